import type { Tx } from '../db/context';
import type { RowId } from '../kernel/ids';
import type { Reach } from './reach';

const FIND = `
  SELECT loop_id AS "loopId", party_id AS "partyId", part, grade, since_seq AS "sinceSeq", until_seq AS "untilSeq",
    personal_until AS "personalUntil"
  FROM reach WHERE loop_id = ANY($1)`;

/** Everybody's reach on these loops, ended reach included. Needs a system context. */
export async function findReach(tx: Tx, loops: readonly RowId[]): Promise<Map<RowId, Reach[]>> {
  const rows: (Reach & { loopId: RowId })[] = await tx.query(FIND, [loops]);
  const byLoop = new Map<RowId, Reach[]>(loops.map((id) => [id, []]));
  for (const { loopId, ...reach } of rows) byLoop.get(loopId)?.push(reach);
  return byLoop;
}

/** Lets the term run for personal fields of a person's closed loops, once nothing holds the person any longer. */
export async function endPersonalFields(tx: Tx, person: RowId, until: Date): Promise<void> {
  await tx.query(
    `UPDATE reach SET personal_until = $2 WHERE personal_until IS NULL AND until_seq IS NULL AND grade > 0
       AND loop_id IN (SELECT id FROM loop WHERE person_id = $1 AND closed_at IS NOT NULL)`,
    [person, until],
  );
}
