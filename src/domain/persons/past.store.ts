import { descend, elevate, type Tx } from '../../core/db/context';
import type { RowId } from '../../core/kernel/ids';
import type { PastEntry } from '../../core/loops/past-entry';
import { findLoneEntries, findPastEntries, listTold } from '../../core/loops/past.store';

/** What the trace tells of a person up to an index. */
export interface PersonTrace {
  /** Whether the context was to see any of it by then. */
  readonly isTold: boolean;
  /** In the order of the log. */
  readonly entries: readonly PastEntry[];
  readonly loops: readonly { readonly id: RowId; readonly kind: string; readonly entries: readonly PastEntry[] }[];
}

interface LoopOfPerson { readonly id: RowId; readonly key: RowId; readonly kind: string; readonly personId: RowId }

/**
 * The traces of persons up to an index, by person. The whole of what was known is read, in the context `log`, as it is
 * for the present; what the caller may see of it is decided by reach and policy.
 */
export async function findPersonTraces(tx: Tx, persons: readonly RowId[], asOf: number): Promise<Map<RowId, PersonTrace>> {
  const reached: { key: RowId }[] = await tx.query('SELECT trace_key AS key FROM loop WHERE person_id = ANY($1)', [persons]);
  const told = await listTold(tx, reached.map((loop) => loop.key), asOf);
  await elevate(tx, 'log');
  const loops: LoopOfPerson[] = await tx.query('SELECT id, trace_key AS key, kind, person_id AS "personId" FROM loop WHERE person_id = ANY($1)', [persons]);
  const entries = await findPastEntries(tx, loops.map((loop) => loop.key), asOf);
  const lone = await findLoneEntries(tx, persons, asOf);
  await descend(tx);
  return new Map(persons.map((person) => {
    const own = loops.filter((loop) => loop.personId === person && entries.get(loop.key)!.length > 0);
    const all = [...own.flatMap((loop) => entries.get(loop.key)!), ...(lone.get(person) ?? [])].sort((a, b) => a.index - b.index);
    return [person, {
      isTold: own.some((loop) => told.has(loop.key)), entries: all,
      loops: own.map(({ id, kind, key }) => ({ id, kind, entries: entries.get(key)! })),
    }];
  }));
}
