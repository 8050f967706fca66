import type { PersonalClass } from '../../core/access/policy';
import type { Tx } from '../../core/db/context';
import { vaultOf } from '../../core/db/keys/vault-of';
import { badInput, notFound } from '../../core/kernel/errors';
import type { RowId } from '../../core/kernel/ids';
import { pageOf, type Page, type PageRequest } from '../../core/kernel/page';
import type { CorrectableField, Correction } from './correction';
import { documentKey, type KnownDocument } from './identity-key';
import { SEALED_OF_DOCUMENT, SEALED_OF_PERSON, type DocumentRow } from './person.entity';
import { documentIndex, findDocuments, findOwner } from './person.store';

/** Somebody who is told of a correction, and whether the read log has it that the agency received such a field. */
export interface NoticeRow {
  readonly correctionId: RowId;
  readonly agencyId: RowId;
  readonly received: boolean;
}

/** That a person was corrected. */
export interface CorrectionRow {
  readonly id: RowId;
  readonly personId: RowId;
  readonly at: Date;
  readonly agencyId: RowId;
  readonly actor: RowId;
  readonly fields: readonly CorrectableField[];
}

/** Locks the person; answers the version. Needs the context advance. @throws Refusal NOT_FOUND where there is none. */
export async function lockPersonRow(tx: Tx, id: RowId): Promise<number> {
  const [row]: { version: number }[] = await tx.query('SELECT version FROM person WHERE id = $1 FOR UPDATE', [id]);
  if (!row) throw notFound('person');
  return row.version;
}

/** The loops of a person that are not closed, by id. Needs the context advance. */
export async function findRunningLoops(tx: Tx, person: RowId): Promise<RowId[]> {
  const rows: { id: RowId }[] = await tx.query('SELECT id FROM loop WHERE person_id = $1 AND closed_at IS NULL ORDER BY id', [person]);
  return rows.map((row) => row.id);
}

const UPDATE = `
  UPDATE person SET version = version + 1, name_enc = coalesce($2, name_enc), sex = coalesce($3, sex),
    birth_year = CASE WHEN $4 THEN $5 ELSE birth_year END,
    phone_enc = CASE WHEN $6 THEN $7 ELSE phone_enc END, phone_index = CASE WHEN $6 THEN $8 ELSE phone_index END,
    address_enc = CASE WHEN $9 THEN $10 ELSE address_enc END, region_code = coalesce($11, region_code)
  WHERE id = $1`;

/** Writes the right values, sealed, with the digests that find them. Needs the context advance; the caller holds the person's lock. */
export async function saveCorrection(tx: Tx, person: RowId, correction: Correction): Promise<void> {
  const vault = vaultOf(tx);
  const keys = await vault.keysOf(tx, [person]);
  const { name, sex, birthYear, phone, address, regionCode } = correction;
  await tx.query(UPDATE, [
    person, keys.seal(person, SEALED_OF_PERSON.name, name ?? null), sex ?? null, birthYear !== undefined, birthYear ?? null,
    phone !== undefined, keys.seal(person, SEALED_OF_PERSON.phone, phone ?? null), phone ? vault.digest('phone', phone) : null,
    address !== undefined, keys.seal(person, SEALED_OF_PERSON.address, address ?? null), regionCode ?? null,
  ]);
  if (correction.document || correction.wrongDocument) await replaceDocument(tx, person, correction);
}

/** @throws Refusal BAD_USER_INPUT where it is not clear which document goes, or the new one is another person's; it does not tell whose. */
async function replaceDocument(tx: Tx, person: RowId, { document, wrongDocument }: Correction): Promise<void> {
  const wrong = wrongOf(await findDocuments(tx, [person]), document, wrongDocument);
  if (wrong) {
    await tx.query('DELETE FROM person_document WHERE person_id = $1 AND type = $2 AND number_index = $3', [person, wrong.type, wrong.index]);
  }
  if (!document) return;
  const vault = vaultOf(tx);
  const keys = await vault.keysOf(tx, [person]);
  const added: unknown[] = await tx.query(
    `INSERT INTO person_document (type, number_index, number_enc, person_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING type`,
    [document.type, documentIndex(vault, document), keys.seal(person, SEALED_OF_DOCUMENT.number, document.number), person],
  );
  if (added.length === 0 && await findOwner(tx, document) !== person) {
    throw badInput('input.document.number', 'This document is known as that of another person: check the number.');
  }
}

