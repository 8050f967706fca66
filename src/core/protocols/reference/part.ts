import type { Tx } from '../../db/context';
import type { AgencyRow, RegionRow, ZoneMemberRow } from '../../places/region';
import type { ProtocolRow } from '../protocol';
import type { ReferenceDirectory } from './directory';
import type { Problems } from './problem';

/** What the database holds, and what the parts before have read on top of it: what a row may refer to. */
export interface ReferenceWorld {
  readonly regions: Map<string, RegionRow>;
  members: ZoneMemberRow[];
  readonly agencies: Map<string, AgencyRow>;
  protocols: ProtocolRow[];
}

/** What happened to one row, for the trace. Reference data is nobody's personal data. */
export interface ReferenceChange {
  /** Code of the row; for a protocol with its version, such as `cn-8@2`. */
  readonly code: string;
  readonly change: 'ADDED' | 'CHANGED';
  /** The row as it is now. */
  readonly facts: Readonly<Record<string, string | null>>;
}

/** Kinds of trace entries that loading writes. */
export type AppliedKind = `${"REGION" | "ZONE" | "AGENCY" | "PROTOCOL" | "SITE" | "POPULATION"}_APPLIED`;

/** Puts changes on record, in the same transaction. */
export type RecordChanges = (tx: Tx, kind: AppliedKind, changes: readonly ReferenceChange[]) => Promise<void>;

/** What became of the rows of one part. */
export interface ReferenceCounts {
  added: number;
  changed: number;
  unchanged: number;
  /** Synthetic rows that were passed over. */
  skipped: number;
}

/** What a part is given to read with. */
export interface ReadingStep {
  readonly directory: ReferenceDirectory;
  readonly world: ReferenceWorld;
  readonly problems: Problems;
  /** False in production: synthetic rows are checked like all others and then passed over. */
  readonly withSynthetic: boolean;
}

/** Rows that were read and found right, ready to be written. */
export interface PreparedPart {
  apply(tx: Tx, record: RecordChanges): Promise<ReferenceCounts>;
}

/**
 * One part of the reference data. Parts are prepared in order, each seeing what those before have read; a later
 * room adds its part to the list that the loader is given. A part whose files are not there changes nothing.
 */
export interface ReferencePart {
  /** Name in the printed counts. */
  readonly name: string;
  /** Reads and checks everything, gathers problems, adds to the world, writes nothing. */
  prepare(step: ReadingStep): PreparedPart;
}

/** Tells rows that differ from what is held; both sides must have their keys in the same order. */
export function changesOf<R extends { code: string }>(
  rows: readonly R[], held: (code: string) => R | undefined, factsOf: (row: R) => ReferenceChange['facts'],
): ReferenceChange[] {
  return rows.flatMap((row): ReferenceChange[] => {
    const before = held(row.code);
    const facts = factsOf(row);
    if (before && JSON.stringify(factsOf(before)) === JSON.stringify(facts)) return [];
    return [{ code: row.code, change: before ? 'CHANGED' : 'ADDED', facts }];
  });
}

/** Counts out of changes. */
export function countsOf(total: number, changes: readonly ReferenceChange[], skipped: number): ReferenceCounts {
  const added = changes.filter((change) => change.change === 'ADDED').length;
  return { added, changed: changes.length - added, unchanged: total - changes.length, skipped };
}
