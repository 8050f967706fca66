import type { Tx } from '../../core/db/context';
import { selectRows } from '../../core/db/rows';
import { openColumns } from '../../core/db/keys/sealed-columns';
import type { Vault } from '../../core/db/keys/vault';
import { vaultOf } from '../../core/db/keys/vault-of';
import { badInput, notFound } from '../../core/kernel/errors';
import { rowIdOf, type RowId } from '../../core/kernel/ids';
import type { RiskCategory } from '../../core/protocols/risk-category';
import { documentKey, knownDocument, type KnownDocument } from './identity-key';
import { DocumentRow, PersonRow, SEALED_OF_DOCUMENT, SEALED_OF_PERSON } from './person.entity';

/** What a loop that is to be opened needs of its person. */
export interface PersonForLoop {
  readonly id: RowId;
  readonly category: RiskCategory;
  readonly regionCode: string;
}

/** The row behind a person's public id. @throws Refusal NOT_FOUND for anything that is none. */
export function personIdOf(publicPersonId: string): RowId {
  const id = rowIdOf('PersonOfInterest', publicPersonId);
  if (!id) throw notFound('person');
  return id;
}

/** The person that a loop is about to be opened for. @throws Refusal NOT_FOUND where the context does not reach the person. */
export async function getPersonForLoop(tx: Tx, id: RowId): Promise<PersonForLoop> {
  const row = await tx.findOne(PersonRow, { select: { id: true, category: true, regionCode: true }, where: { id } });
  if (!row) throw notFound('person');
  return row;
}

/** The persons of these keys that the context reaches, in any order. */
export async function findPersons(tx: Tx, ids: readonly RowId[]): Promise<PersonRow[]> {
  return openColumns(tx, SEALED_OF_PERSON, await selectRows(tx, PersonRow, 'WHERE id = ANY($1)', [ids]));
}

/** Documents of these persons that the context reaches, by type and number. */
export async function findDocuments(tx: Tx, persons: readonly RowId[]): Promise<DocumentRow[]> {
  const rows = await openColumns(tx, SEALED_OF_DOCUMENT, await selectRows(tx, DocumentRow, 'WHERE person_id = ANY($1)', [persons]));
  return rows.sort((a, b) => (documentKey(a) < documentKey(b) ? -1 : 1));
}

/** The digest by which a document is found, without its number being stored in any form that tells it. */
export function documentIndex(vault: Vault, document: KnownDocument): Buffer {
  return vault.digest('document', documentKey(document));
}

/** Whose document this is; null where it is nobody's that the context reaches. */
export async function findOwner(tx: Tx, document: KnownDocument): Promise<RowId | null> {
  const [row]: { id: RowId }[] = await tx.query(
    `SELECT person_id AS id FROM person_document WHERE type = $1 AND number_index = $2`, [document.type, documentIndex(vaultOf(tx), document)],
  );
  return row?.id ?? null;
}

/** Makes this the address of the person. Needs the context advance. */
export async function recordAddress(tx: Tx, person: RowId, address: string): Promise<void> {
  const [row] = await findPersons(tx, [person]);
  if (!row || row.address === address) return;
  const keys = await vaultOf(tx).keysOf(tx, [person]);
  await tx.query(
    `UPDATE person SET address_enc = $2, version = version + 1 WHERE id = $1`, [person, keys.seal(person, SEALED_OF_PERSON.address, address)],
  );
}

/** Makes this the category of the person: a health officer has decided so. Needs the context advance. */
export async function recordCategory(tx: Tx, person: RowId, category: RiskCategory): Promise<void> {
  await tx.query(`UPDATE person SET category = $2, version = version + 1 WHERE id = $1`, [person, category]);
}

/** What a community has seen of a person's identity; normalised, null where it gave nothing. */
export interface SeenIdentity {
  readonly document: KnownDocument | null;
  readonly phone: string | null;
}

/**
 * Adds a document to the person and makes this the phone. Needs the context advance.
 * @throws Refusal BAD_USER_INPUT at `path` where the document is another person's; it does not tell whose.
 */
export async function recordIdentity(tx: Tx, person: RowId, path: string, seen: SeenIdentity): Promise<void> {
  const document = seen.document && knownDocument(seen.document.type, seen.document.number);
  const added = document ? await addDocument(tx, person, path, document) : false;
  const vault = vaultOf(tx);
  const keys = await vault.keysOf(tx, [person]);
  const index = seen.phone === null ? null : vault.digest('phone', seen.phone);
  await tx.query(
    `UPDATE person SET phone_enc = coalesce($2, phone_enc), phone_index = coalesce($3, phone_index), version = version + 1
     WHERE id = $1 AND ($4 OR ($3::bytea IS NOT NULL AND phone_index IS DISTINCT FROM $3))`,
    [person, keys.seal(person, SEALED_OF_PERSON.phone, seen.phone), index, added],
  );
}

async function addDocument(tx: Tx, person: RowId, path: string, document: KnownDocument): Promise<boolean> {
  const vault = vaultOf(tx);
  const keys = await vault.keysOf(tx, [person]);
  const added: unknown[] = await tx.query(
    `INSERT INTO person_document (type, number_index, number_enc, person_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING type`,
    [document.type, documentIndex(vault, document), keys.seal(person, SEALED_OF_DOCUMENT.number, document.number), person],
  );
  if (added.length > 0) return true;
  if (await findOwner(tx, document) === person) return false;
  throw badInput(`${path}.document.number`, 'This document is known as that of another person: check the number, or report WRONG_PERSON.');
}
