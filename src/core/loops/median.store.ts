import type { Tx } from '../db/context';
import type { RowId } from '../kernel/ids';
import { medianOf, NO_VALUES, WINDOW_SIDE, withValue, type MedianWindow } from './median-window';
import { groupingOf } from './tally-grouping';
import type { SummaryKey } from './summary';

/** Values of one key that came or went since the medians were last folded. */
interface Closing {
  readonly key: string;
  readonly minutes: number;
  readonly times: number;
}

type WindowRow = MedianWindow & { readonly key: string };

/** The key under which it stands that the medians of a party and grouping are kept. */
const KEPT = '';

/** Closed loops that a party reaches, under `$2` for one key alone, with the values around the median of each key. */
function windows(by: SummaryKey): string {
  const { key, join } = groupingOf(by);
  return `
    WITH t AS (
      SELECT l.region_code, (l.opened_at AT TIME ZONE 'Asia/Shanghai')::date AS day, l.answerer, l.kind, l.state,
        extract(epoch FROM l.closed_at - l.opened_at)::float8 / 60 AS minutes
      FROM reach r JOIN loop l ON l.id = r.loop_id WHERE r.party_id = $1 AND r.until_seq IS NULL AND l.phase = 'CLOSED'
    ), valued AS (
      SELECT ${key} AS key, minutes, count(*) AS n FROM t ${join} WHERE $2::text IS NULL OR ${key} = $2 GROUP BY 1, 2
    ), ranked AS (
      SELECT *, row_number() OVER w AS place, sum(n) OVER w AS upto, sum(n) OVER (PARTITION BY key) AS total FROM valued WINDOW w AS (PARTITION BY key ORDER BY minutes)
    ), middles AS (SELECT key, min(place) AS middle FROM ranked WHERE upto * 2 >= total GROUP BY key)
    SELECT key, min(upto - n)::int AS below, (max(total) - max(upto))::int AS above, array_agg(minutes ORDER BY minutes) AS values,
      array_agg(n::int ORDER BY minutes) AS counts
    FROM ranked JOIN middles USING (key) WHERE place BETWEEN middle - ${WINDOW_SIDE} AND middle + ${WINDOW_SIDE} GROUP BY key`;
}

/** Medians by key as they are now, with what waits to be folded; undefined where they are not kept. Needs a transaction of one snapshot. */
export async function findMedians(tx: Tx, party: RowId, by: SummaryKey): Promise<ReadonlyMap<string, number | null> | undefined> {
  const [rows, closings] = await Promise.all([
    tx.query<{ key: string; median: number | null }[]>('SELECT key, median FROM loop_median WHERE party_id = $1 AND grouping = $2', [party, by]),
    findClosings(tx, party, by),
  ]);
  const medians = new Map(rows.map(({ key, median }) => [key, median]));
  if (!medians.delete(KEPT)) return undefined;
  for (const window of await moved(tx, party, by, closings)) {
    const median = medianOf(window);
    if (median === undefined) return undefined;
    medians.set(window.key, median);
  }
  return medians;
}

/** Takes what waits into all medians that are kept. Needs the context tally, before the deltas are folded. */
export async function foldMedians(tx: Tx): Promise<void> {
  const kept: { party: RowId; by: SummaryKey }[] = await tx.query(
    `SELECT m.party_id AS party, m.grouping AS by FROM loop_median m WHERE m.key = '${KEPT}'
       AND EXISTS (SELECT FROM loop_delta d WHERE d.minutes IS NOT NULL AND m.party_id = ANY (d.parties))`,
  );
  for (const { party, by } of kept) {
    const changed = await moved(tx, party, by, await findClosings(tx, party, by));
    const lost = changed.filter((window) => medianOf(window) === undefined).map(({ key }) => key);
    const found = await Promise.all(lost.map((key) => findWindows(tx, party, by, key)));
    await saveWindows(tx, party, by, [...changed.filter(({ key }) => !lost.includes(key)), ...found.flat()]);
  }
}

/** Begins to keep the medians of a party and grouping. Needs the context tally, after the deltas were folded. */
export async function keepMedians(tx: Tx, party: RowId, by: SummaryKey): Promise<void> {
  await tx.query('SET LOCAL statement_timeout = 0');
  await saveWindows(tx, party, by, [{ key: KEPT, ...NO_VALUES }, ...await findWindows(tx, party, by, null)]);
}

function findWindows(tx: Tx, party: RowId, by: SummaryKey, key: string | null): Promise<WindowRow[]> {
  return tx.query(windows(by), [party, key]);
}

/** The windows of all keys that these closings touch, with them. */
async function moved(tx: Tx, party: RowId, by: SummaryKey, closings: readonly Closing[]): Promise<WindowRow[]> {
  if (closings.length === 0) return [];
  const rows: WindowRow[] = await tx.query(
    `SELECT key, below::int, above::int, minutes AS values, counts FROM loop_median WHERE party_id = $1 AND grouping = $2 AND key = ANY ($3)`,
    [party, by, [...new Set(closings.map(({ key }) => key))]],
  );
  const held = new Map<string, MedianWindow>(rows.map((row) => [row.key, row]));
  // What comes is taken first, so that nothing is taken away that is not there.
  for (const { key, minutes, times } of closings) held.set(key, withValue(held.get(key) ?? NO_VALUES, minutes, times));
  return [...held].map(([key, { below, above, values, counts }]) => ({ key, below, above, values, counts }));
}

function findClosings(tx: Tx, party: RowId, by: SummaryKey): Promise<Closing[]> {
  const { key, join } = groupingOf(by);
  return tx.query(
    `SELECT ${key} AS key, t.minutes, sum(t.n)::int AS times FROM loop_delta t ${join}
     WHERE $1 = ANY (t.parties) AND t.minutes IS NOT NULL GROUP BY 1, 2 HAVING sum(t.n) <> 0 ORDER BY times DESC`, [party],
  );
}

async function saveWindows(tx: Tx, party: RowId, by: SummaryKey, rows: readonly WindowRow[]): Promise<void> {
  if (rows.length === 0) return;
  const records = rows.map((row) => ({
    key: row.key, below: row.below, above: row.above, minutes: row.values, counts: row.counts, median: row.key === KEPT ? null : medianOf(row),
  }));
  await tx.query(
    `INSERT INTO loop_median (party_id, grouping, key, below, above, minutes, counts, median)
     SELECT $1, $2, key, below, above, minutes, counts, median
     FROM jsonb_to_recordset($3::jsonb) AS w(key text, below bigint, above bigint, minutes float8[], counts int[], median float8)
     ON CONFLICT (party_id, grouping, key) DO UPDATE SET below = excluded.below, above = excluded.above, minutes = excluded.minutes,
       counts = excluded.counts, median = excluded.median`, [party, by, JSON.stringify(records)],
  );
}
