import type { Agency } from '../kit/agency';
import { COMMUNITY, OPENER, openRequest, workUpTo, type Opened } from '../kit/requests';
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
