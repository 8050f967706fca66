import { In } from 'typeorm';
import type { Tx } from '../../core/db/context';
import { badInput, notFound } from '../../core/kernel/errors';
import { rowIdOf, type RowId } from '../../core/kernel/ids';
import type { RiskCategory } from '../../core/protocols/risk-category';
import type { KnownDocument } from './identity-key';
import { knownDocument } from './identity-key';
import { DocumentRow, PersonRow } from './person.entity';

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
  return tx.find(PersonRow, { where: { id: In([...ids]) } });
}

/** Documents of these persons that the context reaches, by type and number. */
export async function findDocuments(tx: Tx, persons: readonly RowId[]): Promise<DocumentRow[]> {
  return tx.find(DocumentRow, { where: { personId: In([...persons]) }, order: { type: 'ASC', number: 'ASC' } });
}

/** Whose document this is; null where it is nobody's that the context reaches. */
export async function findOwner(tx: Tx, document: KnownDocument): Promise<RowId | null> {
  const row = await tx.findOne(DocumentRow, { where: { type: document.type, number: document.number } });
  return row?.personId ?? null;
}

/** Makes this the address of the person. Needs the context advance. */
export async function recordAddress(tx: Tx, person: RowId, address: string): Promise<void> {
  await tx.query(
    `UPDATE person SET address = $2, version = version + 1 WHERE id = $1 AND address IS DISTINCT FROM $2`, [person, address],
  );
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
  await tx.query(
    `UPDATE person SET phone = coalesce($2, phone), version = version + 1
     WHERE id = $1 AND ($3 OR ($2::text IS NOT NULL AND phone IS DISTINCT FROM $2))`,
    [person, seen.phone, added],
  );
}

async function addDocument(tx: Tx, person: RowId, path: string, document: KnownDocument): Promise<boolean> {
  const added: unknown[] = await tx.query(
    `INSERT INTO person_document (type, number, person_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING type`,
    [document.type, document.number, person],
  );
  if (added.length > 0) return true;
  if (await findOwner(tx, document) === person) return false;
  throw badInput(`${path}.document.number`, 'This document is known as that of another person: check the number, or report WRONG_PERSON.');
}
