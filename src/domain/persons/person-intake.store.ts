import type { Tx } from '../../core/db/context';
import type { PersonKeys, Vault } from '../../core/db/keys/vault';
import { vaultOf } from '../../core/db/keys/vault-of';
import type { RowId } from '../../core/kernel/ids';
import { RISK_CATEGORIES, type RiskCategory } from '../../core/protocols/risk-category';
import type { DocumentType } from './identity-document';
import type { KnownDocument } from './identity-key';
import type { KnownIdentity, PersonNews } from './person';
import { SEALED_OF_DOCUMENT, SEALED_OF_PERSON, type PersonRow } from './person.entity';
import { documentIndex } from './person.store';

const FIND = `
  WITH known AS (
    SELECT d.person_id AS id FROM unnest($1::text[], $2::bytea[]) AS k(type, number_index) JOIN person_document d USING (type, number_index)
    UNION SELECT id FROM person WHERE phone_index = ANY($3)
  )
  SELECT p.id, p.name_enc AS name, p.phone_enc AS phone, p.category,
    array_remove(array_agg(d.type ORDER BY d.number_index), NULL) AS types,
    array_remove(array_agg(d.number_enc ORDER BY d.number_index), NULL) AS numbers
  FROM known JOIN person p USING (id) LEFT JOIN person_document d ON d.person_id = p.id
  GROUP BY p.id ORDER BY p.id`;

interface IdentityRow {
  readonly id: RowId;
  readonly name: Buffer;
  readonly phone: Buffer | null;
  readonly category: RiskCategory;
  readonly types: readonly DocumentType[];
  readonly numbers: readonly Buffer[];
}

/** Everybody who has one of these documents or phones, oldest first. Needs the context matching. */
export async function findIdentities(
  tx: Tx, documents: readonly KnownDocument[], phones: readonly string[],
): Promise<KnownIdentity[]> {
  const vault = vaultOf(tx);
  const rows: IdentityRow[] = await tx.query(FIND, [
    documents.map((one) => one.type), documents.map((one) => documentIndex(vault, one)), phones.map((phone) => vault.digest('phone', phone)),
  ]);
  const keys = await vault.keysOf(tx, rows.map((row) => row.id));
  return rows.map((row) => ({
    id: row.id,
    name: keys.open(SEALED_OF_PERSON.name, row.name) ?? '',
    phone: keys.open(SEALED_OF_PERSON.phone, row.phone),
    category: row.category,
    documents: row.types.map((type, i) => ({ type, number: keys.open(SEALED_OF_DOCUMENT.number, row.numbers[i]!) ?? '' })),
  }));
}

const INSERT = `
  INSERT INTO person (id, version, name_enc, sex, birth_year, phone_enc, phone_index, address_enc, region_code, category,
    last_exposure_at, created_at)
  SELECT id, 1, name, sex, birth_year, phone, phone_index, address, region_code, category, last_exposure_at, created_at
  FROM jsonb_to_recordset($1::jsonb) AS p(id uuid, name bytea, sex text, birth_year smallint, phone bytea, phone_index bytea,
    address bytea, region_code text, category text, last_exposure_at timestamptz, created_at timestamptz)`;

/** Writes persons who are new, each with a key, as nobody has located them yet. Needs the context matching. */
export async function insertPersons(tx: Tx, persons: readonly Omit<PersonRow, 'version' | 'controlState'>[]): Promise<void> {
  if (persons.length === 0) return;
  const vault = vaultOf(tx);
  const ids = persons.map((person) => person.id);
  await vault.create(tx, ids);
  const keys = await vault.keysOf(tx, ids);
  await tx.query(INSERT, [JSON.stringify(persons.map((person) => ({
    id: person.id, name: hex(keys.seal(person.id, SEALED_OF_PERSON.name, person.name)), sex: person.sex, birth_year: person.birthYear,
    ...sealedContact(vault, keys, person), region_code: person.regionCode, category: person.category,
    last_exposure_at: person.lastExposureAt, created_at: person.createdAt,
  })))]);
}

