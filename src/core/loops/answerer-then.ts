import type { RequestContext } from '../access/request-context';
import { descend, elevate, type Tx } from '../db/context';
import type { RowId } from '../kernel/ids';
import type { LoopCatalog } from './loop-catalog';
import type { PastEntry } from './past-entry';
import { findPastEntries } from './past.store';

const MOVED = `
  SELECT DISTINCT l.id, l.trace_key AS key FROM trace_index i JOIN trace_entry e ON e.id = i.entry_id JOIN loop l ON l.trace_key = e.loop_key
  WHERE i.index > $1 AND e.kind = ANY($2)`;

/** Who was to answer loops after the entry of an index, for those of them for which somebody else was named since. */
export async function findAnswerersAt(context: RequestContext, catalog: LoopCatalog, asOf: number): Promise<ReadonlyMap<RowId, RowId>> {
  const found = new Map<RowId, RowId>();
  for (const { kind } of catalog.kinds) {
    const answerers = kind.past?.answerers;
    if (!answerers) continue;
    const then = await context.read(async (tx) => answerers.of(tx, await findMoved(tx, answerers.movedBy, asOf)));
    for (const [loop, agency] of then) found.set(loop, agency);
  }
  return found;
}

/** Entries up to the index, by loop, of the loops that the caller reaches and that an entry of these kinds moved since. */
async function findMoved(tx: Tx, movedBy: readonly string[], asOf: number): Promise<Map<RowId, PastEntry[]>> {
  const moved: { id: RowId; key: RowId }[] = await tx.query(MOVED, [asOf, movedBy]);
  await elevate(tx, 'log');
  const entries = await findPastEntries(tx, moved.map((one) => one.key), asOf);
  await descend(tx);
  return new Map(moved.map(({ id, key }) => [id, entries.get(key)!]));
}
