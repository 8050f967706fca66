import type { Tx } from '../db/context';
import type { RowId } from '../kernel/ids';
import type { Actor } from '../trace/actor';
import type { EntryKinds } from '../trace/facts';
import type { ClockRow } from './clock.entity';
import type { LoopRow } from './loop.entity';
import type { ControlState, LoopPhase } from './loop-phase';
import type { KindPast } from './past';

export { CONTROL_STATES, LOOP_PHASES, type ControlState, type LoopPhase } from './loop-phase';

/**
 * A part in a loop. OPENER and ANSWERER stand on every loop; the others are agencies that a kind names; LEAD pushed a
 * lead that it answers; RECEIVER takes a person in who comes home; TEAM is a field team at work on it; OVERSIGHT sees it by office; PAST had a part and has none now;
 * GRANT was let in by the opener or broke in for a time.
 */
export type Part =
  | 'OPENER' | 'ANSWERER' | 'HOLDER' | 'SITE' | 'TRANSPORT' | 'CUSTODIAN' | 'RECEIVER' | 'PROVIDER' | 'LEAD' | 'TEAM' | 'OVERSIGHT' | 'PAST' | 'GRANT';

/** One verb's line in the table of a kind: from which states, to which, and whose part it is. */
export interface Transition<State extends string> {
  readonly from: readonly State[];
  /** The states that it may lead to; one of them where there is no choice. Of several, the rules of the verb choose. */
  readonly to: readonly State[];
  /** Any of these parts may. The part is looked at before the state. */
  readonly by: readonly Part[];
}

/** The whole table of a kind. Whatever is not in it is ILLEGAL_TRANSITION. */
export type Transitions<State extends string, Verb extends string> = Readonly<Record<Verb, Transition<State>>>;

/** Somebody who has reach by name, and how much of the person that gives. */
export interface Participant {
  readonly party: RowId;
  readonly part: Part;
  readonly grade: 0 | 1 | 2;
  /** When personal fields end for it by the clock; absent for no such end. */
  readonly until?: Date;
}

/** What a kind of loop is. One folder of domain/ makes one; the core knows no kind by name. */
export interface LoopKind<State extends string = string, Verb extends string = string, Row extends KindRow = KindRow> {
  /** Value of the contract's LoopKind. */
  readonly name: string;
  /** First letters of its readable numbers. */
  readonly prefix: string;
  /** Every state, with the phase that it is. */
  readonly phases: Readonly<Record<State, LoopPhase>>;
  readonly transitions: Transitions<State, Verb>;
  readonly entries: EntryKinds;
  /** Agencies and teams that the kind names on the loop now, beside opener, answerer and holder. Pure. */
  participants(loop: LoopRow, row: Row): readonly Participant[];
  /** The parts that a party has in the loop, for the table's `by`. Pure. */
  partsOf(party: RowId, loop: LoopRow, row: Row): readonly Part[];
  /** How its past is folded from the trace; without it the kind's own columns are shown as they are now. */
  readonly past?: KindPast<Row>;
  /** Clocks that follow where one has breached, such as the report of the next day. Pure. */
  afterBreach?(loop: LoopRow, row: Row, clock: ClockRow): readonly StartedClock[];
  /** Reads the kind's own columns. @throws Error where the row is missing. */
  load(tx: Tx, id: RowId): Promise<Row>;
  /** Writes the kind's own columns of new loops; the loops come in the same order. */
  insert(tx: Tx, rows: readonly Row[], loops: readonly LoopRow[]): Promise<void>;
  /** Writes what has changed of the kind's own columns; the loop tells whose key seals what. */
  update(tx: Tx, id: RowId, change: Partial<Row>, loop: LoopRow): Promise<void>;
}

/** The kind's own columns hang on the loop's id. */
export interface KindRow {
  id: RowId;
}

/** What a verb decided: everything that `advance` is to write. */
export interface Decision<State extends string, Row extends KindRow> {
  readonly to: State;
  readonly entry: string;
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly heldBy?: RowId;
  readonly answerer?: RowId;
  readonly teamId?: RowId | null;
  readonly row?: Partial<Row>;
  readonly control?: ControlState | null;
  readonly holds?: boolean;
  readonly voided?: boolean;
  /** Parties that take a part for good, such as the pusher of a lead. */
  readonly join?: readonly Participant[];
  /** Parties of the part GRANT whose reach ends before this entry. */
  readonly leave?: readonly RowId[];
  /** Clocks of their own making, such as that of one day's report, by code and label. */
  readonly startClocks?: readonly StartedClock[];
  /** Clocks of a code and label that this ends, beside those that the protocol ends. */
  readonly endClocks?: readonly EndedClock[];
}

/** A clock that a kind starts itself, beside those that the protocol starts by event. */
export interface StartedClock {
  readonly code: string;
  readonly label: string | null;
  readonly dueAt: Date;
}

/** A clock that a kind ends itself: met by the entry, or cancelled. */
export interface EndedClock {
  readonly code: string;
  readonly label: string | null;
  readonly as: 'MET' | 'CANCELLED';
}

/** Who calls a verb, as a party of loops. */
export interface CommandActor extends Actor {
  readonly party: RowId;
}
