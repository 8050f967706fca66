import type { RowId } from '../../kernel/ids';

/** What statements run on: a transaction, as far as keys need one. */
export interface Statements {
  query<T>(sql: string, values?: unknown[]): Promise<T>;
}

/** A key as it is stored: wrapped under one version of the master key. */
export interface WrappedKey {
  readonly personId: RowId;
  readonly wrapped: Buffer;
  readonly masterVersion: number;
}

/** The platform's own secret as it is stored, from which the keys of blind indexes are derived. */
export type WrappedRoot = Omit<WrappedKey, 'personId'>;

const KEY = `person_id AS "personId", wrapped, master_version AS "masterVersion"`;

/** The keys of these persons that the context reaches, in any order. */
export function findKeys(tx: Statements, persons: readonly RowId[]): Promise<WrappedKey[]> {
  return tx.query(`SELECT ${KEY} FROM person_key WHERE person_id = ANY($1)`, [persons]);
}

/** Writes keys of persons who are new. Needs the context matching. */
export async function insertKeys(tx: Statements, keys: readonly WrappedKey[]): Promise<void> {
  await tx.query(
    `INSERT INTO person_key (person_id, wrapped, master_version) SELECT * FROM unnest($1::uuid[], $2::bytea[], $3::int[])`,
    [keys.map((one) => one.personId), keys.map((one) => one.wrapped), keys.map((one) => one.masterVersion)],
  );
}

/** Destroys the keys of these persons; answers how many there were. Needs the context retention. */
export async function deleteKeys(tx: Statements, persons: readonly RowId[]): Promise<number> {
  const [, count] = await tx.query<[unknown, number]>('DELETE FROM person_key WHERE person_id = ANY($1)', [persons]);
  return count;
}

/** Keys of persons that are wrapped under an older version than this one, under lock, passing over those that others hold. Needs the context keys. */
export function lockOlderKeys(tx: Statements, version: number, limit: number): Promise<WrappedKey[]> {
  return tx.query(`SELECT ${KEY} FROM person_key WHERE master_version < $1 LIMIT $2 FOR UPDATE SKIP LOCKED`, [version, limit]);
}

/** Stores keys in their new wrapping. Needs the context keys. */
export async function rewrapKeys(tx: Statements, keys: readonly WrappedKey[]): Promise<void> {
  await tx.query(
    `UPDATE person_key k SET wrapped = n.wrapped, master_version = n.version
     FROM unnest($1::uuid[], $2::bytea[], $3::int[]) AS n(person_id, wrapped, version) WHERE k.person_id = n.person_id`,
    [keys.map((one) => one.personId), keys.map((one) => one.wrapped), keys.map((one) => one.masterVersion)],
  );
}

/** How many keys, the root's included, are wrapped under older versions than this one. Needs the context keys. */
export async function countOlderKeys(tx: Statements, version: number): Promise<number> {
  const [row] = await tx.query<{ n: number }[]>(
    `SELECT ((SELECT count(*) FROM person_key WHERE master_version < $1)
      + (SELECT count(*) FROM platform_key WHERE master_version < $1))::int AS n`, [version],
  );
  return row!.n;
}

/** The platform's secret; undefined before the first start. Needs the context keys. */
export async function findRoot(tx: Statements): Promise<WrappedRoot | undefined> {
  const [row] = await tx.query<WrappedRoot[]>(`SELECT wrapped, master_version AS "masterVersion" FROM platform_key`);
  return row;
}

/** Stores the platform's secret where there is none: of several servers that start at once, one writes it. Needs the context keys. */
export async function insertRoot(tx: Statements, root: WrappedRoot): Promise<void> {
  await tx.query(`INSERT INTO platform_key (wrapped, master_version) VALUES ($1, $2) ON CONFLICT DO NOTHING`, [root.wrapped, root.masterVersion]);
}

/** Stores the platform's secret in its new wrapping. Needs the context keys. */
export async function rewrapRoot(tx: Statements, root: WrappedRoot): Promise<void> {
  await tx.query(`UPDATE platform_key SET wrapped = $1, master_version = $2`, [root.wrapped, root.masterVersion]);
}
