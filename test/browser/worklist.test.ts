import { openRequest, requestSeen, traceSeen, type Opened } from '../kit/requests';
import type { Tab } from './browser';
import { expectSoon, setScene } from './scene';

const s = setScene();

const rowOf = (tab: Tab, { id }: { id: string }) => tab.page.locator(`[data-loop="${id}"]`);

/** Fills in the dialog of a verb and sends it. */
async function act(tab: Tab, request: Opened, verb: string): Promise<void> {
  await rowOf(tab, request).getByRole('button', { name: verb, exact: true }).click();
  await tab.page.getByRole('dialog').getByRole('button', { name: verb, exact: true }).click();
  await tab.page.getByRole('dialog').waitFor({ state: 'hidden' });
}

describe('the worklist', () => {
  it('shows what comes and lets go of what is done, without reload', async () => {
    const tab = await s.open(s.community);
    await tab.goLive('/worklist');
    const request = await openRequest(s.opener);
    await rowOf(tab, request).waitFor();
    await act(tab, request, '签收');
    await rowOf(tab, request).getByText('已签收').waitFor();
    expect((await requestSeen(s.community, request.id)).state).toBe('RECEIVED');
    await s.opener.withdraw(request);
    await rowOf(tab, request).waitFor({ state: 'detached' });
    expect(tab.complaints).toEqual([]);
  });

  it('keeps a verb that was done without a link, through a reload, and sends it once', async () => {
    const request = await openRequest(s.opener);
    const tab = await s.open(s.community);
    await tab.goLive('/worklist');
    await tab.context.setOffline(true);
    await act(tab, request, '签收');
    await tab.page.locator('[data-queued="WAITING"]').waitFor();
    // Back to a server that is there for the page, and not yet for the verb.
    await tab.page.route('**/graphql', (route) => (route.request().postData()?.includes('receiveInvestigation') ? route.abort() : route.fallback()));
    await tab.context.setOffline(false);
    await tab.page.reload();
    await tab.page.locator('[data-queued="WAITING"]').waitFor();
    expect((await requestSeen(s.community, request.id)).state).toBe('ISSUED');
    await tab.page.unroute('**/graphql');
    await rowOf(tab, request).getByText('已签收').waitFor();
    await tab.page.locator('[data-queued]').waitFor({ state: 'detached' });
    const receipts = (await traceSeen(s.community, request.id)).filter(({ kind }) => kind === 'INVESTIGATION_RECEIVED');
    expect(receipts).toHaveLength(1);
  });

  it('sends a verb once whose answer was lost', async () => {
    const request = await openRequest(s.opener);
    const tab = await s.open(s.community);
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
    await expectSoon(async () => (await traceSeen(s.community, request.id)).map(({ kind }) => kind), ['INVESTIGATION_ISSUED', 'INVESTIGATION_RECEIVED']);
    expect(lost).toBe(1);
  });

  it('explains a conflict, and does it again as it is now', async () => {
    const request = await openRequest(s.opener);
    await s.community.receive(request);
    await s.community.assign(request, s.team);
    const tab = await s.open(s.community);
    await tab.goLive('/worklist');
    await rowOf(tab, request).getByRole('button', { name: '找准', exact: true }).click();
    await tab.context.setOffline(true);
    await tab.page.getByRole('dialog').getByRole('button', { name: '找准', exact: true }).click();
    await tab.page.locator('[data-queued="WAITING"]').waitFor();
    await s.community.attempt(request);
    await tab.context.setOffline(false);
    const refused = tab.page.locator('[data-queued="REFUSED"]');
    await refused.getByText('已有变化').waitFor();
    expect(await tab.barriers()).toEqual([]);
    await refused.getByRole('button', { name: '按最新情况再办一次' }).click();
    await expectSoon(async () => (await requestSeen(s.community, request.id)).state, 'LOCATED');
    expect(await refused.count()).toBe(0);
  });

  it('is worked by keyboard alone', async () => {
    const request = await openRequest(s.opener);
    const tab = await s.open(s.community);
    await tab.goLive('/worklist');
    await rowOf(tab, request).getByRole('button', { name: '签收', exact: true }).focus();
    await tab.page.keyboard.press('Enter');
    await tab.page.getByRole('dialog').locator(':focus').waitFor();
    await tab.page.keyboard.press('Tab');
    await tab.page.keyboard.press('Enter');
    await expectSoon(async () => (await requestSeen(s.community, request.id)).state, 'RECEIVED');
  });

  it('loads less than 300 kB of compressed script, and fits a phone', async () => {
    const tab = await s.open(s.community, 'zh', { width: 375, height: 667 });
    await tab.goLive('/worklist');
    expect(await tab.scriptBytes()).toBeLessThan(300_000);
    expect(await tab.page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(375);
  });
});
