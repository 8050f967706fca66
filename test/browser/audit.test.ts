import { readFileSync } from 'node:fs';
import type { Agency } from '../kit/agency';
import { openRequest, requestSeen, workUpTo, type Opened } from '../kit/requests';
import type { Tab } from './browser';
import { expectSoon, setScene } from './scene';

const s = setScene();
let auditor: Agency;
let started: Opened;
let number: string;

beforeAll(async () => {
  auditor = s.w.agency('AUDIT-350600');
  started = await openRequest(s.opener);
  await workUpTo('VERIFIED', started, s.community, s.team);
  ({ number } = await requestSeen(s.community, started.id));
  await placed();
});

/** Everything that happened is in the log, and a checkpoint says so. */
async function placed(): Promise<void> {
  await s.w.settle();
  await expectSoon(async () => {
    const [{ count }] = await s.w.rows<{ count: string }>('SELECT count(*) FROM trace_index') as [{ count: string }];
    const { latestCheckpoint } = await auditor.query('{ latestCheckpoint { size } }');
    return latestCheckpoint?.size >= Number(count);
  }, true);
}

async function found(by: 'number' | 'document', who = auditor, language: 'zh' | 'en' = 'zh'): Promise<Tab> {
  const tab = await s.open(who, language);
  await tab.page.goto('/audit');
  const form = tab.page.getByRole('search');
  if (by === 'number') await form.getByLabel(language === 'zh' ? '编号' : 'Number', { exact: true }).fill(number);
  else await form.getByLabel(language === 'zh' ? '证件号码' : 'Document number').fill(started.person.document.number);
  await form.getByRole('button').click();
  await tab.page.locator('[data-entry="INVESTIGATION_VERIFIED"]').waitFor();
  return tab;
}

async function saved(tab: Tab, button: string): Promise<string> {
  const [download] = await Promise.all([tab.page.waitForEvent('download'), tab.page.getByRole('button', { name: button }).click()]);
  return readFileSync(await download.path(), 'utf8');
}

const put = (tab: Tab, which: string, text: string) => tab.page.locator(`[data-file="${which}"]`).setInputFiles({ name: `${which}.json`, mimeType: 'text/plain', buffer: Buffer.from(text) });
const verdict = async (tab: Tab, button: string): Promise<string | null> => {
  await tab.page.getByRole('button', { name: button }).click();
  return tab.page.locator('[data-verdict]').first().textContent();
};

it('finds a loop by its number, gives evidence of it, and verifies it here', async () => {
  const tab = await found('number');
  await saved(tab, '下载证据');
  expect(await verdict(tab, '核验')).toMatch(/核验通过.*属实：5 条记录.*没有与以前的检查点比对/);
  expect(await tab.barriers()).toEqual([]);
  expect(tab.complaints).toEqual([]);
});

it('finds entries by agency, kind and time', async () => {
  const tab = await s.open(auditor);
  await tab.page.goto('/audit');
  const form = tab.page.getByRole('search');
  await form.getByLabel('单位代码').fill('COMMUNITY-350602001');
  await form.getByLabel('事项').selectOption('INVESTIGATION_RECEIVED');
  await form.getByRole('button').click();
  await tab.page.locator('[data-entry="INVESTIGATION_RECEIVED"]').first().waitFor();
  expect(await tab.page.locator('[data-entry]').count()).toBe(await tab.page.locator('[data-entry="INVESTIGATION_RECEIVED"]').count());
  await form.getByLabel('至').fill('2020-01-01T00:00');
  await form.getByRole('button').click();
  await tab.page.getByText('没有可看的记录').waitFor();
  expect(tab.complaints).toEqual([]);
});

it('tells an honest log that went on from one that was changed, by a checkpoint that was kept', async () => {
  const tab = await found('number');
  const checkpoint = await saved(tab, '留存检查点');
  await openRequest(s.opener);
  await placed();
  await put(tab, 'checkpoint', checkpoint);
  const file = await saved(tab, '下载证据');
  expect(await verdict(tab, '核验')).toMatch(/核验通过.*由您留存的检查点延续而来/);
  const forged = JSON.parse(file) as { entries: { leaf: string; facts: { name?: string; value?: string }[] }[] };
  forged.entries[1]!.leaf = forged.entries[1]!.leaf.replace('INVESTIGATION_RECEIVED', 'INVESTIGATION_WITHDRAWN');
  await put(tab, 'evidence', JSON.stringify(forged));
  expect(await verdict(tab, '核验')).toMatch(/核验不通过.*第 \d+ 条不是检查点所载的那一条：内容被改过/);
  await put(tab, 'evidence', file);
  await put(tab, 'checkpoint', checkpoint.replace(/\n\d+\n/, '\n1\n'));
  expect(await verdict(tab, '核验')).toMatch(/核验不通过.*签名不成立/);
  expect(tab.complaints).toEqual([]);
});

it('shows in English who received what of a person', async () => {
  await s.community.query('query($id: ID!) { person(id: $id) { name phone } }', { id: started.personId });
  await placed();
  const tab = await found('number', auditor, 'en');
  await tab.page.getByRole('button', { name: 'Everything of this person' }).click();
  const received = tab.page.locator('[data-disclosure="COMMUNITY-350602001"]').first();
  expect(await received.textContent()).toMatch(/Investigation.*(Identity|Contact)/);
  expect(await tab.barriers()).toEqual([]);
  expect(tab.complaints).toEqual([]);
});

it('prints for the person who received what, without anybody of the staff and without a name in the address', async () => {
  const tab = await found('number', auditor);
  await tab.page.evaluate(`window.print = () => { document.body.dataset.printed = 'yes'; }`);
  await tab.page.getByRole('button', { name: '此人的全部记录' }).click();
  await tab.page.getByRole('button', { name: '打印给本人' }).click();
  await tab.page.locator('body[data-printed="yes"]').waitFor({ state: 'attached' });
  await tab.page.emulateMedia({ media: 'print' });
  expect(await tab.page.getByRole('heading', { name: '个人信息提供情况告知书' }).isVisible()).toBe(true);
  expect(await tab.page.locator('[data-disclosure] .root').first().isVisible()).toBe(false);
  expect(await tab.page.getByRole('search').isVisible()).toBe(false);
  expect(tab.page.url()).not.toContain(started.person.document.number);
  expect(tab.complaints).toEqual([]);
});

it('finds a person by a document for those who see documents, and says in words that others may not', async () => {
  const tab = await found('document', s.opener);
  expect(tab.page.url()).not.toContain(started.person.document.number);
  const other = await s.open(auditor);
  await other.page.goto('/audit');
  await other.page.getByLabel('证件号码').fill(started.person.document.number);
  await other.page.getByRole('search').getByRole('button').click();
  expect(await other.page.getByRole('alert').first().textContent()).toContain('无权');
  expect(tab.complaints).toEqual([]);
});
