import type { Tx } from '../db/context';
import { pseudonym, type RowId } from '../kernel/ids';
import { pageOf, type Page, type PageRequest } from '../kernel/page';
import type { DisclosureLine } from './disclosure-line';

const FIND = `SELECT person_id AS "personId", pseudonym FROM person_pseudonym WHERE person_id = ANY($1)`;
const ADD = `
  INSERT INTO person_pseudonym (person_id, pseudonym)
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS p(person_id uuid, pseudonym uuid) ON CONFLICT DO NOTHING`;

/** The name of each person in the read log; who has none yet gets one. Needs the context `read-log`. */
export async function pseudonymsOf(tx: Tx, persons: readonly RowId[]): Promise<ReadonlyMap<RowId, RowId>> {
  const known = await findPseudonyms(tx, persons);
  const unnamed = persons.filter((person) => !known.has(person));
  if (unnamed.length === 0) return known;
  await tx.query(ADD, [JSON.stringify(unnamed.map((person) => ({ person_id: person, pseudonym: pseudonym() })))]);
  return findPseudonyms(tx, persons);
}

async function findPseudonyms(tx: Tx, persons: readonly RowId[]): Promise<Map<RowId, RowId>> {
  const rows: { personId: RowId; pseudonym: RowId }[] = await tx.query(FIND, [persons]);
  return new Map(rows.map((row) => [row.personId, row.pseudonym]));
}

const INSERT = `
  INSERT INTO disclosure (person_id, entry_id, at, agency_id, actor, purpose, classes, channel, masked)
  SELECT person.id::uuid, $1, $2, line.agency, line.actor, line.purpose, line.classes, line.channel, line.masked
  FROM jsonb_to_recordset($3::jsonb) AS line(agency uuid, actor uuid, purpose text, classes text[], masked text[],
    channel text, persons jsonb), jsonb_array_elements_text(line.persons) AS person(id)`;

/** Writes the lines of an entry once for each of their persons. Needs the context `read-log`. */
export async function insertDisclosures(tx: Tx, entry: RowId, at: Date, lines: readonly DisclosureLine[]): Promise<void> {
  await tx.query(INSERT, [entry, at, JSON.stringify(lines)]);
}

/** One time that personal fields of a person went out to somebody. */
export interface DisclosureRow {
  /** Place in the order of writing. */
  readonly seq: string;
  readonly entryId: RowId;
  readonly at: Date;
  readonly agencyId: RowId;
  readonly actor: RowId;
  /** Only auditors are told. */
  readonly subject: string | null;
  readonly purpose: string | null;
  readonly classes: string[];
  readonly masked: string[];
  readonly channel: string;
}

const LIST = `
  SELECT d.seq, d.entry_id AS "entryId", d.at, d.agency_id AS "agencyId", d.actor, a.subject, d.purpose, d.classes, d.masked, d.channel
  FROM disclosure d LEFT JOIN actor a ON a.pseudonym = d.actor AND (SELECT ctx_kind()) = 'AUDIT'
  WHERE d.person_id = $1 AND ($2::bigint IS NULL OR d.seq < $2)
    AND ($4::timestamptz IS NULL OR d.at >= $4) AND ($5::timestamptz IS NULL OR d.at <= $5) ORDER BY d.seq DESC LIMIT $3`;

/** A page of what went out of a person, newest first; within a time where one is named, its ends included. Empty for callers without the right to it. */
export async function listDisclosures(tx: Tx, person: RowId, page: PageRequest, time?: { from: Date; to: Date }): Promise<Page<DisclosureRow>> {
  const before = Number(page.after?.[0]);
  const rows: DisclosureRow[] = await tx.query(LIST, [person, Number.isSafeInteger(before) ? before : null, page.first + 1, time?.from ?? null, time?.to ?? null]);
  return pageOf(rows, page, (row) => [row.seq], async () => null);
}
