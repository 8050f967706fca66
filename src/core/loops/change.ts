import { rowId } from '../kernel/ids';
import type { ClockRow } from './clock.entity';
import { isOverdue, nextDue, settle } from './clocks';
import { loopEntries } from './entries';
import type { LoopRow } from './loop.entity';
import type { Decision, KindRow, LoopKind } from './loop-kind';
import { reachAfter, withoutGrants, type Reach } from './reach';
import type { Change } from './record';
import type { LoopRules } from './rules';
import { deltasOf } from './tally';

/** A decision about a loop, at its moment. */
export interface Decided<State extends string, Row extends KindRow> {
  readonly verb: string | null;
  readonly decision: Decision<State, Row>;
  readonly at: Date;
  /** Whether a stay or an order still holds the person where the loop closes. */
  readonly personHeld: boolean;
  /** Clocks that were changed by hand. */
  readonly adjusted?: readonly ClockRow[];
}

/** A change that is to be written, and what the loop is behind it. */
export interface Changed<Row extends KindRow> {
  readonly change: Change;
  readonly row: Row;
  /** Clocks whose event has not come. */
  readonly going: ClockRow[];
  readonly ended: readonly ClockRow[];
  readonly reach: Reach[];
}

/** A loop as it stands under lock. */
interface Standing<Row extends KindRow> {
  readonly loop: LoopRow;
  readonly row: Row;
  readonly clocks: readonly ClockRow[];
  readonly reach: readonly Reach[];
}

/** Everything that a decision changes of a loop: its row, its clocks, everybody's reach, the counts. Nothing is read or written. */
export function changeOf<S extends string, V extends string, R extends KindRow>(
  rules: LoopRules, kind: LoopKind<S, V, R>, held: Standing<R>, { verb, decision, at, personHeld, adjusted = [] }: Decided<S, R>,
): Changed<R> {
  const before = held.loop;
  const after = changed(before, decision, kind.phases[decision.to], at);
  after.version = before.version + 1;
  const row: R = { ...held.row, ...decision.row };
  const started = rules.clocks(after, decision.entry, at, decision.startClocks ?? []);
  const settled = settle(held.clocks, started, decision.endClocks ?? [], after.closedAt !== null, at, after.id, () => rowId(at.getTime()));
  const clocks = [...settled.going, ...settled.ended, ...settled.started];
  after.dueAt = nextDue(clocks);
  after.overdue = isOverdue(clocks);
  const existing = withoutGrants(held.reach, decision.leave ?? [], after.version);
  const until = personHeld || !after.closedAt ? null : rules.personalUntil(after, at);
  const reach = reachAfter(after, [...kind.participants(after, row), ...(decision.join ?? [])], existing, until);
  const change: Change = {
    before, after, entry: decision.entry, verb, facts: decision.facts ?? {},
    factClasses: { ...loopEntries, ...kind.entries }[decision.entry] ?? {},
    clocks: [...adjusted.filter((one) => !settled.ended.some((ended) => ended.id === one.id)), ...settled.ended, ...settled.started],
    reach: after.dueAt?.getTime() === before.dueAt?.getTime() ? reach.filter((one) => !isKept(one, held.reach)) : reach,
    deltas: deltasOf(before, after, held.reach, reach),
  };
  return { change, row, going: clocks.filter((clock) => clock.endedAt === null), ended: settled.ended, reach };
}

/** Whether a loop ends with this phase. */
export function isClosing(phase: LoopRow['phase']): boolean {
  return phase === 'CLOSED' || phase === 'WITHDRAWN';
}

function changed<S extends string, R extends KindRow>(before: LoopRow, decision: Decision<S, R>, phase: LoopRow['phase'], at: Date): LoopRow {
  return {
    ...before,
    state: decision.to,
    phase,
    heldBy: decision.heldBy ?? before.heldBy,
    answerer: decision.answerer ?? before.answerer,
    teamId: decision.teamId === undefined ? before.teamId : decision.teamId,
    closedAt: isClosing(phase) ? at : null,
    control: decision.control === undefined ? before.control : decision.control,
    controlAt: decision.control === undefined ? before.controlAt : at,
    holds: decision.holds ?? before.holds,
    voided: decision.voided ?? before.voided,
  };
}

function isKept(reach: Reach, existing: readonly Reach[]): boolean {
  const before = existing.find((one) => one.partyId === reach.partyId);
  return before !== undefined && before.part === reach.part && before.grade === reach.grade && before.sinceSeq === reach.sinceSeq
    && before.untilSeq === reach.untilSeq && before.personalUntil?.getTime() === reach.personalUntil?.getTime();
}
