import { OPENER, openRequest, workUpTo, type Opened } from '../kit/requests';
import type { Tab } from './browser';
import { setScene } from './scene';

const s = setScene();
const GUEST = 'PUBLIC_SECURITY-350602';

const officer = () => s.w.agency(OPENER, { role: 'OFFICER' });

/** Fills in the open dialog and sends it. */
async function fillIn(tab: Tab, word: string, typed: Readonly<Record<string, string>>): Promise<void> {
  const dialog = tab.page.getByRole('dialog');
  for (const [label, text] of Object.entries(typed)) await dialog.getByLabel(label).fill(text);
  await dialog.getByRole('button', { name: word, exact: true }).click();
}

async function storyOf(request: Opened, who = officer()): Promise<Tab> {
  const tab = await s.open(who);
  await tab.goLive(`/loop?id=${request.id}`);
  return tab;
}

describe('the page of a loop', () => {
  it('does the verbs that the server offers, and explains a refusal while what was typed stays', async () => {
    const request = await openRequest(s.opener);
    const tab = await storyOf(request, s.community);
    await tab.page.getByRole('button', { name: '签收', exact: true }).click();
    await s.opener.withdraw(request);
    await fillIn(tab, '签收', { 备注: '马上去' });
    await tab.page.getByRole('dialog').getByRole('alert').getByText('已有变化').waitFor();
    expect(await tab.page.getByRole('dialog').getByLabel('备注').inputValue()).toBe('马上去');
    expect(await tab.barriers()).toEqual([]);
    const other = await openRequest(s.opener);
    const again = await storyOf(other, s.community);
    await again.page.getByRole('button', { name: '签收', exact: true }).click();
    await fillIn(again, '签收', {});
    await again.page.locator('[data-state="RECEIVED"]').waitFor();
    expect(again.complaints).toEqual([]);
  });

  it('pauses, resumes and moves a deadline for an officer of the opener, and offers it to nobody else', async () => {
    const request = await openRequest(s.opener);
    await workUpTo('RECEIVED', request, s.community, s.team);
    const tab = await storyOf(request);
    await tab.page.getByRole('button', { name: '暂停 反馈' }).click();
    await fillIn(tab, '暂停', { 原因: '台风' });
    await tab.page.getByRole('button', { name: '恢复 反馈' }).click();
    await fillIn(tab, '恢复', { 原因: '台风过去' });
    await tab.page.getByRole('button', { name: '调整 反馈' }).click();
    await fillIn(tab, '调整', { 新的时限: '2001-01-01T08:00', 原因: '写错了' });
    await tab.page.getByRole('dialog').getByRole('alert').getByText('不能接受').waitFor();
    await fillIn(tab, '调整', { 新的时限: '2022-03-29T08:00', 原因: '人在外地' });
    await tab.page.locator('[data-entry="CLOCK_MOVED"]').waitFor();
    expect(await tab.barriers()).toEqual([]);
    expect(await (await storyOf(request, s.community)).page.locator('[data-act]').count()).toBe(0);
  });

  it('lets an agency in up to a time, and takes it back', async () => {
    const request = await openRequest(s.opener);
    const tab = await storyOf(request);
    await tab.page.getByRole('button', { name: '授权查阅' }).click();
    await fillIn(tab, '授权查阅', { 单位代码: 'PUBLIC_SECURITY-999999', '到何时（最长 30 天）': '2022-03-22T08:00', 原因: '联合排查' });
    await tab.page.getByRole('dialog').getByRole('alert').waitFor();
    await fillIn(tab, '授权查阅', { 单位代码: GUEST });
    await tab.page.locator('[data-grant="RUNNING"]').waitFor();
    expect((await s.w.agency(GUEST).query('query($id: ID!) { investigation(id: $id) { id } }', { id: request.id })).investigation).not.toBeNull();
    await tab.page.locator('[data-grant="RUNNING"]').getByRole('button').click();
    await fillIn(tab, '收回授权', { 原因: '排查结束' });
    await tab.page.locator('[data-grant="REVOKED"]').waitFor();
    expect((await s.w.agency(GUEST).query('query($id: ID!) { investigation(id: $id) { id } }', { id: request.id })).investigation).toBeNull();
    expect(await tab.barriers()).toEqual([]);
  });

  it('opens by two officers in an emergency, which auditors then review', async () => {
    const request = await openRequest(s.opener);
    const [first, second] = ['first', 'second'].map((subject) => s.w.agency(GUEST, { role: 'OFFICER', subject })) as [ReturnType<typeof officer>, ReturnType<typeof officer>];
    const asking = await storyOf(request, first);
    await asking.page.getByRole('button', { name: '申请紧急查阅' }).click();
    await fillIn(asking, '申请紧急查阅', { 原因: '人就在辖区' });
    const address = await asking.page.locator('[data-override]').getAttribute('href');
    expect(await asking.barriers()).toEqual([]);
    const consenting = await s.open(second);
    await consenting.goLive(address!);
    await consenting.page.getByRole('button', { name: '同意紧急查阅' }).click();
    await consenting.page.locator('[data-state="ISSUED"]').waitFor();
    const auditor = s.w.agency('AUDIT-350600');
    const { loops } = await auditor.query('{ loops(filter: { kinds: [OVERRIDE_REVIEW] }, first: 1) { nodes { id } } }');
    const reviewing = await s.open(auditor);
    await reviewing.goLive(`/loop?id=${loops.nodes[0].id}`);
    await reviewing.page.getByRole('button', { name: '复核', exact: true }).click();
    await reviewing.page.getByRole('dialog').getByLabel('属必要').selectOption('yes');
    await fillIn(reviewing, '复核', { 复核意见: '情况属实' });
    await reviewing.page.locator('[data-state="REVIEWED"]').waitFor();
  });

  it('issues an order on a person with the decision behind it', async () => {
    const request = await openRequest(s.opener);
    const tab = await storyOf(request, s.w.agency('PUBLIC_HEALTH-350602'));
    await tab.page.getByRole('button', { name: '作出隔离决定' }).click();
    const dialog = tab.page.getByRole('dialog');
    for (const label of ['决定机关', '法律', '法律版本', '条款', '必要性', '申诉机关']) await dialog.getByLabel(new RegExp(`^${label}( \\*)?$`)).fill('依法');
    await dialog.getByRole('button', { name: '作出隔离决定' }).click();
    await tab.page.locator('[data-state="IN_FORCE"]').waitFor();
  });
});

it('the audit page tells what changed between two moments, who could see it and who did', async () => {
  const request = await openRequest(s.opener);
  await workUpTo('LOCATED', request, s.community, s.team);
  await s.w.settle();
  const tab = await s.open(s.w.agency('AUDIT-350600'));
  await tab.page.goto(`/audit?id=${request.id}`);
  await tab.page.getByRole('button', { name: '比较' }).click();
  await tab.page.locator('[data-change="STATE"]').first().waitFor();
  expect(await tab.page.locator('[data-change="STATE"]').allTextContents()).toEqual([
    expect.stringContaining('已下发'), expect.stringMatching(/已下发.*已签收/), expect.stringMatching(/已签收.*已派单/), expect.stringMatching(/已派单.*已找准/),
  ]);
  await tab.page.getByText('当时谁能看到').waitFor();
  await tab.page.getByText('期间谁查阅了个人信息').waitFor();
  expect(await tab.barriers()).toEqual([]);
  expect(tab.complaints).toEqual([]);
});
