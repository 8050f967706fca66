import type { Browser } from 'playwright-core';
import type { Agency } from '../kit/agency';
import { COMMUNITY, everybody, OPENER, openRequest, requestSeen, traceSeen, workUpTo, type Opened } from '../kit/requests';
import { world, type World } from '../kit/world';
import { buildPages, openBrowser, Tab, type Language } from './browser';

jest.setTimeout(90_000);

let w: World;
let browser: Browser;
let opener: Agency;
let community: Agency;
let headquarters: Agency;
let team: string;
let started: Opened;
const tabs: Tab[] = [];

/** On a machine without Chromium it is installed first. */
const BROWSER_INSTALL_MS = 600_000;

beforeAll(async () => {
  buildPages();
  [w, browser] = await Promise.all([world(), openBrowser()]);
  ({ opener, community, team } = await everybody(w));
  headquarters = w.agency('HEADQUARTERS-350600');
  started = await openRequest(opener);
  await workUpTo('VERIFIED', started, community, team);
  await w.settle();
}, BROWSER_INSTALL_MS);
afterEach(async () => {
  await Promise.all(tabs.splice(0).map((tab) => tab.close()));
});
afterAll(async () => {
  await browser.close();
  await w.stop();
});

async function open(who: Agency | undefined, language: Language = 'zh', size?: { width: number; height: number }): Promise<Tab> {
  const tab = await Tab.open(browser, who, language, size);
  tabs.push(tab);
  return tab;
}

const rowOf = (tab: Tab, { id }: { id: string }) => tab.page.locator(`[data-loop="${id}"]`);

/** Fills in the dialog of a verb and sends it. */
async function act(tab: Tab, request: Opened, verb: string): Promise<void> {
  await rowOf(tab, request).getByRole('button', { name: verb, exact: true }).click();
  await tab.page.getByRole('dialog').getByRole('button', { name: verb, exact: true }).click();
  await tab.page.getByRole('dialog').waitFor({ state: 'hidden' });
}

describe('each page', () => {
  const PAGES: [path: string, who: () => Agency, zh: string, en: string][] = [
    ['/board', () => headquarters, '指挥大屏', 'Command board'],
    ['/worklist', () => community, '工作台', 'Worklist'],
    ['/loop', () => opener, '闭环', 'Loops'],
    ['/sites', () => headquarters, '隔离点与转运', 'Sites and transfers'],
    ['/teams', () => headquarters, '队伍', 'Teams'],
  ];
  it.each(PAGES)('%s stands in both languages, in the dark as in the light, without complaint or barrier', async (path, who, zh, en) => {
    const tab = await open(who());
    await tab.goLive(path === '/loop' ? `/loop?id=${started.id}` : path);
    const heading = tab.page.getByRole('heading', { level: 1 });
    expect(await heading.textContent()).toBe(zh);
    expect(await tab.barriers()).toEqual([]);
    await tab.page.getByRole('button', { name: 'English' }).click();
    await tab.page.getByRole('button', { name: 'Dark' }).click();
    expect(await heading.textContent()).toBe(en);
    expect(await tab.page.locator('html').getAttribute('lang')).toBe('en');
    expect(await tab.barriers()).toEqual([]);
    expect(tab.complaints).toEqual([]);
  });

  it('offers the way to an identity where there is none', async () => {
    const tab = await Tab.open(browser, undefined);
    tabs.push(tab);
    await tab.page.goto(`${w.url}/worklist`);
    await tab.page.getByRole('button', { name: '进入' }).click();
    await tab.linkIs('LIVE');
    expect(tab.complaints).toEqual([]);
  });
});

describe('the board', () => {
  const keys = ['ISSUED', 'RECEIVED', 'VERIFIED', 'CLOSED', 'WITHDRAWN'].map((state) => `INVESTIGATION.${state}`);
  const shown = async (tab: Tab): Promise<string[]> => Promise.all(keys.map(async (key) => `${key} ${await tab.page.locator(`[data-key="${key}"]`).textContent()}`));
  const counted = async (): Promise<string[]> => {
    const { loopSummary } = await headquarters.query('{ loopSummary(by: STATE) { rows { key open answered closed withdrawn } } }');
    return keys.map((key) => {
      const row = loopSummary.rows.find((one: { key: string }) => one.key === key);
      return `${key} ${row ? row.open + row.answered + row.closed + row.withdrawn : 0}`;
    });
  };

  it('shows a change without reload, and its counters are those of the platform', async () => {
    const tab = await open(headquarters);
    await tab.goLive('/board');
    const request = await openRequest(opener);
    await workUpTo('RECEIVED', request, community, team);
    await w.settle();
    await tab.page.locator('[data-entry="INVESTIGATION_RECEIVED"]').first().waitFor();
    await expectSoon(() => shown(tab), await counted());
  });

  it('says that it is not connected, and is right again by itself', async () => {
    const tab = await open(headquarters);
    await tab.goLive('/board');
    await tab.context.setOffline(true);
    await tab.linkIs('BROKEN');
    expect(await tab.page.getByRole('status').first().textContent()).toContain('未连接');
    const request = await openRequest(opener);
    await opener.withdraw(request);
    await w.settle();
    await tab.context.setOffline(false);
    await tab.linkIs('LIVE');
    await expectSoon(() => shown(tab), await counted());
  });
});

