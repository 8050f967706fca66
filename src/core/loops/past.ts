import type { Tx } from '../db/context';
import type { RowId } from '../kernel/ids';
import type { LoopRow } from './loop.entity';
import type { ControlState } from './loop-phase';
import type { Past, PastEntry } from './past-entry';

/** What a loop says of its person: see the columns of the same names in `loop`. */
export interface Word {
  readonly control: ControlState | null;
  readonly controlAt: Date | null;
  readonly holds: boolean;
  readonly voided: boolean;
}

/** A loop that said nothing of its person. */
export const NO_WORD: Word = { control: null, controlAt: null, holds: false, voided: false };

/**
 * How the past of a kind is folded from the entries of one loop, the first to the last that counts.
 * What an entry does not tell and a verb never changes is taken from the row as it is.
 */
export interface KindPast<Row> {
  /** The kind's own columns after these entries. */
  row(now: Row, entries: readonly PastEntry[]): Row;
  /** What the loop says of its person after these entries; nothing by default. */
  word?(entries: readonly PastEntry[]): Word;
  /** The team of the loop after these entries; as it is now by default. */
  team?(now: RowId | null, entries: readonly PastEntry[]): RowId | null;
  /** Whether rows that the kind keeps beside its own are what these entries, all of a loop's, tell. */
  beside?(tx: Tx, loop: RowId, entries: readonly PastEntry[]): Promise<boolean>;
  /** For a kind whose answerer may change: by which kinds of entry, and who it was after these entries of each loop. */
  readonly answerers?: {
    readonly movedBy: readonly string[];
    of(tx: Tx, loops: ReadonlyMap<RowId, readonly PastEntry[]>): Promise<ReadonlyMap<RowId, RowId>>;
  };
}

/** The value of a fact of an entry; null where there is none, or where it was destroyed. */
export function factOf(entry: PastEntry | undefined, name: string): string | null {
  return entry?.facts?.find((fact) => fact.name === name)?.value ?? null;
}

/** The last of these entries that is of one of these kinds. */
export function lastOf(entries: readonly PastEntry[], ...kinds: readonly string[]): PastEntry | undefined {
  return entries.findLast((entry) => kinds.includes(entry.kind));
}

/** Time within which a row and the entry that tells of it are written, in milliseconds. */
export const SAME_MOMENT_MS = 60_000;

/** The time of an entry as the row has it, where the row's time is that of the entry: some verbs look at the clock first. */
export function timeOf(entry: PastEntry | undefined, now: Date | null): Date | null {
  if (!entry) return null;
  return now && isSameMoment(now, entry.at) ? now : entry.at;
}

/** Whether two times are of one verb. */
export function isSameMoment(one: Date, other: Date): boolean {
  return Math.abs(one.getTime() - other.getTime()) < SAME_MOMENT_MS;
}

/** The row of a loop as it was after the entries of a past. `past` of its kind tells what work state alone does not. */
export function loopAt(now: LoopRow, past: Past, kind: Pick<KindPast<object>, 'team' | 'word'> | undefined): LoopRow {
  const last = past.entries.at(-1)!;
  const closed = last.phase === 'CLOSED' || last.phase === 'WITHDRAWN';
  return {
    ...now, version: last.seq, lastHash: last.hash, state: last.state, phase: last.phase, heldBy: last.heldBy, dueAt: last.dueAt,
    overdue: last.overdue, closedAt: closed ? last.at : null, teamId: kind?.team ? kind.team(now.teamId, past.entries) : now.teamId,
    ...(kind?.word?.(past.entries)), past,
  };
}

/** The kind's own columns of a loop that may be one of the past. */
export function rowAt<Row>(loop: LoopRow, now: Row, kind: { readonly past?: KindPast<Row> }): Row {
  return loop.past && kind.past ? kind.past.row(now, loop.past.entries) : now;
}
