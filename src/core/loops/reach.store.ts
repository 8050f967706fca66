import type { Tx } from '../db/context';
import type { RowId } from '../kernel/ids';
import type { LoopRow } from './loop.entity';
import type { Reach } from './reach';

const FIND = `
  SELECT loop_id AS "loopId", party_id AS "partyId", part, grade, since_seq AS "sinceSeq", until_seq AS "untilSeq",
    personal_until AS "personalUntil"
  FROM reach WHERE loop_id = ANY($1)`;

const SAVE = `
  INSERT INTO reach (party_id, loop_id, loop_key, person_id, kind, part, grade, since_seq, until_seq, personal_until, due_sort, opened_at)
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(party_id uuid, loop_id uuid, loop_key uuid, person_id uuid, kind text,
    part text, grade smallint, since_seq int, until_seq int, personal_until timestamptz, due_sort timestamptz, opened_at timestamptz)
  ON CONFLICT (party_id, loop_id) DO UPDATE SET part = excluded.part, grade = excluded.grade, since_seq = excluded.since_seq,
    until_seq = excluded.until_seq, personal_until = excluded.personal_until, due_sort = excluded.due_sort`;

/** A loop with everybody's reach on it. */
export interface LoopReach {
  loop: LoopRow;
  reach: readonly Reach[];
}

/** Everybody's reach on these loops, ended reach included. Needs a system context. */
export async function findReach(tx: Tx, loops: readonly RowId[]): Promise<Map<RowId, Reach[]>> {
  const rows: (Reach & { loopId: RowId })[] = await tx.query(FIND, [loops]);
  const byLoop = new Map<RowId, Reach[]>(loops.map((id) => [id, []]));
  for (const { loopId, ...reach } of rows) byLoop.get(loopId)?.push(reach);
  return byLoop;
}

/** Writes reach rows, new and changed ones alike, with what they copy from their loop. */
export async function saveReach(tx: Tx, changes: readonly LoopReach[]): Promise<void> {
  const rows = changes.flatMap(({ loop, reach }) => reach.map((one) => ({
    party_id: one.partyId, loop_id: loop.id, loop_key: loop.traceKey, person_id: loop.personId, kind: loop.kind,
    part: one.part, grade: one.grade, since_seq: one.sinceSeq, until_seq: one.untilSeq, personal_until: one.personalUntil,
    due_sort: loop.dueAt ?? 'infinity', opened_at: loop.openedAt,
  })));
  if (rows.length > 0) await tx.query(SAVE, [JSON.stringify(rows)]);
}

/** Lets the term run for personal fields of a person's closed loops, once nothing holds the person any longer. */
export async function endPersonalFields(tx: Tx, person: RowId, until: Date): Promise<void> {
  await tx.query(
    `UPDATE reach SET personal_until = $2 WHERE personal_until IS NULL AND until_seq IS NULL AND grade > 0
       AND loop_id IN (SELECT id FROM loop WHERE person_id = $1 AND closed_at IS NOT NULL)`,
    [person, until],
  );
}
