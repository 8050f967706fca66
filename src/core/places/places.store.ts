import type { Tx } from '../db/context';
import type { PlacesData } from './places';
import type { AgencyRow, RegionRow, ZoneMemberRow } from './region';
import type { ClosureRow } from './closure';

const REGIONS = `
  SELECT code, name, level, parent_code AS "parentCode", valid_from::text AS "validFrom", valid_until::text AS "validUntil", synthetic
  FROM region ORDER BY code`;
const MEMBERS = `
  SELECT zone_code AS "zoneCode", member_code AS "memberCode", valid_from::text AS "validFrom", valid_until::text AS "validUntil",
    source, verified
  FROM zone_member ORDER BY zone_code, member_code, valid_from`;
const AGENCIES = `SELECT id, code, name, kind, region_code AS "regionCode" FROM agency ORDER BY code`;
const CLOSURE = `
  SELECT ancestor_code AS ancestor, descendant_code AS descendant, valid_from::text AS "from", valid_until::text AS "until", depth, formal
  FROM region_closure ORDER BY descendant_code, depth, ancestor_code, valid_from`;

/** All regions by code, past ones included. */
export async function findRegions(tx: Tx): Promise<RegionRow[]> {
  return tx.query<RegionRow[]>(REGIONS);
}

/** All memberships of functional zones. */
export async function findZoneMembers(tx: Tx): Promise<ZoneMemberRow[]> {
  return tx.query<ZoneMemberRow[]>(MEMBERS);
}

/** All agencies by code. */
export async function findAgencies(tx: Tx): Promise<AgencyRow[]> {
  return tx.query<AgencyRow[]>(AGENCIES);
}

/** All of the closure. */
export async function findClosure(tx: Tx): Promise<ClosureRow[]> {
  return tx.query<ClosureRow[]>(CLOSURE);
}

/** Regions, agencies and closure as one transaction sees them. */
export async function getPlaces(tx: Tx): Promise<PlacesData> {
  return { regions: await findRegions(tx), agencies: await findAgencies(tx), closure: await findClosure(tx) };
}

/** Goes up with every change of reference rows. */
export async function getReferenceVersion(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ version: string }[]>('SELECT version FROM reference_version');
  if (!row) throw new Error('reference_version is empty');
  return Number(row.version);
}

/** Tells every server to read the reference rows again. @returns the new version. */
export async function raiseReferenceVersion(tx: Tx): Promise<number> {
  await tx.query('UPDATE reference_version SET version = version + 1');
  return getReferenceVersion(tx);
}

/** Adds or changes regions. Parents may come after their children within one call. */
export async function saveRegions(tx: Tx, rows: readonly RegionRow[]): Promise<void> {
  await tx.query(`
    INSERT INTO region (code, name, level, parent_code, valid_from, valid_until, synthetic)
    SELECT code, name, level, "parentCode", "validFrom", "validUntil", synthetic
    FROM jsonb_to_recordset($1::jsonb) AS r(code text, name text, level text, "parentCode" text, "validFrom" date, "validUntil" date, synthetic boolean)
    ON CONFLICT (code) DO UPDATE SET name = excluded.name, level = excluded.level, parent_code = excluded.parent_code,
      valid_from = excluded.valid_from, valid_until = excluded.valid_until, synthetic = excluded.synthetic`, [JSON.stringify(rows)]);
}

/** Sets the members of these zones to exactly `rows`. */
export async function replaceZoneMembers(tx: Tx, zones: readonly string[], rows: readonly ZoneMemberRow[]): Promise<void> {
  await tx.query('DELETE FROM zone_member WHERE zone_code = ANY ($1)', [zones]);
  await tx.query(`
    INSERT INTO zone_member (zone_code, member_code, valid_from, valid_until, source, verified)
    SELECT "zoneCode", "memberCode", "validFrom", "validUntil", source, verified
    FROM jsonb_to_recordset($1::jsonb) AS m("zoneCode" text, "memberCode" text, "validFrom" date, "validUntil" date, source text, verified boolean)`,
  [JSON.stringify(rows)]);
}

/** Sets the closure to exactly `rows`. */
export async function replaceClosure(tx: Tx, rows: readonly ClosureRow[]): Promise<void> {
  await tx.query('DELETE FROM region_closure');
  await tx.query(`
    INSERT INTO region_closure (ancestor_code, descendant_code, valid_from, valid_until, depth, formal)
    SELECT ancestor, descendant, "from", "until", depth, formal
    FROM jsonb_to_recordset($1::jsonb) AS c(ancestor text, descendant text, "from" date, "until" date, depth smallint, formal boolean)`,
  [JSON.stringify(rows)]);
}

/** Adds or changes agencies. */
export async function saveAgencies(tx: Tx, rows: readonly AgencyRow[]): Promise<void> {
  await tx.query(`
    INSERT INTO agency (id, code, name, kind, region_code)
    SELECT id, code, name, kind, "regionCode"
    FROM jsonb_to_recordset($1::jsonb) AS a(id uuid, code text, name text, kind text, "regionCode" text)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, region_code = excluded.region_code`, [JSON.stringify(rows)]);
}
