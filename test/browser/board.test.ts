import { openRequest, workUpTo } from '../kit/requests';
import type { Tab } from './browser';
import { expectSoon, setScene } from './scene';

const s = setScene();

/** What the page shows at one moment. */
interface Sample { readonly cursor: string; readonly counts: Readonly<Record<string, number>> }
/** As text: what runs in the page is typed by the browser, not by node. */
const SAMPLE = `({
  cursor: document.querySelector('[data-cursor]').dataset.cursor,
  counts: Object.fromEntries([...document.querySelectorAll('[data-key^="INVESTIGATION."]')].map((one) => [one.dataset.key, Number(one.textContent)])),
})`;
/** Where the index stands in a cursor, which is signed and not secret. */
const INDEX_AT = 16;

/** The counts that the entries up to a cursor tell. */
async function replayed(cursor: string, keys: readonly string[]): Promise<Record<string, number>> {
  const rows = await s.w.rows<{ key: string; count: number }>(
    `SELECT kind || '.' || state AS key, count(*)::int AS count FROM (
       SELECT DISTINCT ON (e.loop_key) l.kind, e.state FROM trace_entry e JOIN trace_index i ON i.entry_id = e.id JOIN loop l ON l.trace_key = e.loop_key
       WHERE i.index <= $1 ORDER BY e.loop_key, e.loop_seq DESC) AS last GROUP BY 1`, [String(Buffer.from(cursor, 'base64url').readBigInt64BE(INDEX_AT))],
  );
  const counts = new Map(rows.map(({ key, count }) => [key, count]));
  return Object.fromEntries(keys.map((key) => [key, counts.get(key) ?? 0]));
}

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

  it('shows at every moment what a replay of the stream up to its cursor gives, and never asks for counts again', async () => {
    const tab = await s.open(s.headquarters);
    const asked: string[] = [];
    tab.page.on('request', (request) => { if (request.postData()?.includes('byState')) asked.push(request.postData()!); });
    await tab.goLive('/board');
    const samples = new Map<string, Sample>();
    let isOver = false;
    const looking = (async () => {
      while (!isOver) {
        const sample = await tab.page.evaluate<Sample>(SAMPLE);
        samples.set(sample.cursor, sample);
      }
    })();
    await Promise.all(Array.from({ length: 4 }, async () => {
      for (let i = 0; i < 5; i += 1) await workUpTo('VERIFIED', await openRequest(s.opener), s.community, s.team);
    }));
    isOver = true;
    await looking;
    expect(samples.size).toBeGreaterThan(3);
    for (const { cursor, counts } of samples.values()) expect(counts).toEqual(await replayed(cursor, Object.keys(counts)));
    expect(asked).toEqual([]);
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
