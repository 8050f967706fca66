import { openRequest, workUpTo } from '../kit/requests';
import type { Tab } from './browser';
import { expectSoon, setScene } from './scene';

const s = setScene();

describe('the board', () => {
  const keys = ['ISSUED', 'RECEIVED', 'VERIFIED', 'CLOSED', 'WITHDRAWN'].map((state) => `INVESTIGATION.${state}`);
  const shown = async (tab: Tab): Promise<string[]> => Promise.all(keys.map(async (key) => `${key} ${await tab.page.locator(`[data-key="${key}"]`).textContent()}`));
  const counted = async (): Promise<string[]> => {
    const { loopSummary } = await s.headquarters.query('{ loopSummary(by: STATE) { rows { key open answered closed withdrawn } } }');
    return keys.map((key) => {
      const row = loopSummary.rows.find((one: { key: string }) => one.key === key);
      return `${key} ${row ? row.open + row.answered + row.closed + row.withdrawn : 0}`;
    });
  };

  it('shows a change without reload, and its counters are those of the platform', async () => {
    const tab = await s.open(s.headquarters);
    await tab.goLive('/board');
    const request = await openRequest(s.opener);
    await workUpTo('RECEIVED', request, s.community, s.team);
    await s.w.settle();
    await tab.page.locator('[data-entry="INVESTIGATION_RECEIVED"]').first().waitFor();
    await expectSoon(() => shown(tab), await counted());
  });

  it('is right again by itself after the server was restarted under it', async () => {
    const tab = await s.open(s.headquarters);
    await tab.goLive('/board');
    await s.w.restart(() => tab.linkIs('BROKEN'));
    const request = await openRequest(s.opener);
    await workUpTo('RECEIVED', request, s.community, s.team);
    await s.w.settle();
    await tab.linkIs('LIVE');
    await expectSoon(() => shown(tab), await counted());
  });

  it('says that it is not connected, and is right again by itself', async () => {
    const tab = await s.open(s.headquarters);
    await tab.goLive('/board');
    await tab.context.setOffline(true);
    await tab.linkIs('BROKEN');
    expect(await tab.page.getByRole('status').first().textContent()).toContain('未连接');
    const request = await openRequest(s.opener);
    await s.opener.withdraw(request);
    await s.w.settle();
    await tab.context.setOffline(false);
    await tab.linkIs('LIVE');
    await expectSoon(() => shown(tab), await counted());
  });
});
