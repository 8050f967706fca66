import type { Agency } from '../kit/agency';
import { COMMUNITY, OPENER, openRequest, STREET, workUpTo, type Opened } from '../kit/requests';
import { setScene } from './scene';

const s = setScene();
let started: Opened;

beforeAll(async () => {
  started = await openRequest(s.opener);
  await workUpTo('VERIFIED', started, s.community, s.team);
  await s.w.settle();
});

it('the start page leads to every page, in both languages', async () => {
  const tab = await s.open();
  await tab.page.goto(s.w.url);
  const links = tab.page.getByRole('navigation').getByRole('link');
  const addresses = await links.evaluateAll((all) => all.map((one) => one.getAttribute('href')!));
  expect(addresses).toEqual(['/board', '/worklist', '/loop', '/sites', '/teams', '/import', '/audit']);
  for (const address of addresses) expect((await fetch(s.w.url + address)).status).toBe(200);
  expect(await tab.barriers()).toEqual([]);
  await tab.page.getByRole('button', { name: 'English' }).click();
  expect(await links.first().textContent()).toBe('Command board');
  expect(tab.complaints).toEqual([]);
});

describe('each page', () => {
  const PAGES: [path: string, who: () => Agency, zh: string, en: string][] = [
    ['/board', () => s.headquarters, '指挥大屏', 'Command board'],
    ['/worklist', () => s.community, '工作台', 'Worklist'],
    ['/loop', () => s.opener, '闭环', 'Loops'],
    ['/sites', () => s.headquarters, '隔离点与转运', 'Sites and transfers'],
    ['/teams', () => s.headquarters, '队伍', 'Teams'],
    ['/import', () => s.opener, '导入线索', 'Import'],
    ['/audit', () => s.w.agency('AUDIT-350600'), '溯源审计', 'Audit'],
  ];
  it.each(PAGES)('%s stands in both languages, in the dark as in the light, without complaint or barrier', async (path, who, zh, en) => {
    const tab = await s.open(who());
    await (path === '/import' || path === '/audit' ? tab.page.goto(path) : tab.goLive(path === '/loop' ? `/loop?id=${started.id}` : path));
    const heading = tab.page.getByRole('heading', { level: 1 });
    expect(await heading.textContent()).toBe(zh);
    expect(await tab.barriers()).toEqual([]);
    await tab.page.getByRole('button', { name: 'English' }).click();
    await tab.page.getByRole('button', { name: 'Dark' }).click();
    expect(await heading.textContent()).toBe(en);
    expect(await tab.page.locator('html').getAttribute('lang')).toBe('en');
    expect(await tab.barriers()).toEqual([]);
    expect(await tab.page.getByRole('navigation').getByRole('link').count()).toBe(7);
    expect(tab.complaints).toEqual([]);
  });

  it('fits a phone', async () => {
    for (const [path, who] of PAGES) {
      const tab = await s.open(who(), 'zh', { width: 375, height: 667 });
      await (path === '/import' || path === '/audit' ? tab.page.goto(path) : tab.goLive(path === '/loop' ? `/loop?id=${started.id}` : path));
      expect([path, await tab.page.evaluate<number>('document.documentElement.scrollWidth')]).toEqual([path, 375]);
    }
  });

  it('offers the way to an identity where there is none', async () => {
    const tab = await s.open();
    await tab.page.goto(`${s.w.url}/worklist`);
    await tab.page.getByRole('button', { name: '进入' }).click();
    await tab.linkIs('LIVE');
    expect(tab.complaints).toEqual([]);
  });
});

it('the page of a loop grows with its story and says what is withheld and why', async () => {
  const request = await openRequest(s.opener);
  const tab = await s.open(s.headquarters);
  await tab.goLive(`/loop?id=${request.id}`);
  await workUpTo('ASSIGNED', request, s.community, s.team);
  await tab.page.locator('[data-entry="INVESTIGATION_ASSIGNED"]').waitFor();
  await tab.page.locator('[data-state="ASSIGNED"]').waitFor();
  expect(await tab.page.locator('.withheld').first().textContent()).toContain('不显示');
  expect(await tab.page.getByText(COMMUNITY).count() + await tab.page.getByText(OPENER).count()).toBe(0);
  expect(tab.complaints).toEqual([]);
});

describe('a loop is opened', () => {
  it('for a team, from the page of teams, once', async () => {
    const tab = await s.open(s.community);
    await tab.goLive('/teams');
    await tab.page.getByRole('button', { name: '请求队伍支援' }).click();
    const dialog = tab.page.getByRole('dialog');
    await dialog.getByLabel('向谁请求').selectOption({ index: 1 });
    await dialog.getByLabel('地区代码').fill(STREET);
    await dialog.getByLabel('任务').selectOption('GUIDANCE');
    await dialog.getByLabel('需要人数').fill('4');
    await dialog.getByLabel('起').fill('2022-03-21T08:00');
    await dialog.getByLabel('止').fill('2022-03-23T08:00');
    expect(await tab.barriers()).toEqual([]);
    await dialog.getByRole('button', { name: '请求队伍支援' }).click();
    await tab.page.locator('[data-state="REQUESTED"]').waitFor();
    expect(tab.complaints).toEqual([]);
  });

  it('on a person, with the decision behind it, and says in words what is wrong', async () => {
    const tab = await s.open(s.w.agency('PUBLIC_HEALTH-350602'));
    await tab.goLive(`/loop?id=${started.id}`);
    await tab.page.getByRole('button', { name: '发起协查' }).click();
    const dialog = tab.page.getByRole('dialog');
    await dialog.getByLabel('协查地的区划代码').fill('999999');
    await dialog.getByLabel('原因').fill('密接');
    await dialog.getByRole('button', { name: '发起协查' }).click();
    await dialog.getByRole('alert').waitFor();
    await dialog.getByRole('button', { name: '取消' }).click();
    await tab.page.getByRole('button', { name: '下令转运' }).click();
    await dialog.getByLabel('隔离点').selectOption({ index: 1 });
    for (const label of ['决定机关', '法律', '法律版本', '条款', '必要性', '申诉机关']) await dialog.getByLabel(new RegExp(`^${label}( \\*)?$`)).fill('依法');
    await dialog.getByRole('button', { name: '下令转运' }).click();
    await tab.page.locator('[data-state="ORDERED"]').waitFor();
  });
});