/** Gives persons documents that nobody has. Needs the context matching. */
export async function insertDocuments(tx: Tx, documents: readonly (KnownDocument & { personId: RowId })[]): Promise<void> {
  if (documents.length === 0) return;
  const vault = vaultOf(tx);
  const keys = await vault.keysOf(tx, documents.map((one) => one.personId));
  await tx.query(
    `INSERT INTO person_document (type, number_index, number_enc, person_id) SELECT * FROM unnest($1::text[], $2::bytea[], $3::bytea[], $4::uuid[])`,
    [
      documents.map((one) => one.type), documents.map((one) => documentIndex(vault, one)),
      documents.map((one) => keys.seal(one.personId, SEALED_OF_DOCUMENT.number, one.number)), documents.map((one) => one.personId),
    ],
  );
}

/** Categories from the gravest on are `$2`. What is known stands; only UNKNOWN gives way to a sex that is stated. */
const MERGE = `
  UPDATE person SET version = version + 1, phone_enc = merged.phone_enc, phone_index = merged.phone_index,
    address_enc = merged.address_enc, sex = merged.sex, birth_year = merged.birth_year, category = merged.category,
    last_exposure_at = merged.last_exposure_at
  FROM (
    SELECT p.id, coalesce(p.phone_enc, n.phone) AS phone_enc, coalesce(p.phone_index, n.phone_index) AS phone_index,
      coalesce(p.address_enc, n.address) AS address_enc,
      CASE WHEN p.sex = 'UNKNOWN' THEN n.sex ELSE p.sex END AS sex, coalesce(p.birth_year, n.birth_year) AS birth_year,
      CASE WHEN array_position($2::text[], n.category) < array_position($2::text[], p.category) THEN n.category ELSE p.category END AS category,
      greatest(p.last_exposure_at, n.last_exposure_at) AS last_exposure_at
    FROM jsonb_to_recordset($1::jsonb) AS n(id uuid, phone bytea, phone_index bytea, address bytea, sex text, birth_year smallint,
      category text, last_exposure_at timestamptz)
    JOIN person p USING (id)
  ) AS merged
  WHERE person.id = merged.id
    AND (person.phone_enc, person.address_enc, person.sex, person.birth_year, person.category, person.last_exposure_at)
      IS DISTINCT FROM (merged.phone_enc, merged.address_enc, merged.sex, merged.birth_year, merged.category, merged.last_exposure_at)`;

/**
 * Adds what leads say to persons who are known, one row a person: of two categories the graver stays, of two
 * exposures the later, all else only fills gaps. Needs the context matching.
 */
export async function mergePersons(tx: Tx, news: readonly PersonNews[]): Promise<void> {
  if (news.length === 0) return;
  const vault = vaultOf(tx);
  const keys = await vault.keysOf(tx, news.map((one) => one.id));
  const rows = news.map((one) => ({
    id: one.id, ...sealedContact(vault, keys, one), sex: one.sex, birth_year: one.birthYear, category: one.category,
    last_exposure_at: one.lastExposureAt,
  }));
  await tx.query(MERGE, [JSON.stringify(rows), RISK_CATEGORIES]);
}

function sealedContact(vault: Vault, keys: PersonKeys, { id, phone, address }: Pick<PersonNews, 'id' | 'phone' | 'address'>) {
  return {
    phone: hex(keys.seal(id, SEALED_OF_PERSON.phone, phone)),
    phone_index: hex(phone === null ? null : vault.digest('phone', phone)),
    address: hex(keys.seal(id, SEALED_OF_PERSON.address, address)),
  };
}

/** Bytes as JSON carries them to the database. */
function hex(bytes: Buffer | null): string | null {
  return bytes && `\\x${bytes.toString('hex')}`;
}
