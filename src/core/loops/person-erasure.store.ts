import type { Tx } from '../db/context';
import { publicId, type RowId } from '../kernel/ids';

/** The loops of these persons. Needs the context retention. */
export async function findLoopsOf(tx: Tx, persons: readonly RowId[]): Promise<RowId[]> {
  const rows: { id: RowId }[] = await tx.query('SELECT id FROM loop WHERE person_id = ANY($1) ORDER BY id', [persons]);
  return rows.map((row) => row.id);
}

/** Cuts loops and reach off from these persons: the loops stay, as loops about nobody. Needs the context retention. */
export async function cutPersons(tx: Tx, persons: readonly RowId[]): Promise<Readonly<Record<string, number>>> {
  const [, loops]: [unknown, number] = await tx.query('UPDATE loop SET person_id = NULL WHERE person_id = ANY($1)', [persons]);
  const [, reach]: [unknown, number] = await tx.query('UPDATE reach SET person_id = NULL WHERE person_id = ANY($1)', [persons]);
  return { loop: loops, reach };
}

/** Takes away commands that are older than this, and those whose outcome names one of these persons. Needs the context retention. */
export async function eraseCommands(tx: Tx, persons: readonly RowId[], before: Date): Promise<number> {
  const names = persons.flatMap((id) => [id, publicId('PersonOfInterest', id)]);
  const [, commands]: [unknown, number] = await tx.query(
    'DELETE FROM command WHERE at < $2 OR EXISTS (SELECT FROM unnest($1::text[]) AS n(name) WHERE strpos(outcome::text, n.name) > 0)', [names, before],
  );
  return commands;
}
