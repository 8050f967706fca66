import type { Tx } from '../db/context';
import type { ProtocolRow } from './protocol';

/** All versions of all editions, by code and version. */
export async function findProtocols(tx: Tx): Promise<ProtocolRow[]> {
  return tx.query<ProtocolRow[]>(`
    SELECT id, code, version, title, title_en AS "titleEn", region_code AS "regionCode", effective_from::text AS "effectiveFrom",
      effective_until::text AS "effectiveUntil", overrides_id AS "overridesId", content_hash AS "contentHash", body
    FROM protocol ORDER BY code, version`);
}

/** Adds a version. Versions never change. */
export async function addProtocol(tx: Tx, row: ProtocolRow): Promise<void> {
  await tx.query(`
    INSERT INTO protocol (id, code, version, title, title_en, region_code, effective_from, effective_until, overrides_id, content_hash, body)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
  [row.id, row.code, row.version, row.title, row.titleEn, row.regionCode, row.effectiveFrom, row.effectiveUntil, row.overridesId,
    row.contentHash, JSON.stringify(row.body)]);
}
