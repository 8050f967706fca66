import { defineEntries } from '../../trace/facts';

const CHANGE = { code: 'WORK_STATE', change: 'WORK_STATE', row: 'WORK_STATE' } as const;

/** Entries about reference rows: they belong to no loop. `row` is the row as it is now, as JSON. */
export const referenceEntries = defineEntries({
  /** A region was added or changed. */
  REGION_APPLIED: CHANGE,
  /** The members of a functional zone were set. */
  ZONE_APPLIED: CHANGE,
  /** An agency was added or changed. */
  AGENCY_APPLIED: CHANGE,
  /** A version of a protocol was added. */
  PROTOCOL_APPLIED: CHANGE,
  /** A site was added or changed. */
  SITE_APPLIED: CHANGE,
  /** The population of a region was set. */
  POPULATION_APPLIED: CHANGE,
});