describe('the worklist', () => {
  it('shows what comes and lets go of what is done, without reload', async () => {
    const tab = await open(community);
    await tab.goLive('/worklist');
    const request = await openRequest(opener);
    await rowOf(tab, request).waitFor();
    await act(tab, request, '签收');
    await rowOf(tab, request).getByText('已签收').waitFor();
    expect((await requestSeen(community, request.id)).state).toBe('RECEIVED');
    await opener.withdraw(request);
    await rowOf(tab, request).waitFor({ state: 'detached' });
    expect(tab.complaints).toEqual([]);
  });

  it('keeps a verb that was done without a link, through a reload, and sends it once', async () => {
    const request = await openRequest(opener);
    const tab = await open(community);
    await tab.goLive('/worklist');
    await tab.context.setOffline(true);
    await act(tab, request, '签收');
    await tab.page.locator('[data-queued="WAITING"]').waitFor();
    // Back to a server that is there for the page, and not yet for the verb.
    await tab.page.route('**/graphql', (route) => (route.request().postData()?.includes('receiveInvestigation') ? route.abort() : route.fallback()));
    await tab.context.setOffline(false);
    await tab.page.reload();
    await tab.page.locator('[data-queued="WAITING"]').waitFor();
    expect((await requestSeen(community, request.id)).state).toBe('ISSUED');
    await tab.page.unroute('**/graphql');
    await rowOf(tab, request).getByText('已签收').waitFor();
    await tab.page.locator('[data-queued]').waitFor({ state: 'detached' });
    const receipts = (await traceSeen(community, request.id)).filter(({ kind }) => kind === 'INVESTIGATION_RECEIVED');
    expect(receipts).toHaveLength(1);
  });

  it('sends a verb once whose answer was lost', async () => {
    const request = await openRequest(opener);
    const tab = await open(community);
    await tab.goLive('/worklist');
    let lost = 0;
    await tab.page.route('**/graphql', async (route) => {
      if (lost > 0 || !route.request().postData()?.includes('receiveInvestigation')) return route.fallback();
      lost += 1;
      await route.fetch();
      return route.abort('connectionreset');
    });
    await act(tab, request, '签收');
    await tab.page.locator('[data-queued]').waitFor({ state: 'detached' });
    await expectSoon(async () => (await traceSeen(community, request.id)).map(({ kind }) => kind), ['INVESTIGATION_ISSUED', 'INVESTIGATION_RECEIVED']);
    expect(lost).toBe(1);
  });

  it('explains a conflict, and does it again as it is now', async () => {
    const request = await openRequest(opener);
    await community.receive(request);
    await community.assign(request, team);
    const tab = await open(community);
    await tab.goLive('/worklist');
    await rowOf(tab, request).getByRole('button', { name: '找准', exact: true }).click();
    await tab.context.setOffline(true);
    await tab.page.getByRole('dialog').getByRole('button', { name: '找准', exact: true }).click();
    await tab.page.locator('[data-queued="WAITING"]').waitFor();
    await community.attempt(request);
    await tab.context.setOffline(false);
    const refused = tab.page.locator('[data-queued="REFUSED"]');
    await refused.getByText('已有变化').waitFor();
    expect(await tab.barriers()).toEqual([]);
    await refused.getByRole('button', { name: '按最新情况再办一次' }).click();
    await expectSoon(async () => (await requestSeen(community, request.id)).state, 'LOCATED');
    expect(await refused.count()).toBe(0);
  });

  it('is worked by keyboard alone', async () => {
    const request = await openRequest(opener);
    const tab = await open(community);
    await tab.goLive('/worklist');
    await rowOf(tab, request).getByRole('button', { name: '签收', exact: true }).focus();
    await tab.page.keyboard.press('Enter');
    await tab.page.getByRole('dialog').locator(':focus').waitFor();
    await tab.page.keyboard.press('Tab');
    await tab.page.keyboard.press('Enter');
    await expectSoon(async () => (await requestSeen(community, request.id)).state, 'RECEIVED');
  });

  it('loads less than 300 kB of compressed script, and fits a phone', async () => {
    const tab = await open(community, 'zh', { width: 375, height: 667 });
    await tab.goLive('/worklist');
    expect(await tab.scriptBytes()).toBeLessThan(300_000);
    expect(await tab.page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(375);
  });
});

it('the page of a loop grows with its story and says what is withheld and why', async () => {
  const request = await openRequest(opener);
  const tab = await open(headquarters);
  await tab.goLive(`/loop?id=${request.id}`);
  await workUpTo('ASSIGNED', request, community, team);
  await tab.page.locator('[data-entry="INVESTIGATION_ASSIGNED"]').waitFor();
  await tab.page.locator('[data-state="ASSIGNED"]').waitFor();
  expect(await tab.page.locator('.withheld').first().textContent()).toContain('不显示');
  expect(await tab.page.getByText(COMMUNITY).count() + await tab.page.getByText(OPENER).count()).toBe(0);
  expect(tab.complaints).toEqual([]);
});

/** Passes as soon as the value is the expected one. */
async function expectSoon<T>(read: () => Promise<T>, expected: T, timeoutMs = 10_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (JSON.stringify(await read()) !== JSON.stringify(expected) && Date.now() < deadline) await new Promise((done) => { setTimeout(done, 50); });
  expect(await read()).toEqual(expected);
}
