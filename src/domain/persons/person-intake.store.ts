import type { Tx } from '../../core/db/context';
import type { RowId } from '../../core/kernel/ids';
import { RISK_CATEGORIES } from '../../core/protocols/risk-category';
import type { KnownDocument } from './identity-key';
import type { KnownIdentity, PersonNews } from './person';
import type { PersonRow } from './person.entity';

const FIND = `
  WITH known AS (
    SELECT d.person_id AS id FROM unnest($1::text[], $2::text[]) AS k(type, number) JOIN person_document d USING (type, number)
    UNION SELECT id FROM person WHERE phone = ANY($3)
  )
  SELECT p.id, p.name, p.phone, p.category,
    coalesce(jsonb_agg(jsonb_build_object('type', d.type, 'number', d.number)) FILTER (WHERE d.type IS NOT NULL), '[]') AS documents
  FROM known JOIN person p USING (id) LEFT JOIN person_document d ON d.person_id = p.id
  GROUP BY p.id ORDER BY p.id`;

/** Everybody who has one of these documents or phones, oldest first. Needs the context matching. */
export async function findIdentities(
  tx: Tx, documents: readonly KnownDocument[], phones: readonly string[],
): Promise<KnownIdentity[]> {
  return tx.query(FIND, [documents.map((one) => one.type), documents.map((one) => one.number), phones]);
}

const INSERT = `
  INSERT INTO person (id, version, name, sex, birth_year, phone, address, region_code, category, last_exposure_at, created_at)
  SELECT id, 1, name, sex, birth_year, phone, address, region_code, category, last_exposure_at, created_at
  FROM jsonb_to_recordset($1::jsonb) AS p(id uuid, name text, sex text, birth_year smallint, phone text, address text,
    region_code text, category text, last_exposure_at timestamptz, created_at timestamptz)`;

/** Writes persons who are new, as nobody has located them yet. Needs the context matching. */
export async function insertPersons(tx: Tx, persons: readonly Omit<PersonRow, 'version' | 'controlState'>[]): Promise<void> {
  if (persons.length === 0) return;
  await tx.query(INSERT, [JSON.stringify(persons.map((person) => ({
    id: person.id, name: person.name, sex: person.sex, birth_year: person.birthYear, phone: person.phone, address: person.address,
    region_code: person.regionCode, category: person.category, last_exposure_at: person.lastExposureAt, created_at: person.createdAt,
  })))]);
}

/** Gives persons documents that nobody has. Needs the context matching. */
export async function insertDocuments(tx: Tx, documents: readonly (KnownDocument & { personId: RowId })[]): Promise<void> {
  if (documents.length === 0) return;
  await tx.query(
    `INSERT INTO person_document (type, number, person_id) SELECT * FROM unnest($1::text[], $2::text[], $3::uuid[])`,
    [documents.map((one) => one.type), documents.map((one) => one.number), documents.map((one) => one.personId)],
  );
}

/** Categories from the gravest on are `$2`. What is known stands; only UNKNOWN gives way to a sex that is stated. */
const MERGE = `
  UPDATE person SET version = version + 1, phone = merged.phone, address = merged.address, sex = merged.sex,
    birth_year = merged.birth_year, category = merged.category, last_exposure_at = merged.last_exposure_at
  FROM (
    SELECT p.id, coalesce(p.phone, n.phone) AS phone, coalesce(p.address, n.address) AS address,
      CASE WHEN p.sex = 'UNKNOWN' THEN n.sex ELSE p.sex END AS sex, coalesce(p.birth_year, n.birth_year) AS birth_year,
      CASE WHEN array_position($2::text[], n.category) < array_position($2::text[], p.category) THEN n.category ELSE p.category END AS category,
      greatest(p.last_exposure_at, n.last_exposure_at) AS last_exposure_at
    FROM jsonb_to_recordset($1::jsonb) AS n(id uuid, phone text, address text, sex text, birth_year smallint, category text,
      last_exposure_at timestamptz)
    JOIN person p USING (id)
  ) AS merged
  WHERE person.id = merged.id
    AND (person.phone, person.address, person.sex, person.birth_year, person.category, person.last_exposure_at)
      IS DISTINCT FROM (merged.phone, merged.address, merged.sex, merged.birth_year, merged.category, merged.last_exposure_at)`;

/**
 * Adds what leads say to persons who are known, one row a person: of two categories the graver stays, of two
 * exposures the later, all else only fills gaps. Needs the context matching.
 */
export async function mergePersons(tx: Tx, news: readonly PersonNews[]): Promise<void> {
  if (news.length === 0) return;
  const rows = news.map((one) => ({
    id: one.id, phone: one.phone, address: one.address, sex: one.sex, birth_year: one.birthYear, category: one.category,
    last_exposure_at: one.lastExposureAt,
  }));
  await tx.query(MERGE, [JSON.stringify(rows), RISK_CATEGORIES]);
}
