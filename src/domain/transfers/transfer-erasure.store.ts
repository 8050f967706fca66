import type { Tx } from '../../core/db/context';
import type { RowId } from '../../core/kernel/ids';

/** Destroys what these transfers and their hand-overs say of their persons. Needs the context retention. */
export async function eraseTransfers(tx: Tx, loops: readonly RowId[]): Promise<Readonly<Record<string, number>>> {
  const [, transfer]: [unknown, number] = await tx.query(
    `UPDATE transfer SET authority_enc = NULL, law_enc = NULL, law_version_enc = NULL, article_enc = NULL, necessity_enc = NULL, appeal_to_enc = NULL, household_id = NULL
     WHERE id = ANY($1)`, [loops],
  );
  const [, handover]: [unknown, number] = await tx.query(
    `UPDATE handover SET released_place_enc = NULL, released_temperature = NULL, released_symptoms = NULL,
       received_place_enc = NULL, received_temperature = NULL, received_symptoms = NULL WHERE transfer_id = ANY($1)`, [loops],
  );
  return { transfer, handover };
}