function wrongOf(documents: readonly DocumentRow[], document: KnownDocument | undefined, wrong: KnownDocument | undefined): DocumentRow | undefined {
  if (wrong) {
    const found = documents.find((one) => documentKey(one) === documentKey(wrong));
    if (!found) throw badInput('input.wrongDocument', 'The person has no such document.');
    return found;
  }
  const same = documents.filter((one) => one.type === document?.type);
  if (same.length > 1) throw badInput('input.wrongDocument', 'The person has several documents of this type: say which one is wrong.');
  return same[0];
}

const INSERT = `INSERT INTO person_correction (id, person_id, at, agency_id, actor, fields) VALUES ($1, $2, $3, $4, $5, $6)`;
/**
 * Whoever received one of the classes, by the read log, and whoever reaches personal fields of the person at this moment: an
 * answer under way stands in the read log only when it is done.
 */
const TELL = `
  INSERT INTO correction_notice (correction_id, agency_id, person_id, received)
  SELECT $1, told.agency_id, $2, bool_or(told.received) FROM (
    SELECT d.agency_id, true AS received FROM disclosure d WHERE d.person_id = $2 AND (d.classes && $3 OR d.masked && $3)
    UNION ALL
    SELECT a.id, false FROM reach r JOIN agency a ON a.id = r.party_id
    WHERE r.person_id = $2 AND r.until_seq IS NULL AND r.grade > 0 AND (r.personal_until IS NULL OR r.personal_until > $4)
  ) AS told
  WHERE told.agency_id <> $5 GROUP BY told.agency_id
  RETURNING agency_id AS "agencyId"`;

/** Writes that the person was corrected and who is told; answers these. `classes` are those of the fields. Needs the context advance. */
export async function insertCorrection(tx: Tx, row: CorrectionRow, classes: readonly PersonalClass[]): Promise<RowId[]> {
  await tx.query(INSERT, [row.id, row.personId, row.at, row.agencyId, row.actor, row.fields]);
  const told: { agencyId: RowId }[] = await tx.query(TELL, [row.id, row.personId, classes, row.at, row.agencyId]);
  return told.map((one) => one.agencyId);
}

const COLUMNS = `id, person_id AS "personId", at, agency_id AS "agencyId", actor, fields`;

/** A correction that the context knows of; null for any other. */
export async function findCorrection(tx: Tx, id: RowId): Promise<CorrectionRow | null> {
  const [row]: CorrectionRow[] = await tx.query(`SELECT ${COLUMNS} FROM person_correction WHERE id = $1`, [id]);
  return row ?? null;
}

/** A page of corrections, newest first: of one person, or with null those that the agency is told of. */
export async function listCorrections(tx: Tx, agency: RowId, person: RowId | null, page: PageRequest): Promise<Page<CorrectionRow>> {
  const which = person === null
    ? 'id IN (SELECT correction_id FROM correction_notice WHERE agency_id = $1)' : 'person_id = $1';
  const before = page.after?.[0] ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff';
  const rows: CorrectionRow[] = await tx.query(
    `SELECT ${COLUMNS} FROM person_correction WHERE ${which} AND id < $2 ORDER BY id DESC LIMIT $3`, [person ?? agency, before, page.first + 1],
  );
  return pageOf(rows, page, (row) => [row.id], async () => null);
}

/** Who was told of these corrections, as far as the context may know, by agency. */
export async function findNotices(tx: Tx, corrections: readonly RowId[]): Promise<NoticeRow[]> {
  return tx.query(
    `SELECT correction_id AS "correctionId", agency_id AS "agencyId", received FROM correction_notice
     WHERE correction_id = ANY($1) ORDER BY correction_id, agency_id`, [corrections],
  );
}
