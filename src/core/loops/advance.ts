import { descend, elevate, type Tx } from '../db/context';
import { forbidden, notFound, Refusal } from '../kernel/errors';
import { publicId, type RowId } from '../kernel/ids';
import { PLATFORM, type Actor } from '../trace/actor';
import { firstDue, nextAlarm, said, scheduled, type Alarm } from './alarms';
import type { ClockRow } from './clock.entity';
import { changeOf, isClosing } from './change';
import { isHeld } from './control.store';
import { Lapses } from './lapses';
import type { LoopRow } from './loop.entity';
import type { CommandActor, Decision, KindRow, LoopKind } from './loop-kind';
import { findOpenClocks, lockLoop } from './loop.store';
import type { Reach } from './reach';
import { endPersonalFields, findReach } from './reach.store';
import { record } from './record';
import type { LoopRules } from './rules';

/** What is asked of one loop. */
export type Asked<State extends string, Verb extends string, Row extends KindRow> = Omit<Step<State, Verb, Row>, 'decide'>;

/** One verb on one loop. */
export interface Step<State extends string, Verb extends string, Row extends KindRow> {
  readonly kind: LoopKind<State, Verb, Row>;
  readonly verb: Verb;
  readonly id: RowId;
  readonly expectedVersion: number;
  readonly actor: CommandActor;
  /** Chooses the state and everything that goes with it, or refuses. Party, version and state have been looked at. */
  decide(loop: LoopRow, row: Row): Decision<State, Row> | Promise<Decision<State, Row>>;
}

/** A loop after a verb. */
export interface Advanced<Row extends KindRow> {
  readonly loop: LoopRow;
  readonly row: Row;
  readonly entryId: RowId;
  /** Clocks that the entry ended. */
  readonly ended: readonly ClockRow[];
}

/** What a change of one clock says. */
export interface Adjustment {
  readonly clock: ClockRow;
  readonly entry: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** A decision that may leave the state as it is. */
export type Remark<State extends string, Row extends KindRow> = Omit<Decision<State, Row>, 'to'> & { readonly to?: State };

const ALARM_ENTRIES: Readonly<Record<Alarm['kind'], string>> = { WARN: 'CLOCK_WARNED', BREACH: 'CLOCK_BREACHED', ESCALATE: 'CLOCK_ESCALATED' };

/** A loop under lock with what an entry on it can change. */
export interface Held<Row extends KindRow> {
  loop: LoopRow;
  row: Row;
  clocks: ClockRow[];
  reach: Reach[];
}

/** The one door through which loops change: lock, allow, decide, save, append, clocks, reach; in one transaction. */
export class Advance {
  constructor(private readonly rules: LoopRules, private readonly lapses = new Lapses()) {}

  /**
   * Carries out a verb on a loop.
   * @throws Refusal NOT_FOUND without reach, FORBIDDEN where the verb is not the caller's part, VERSION_CONFLICT with
   * currentVersion, ILLEGAL_TRANSITION with state, verb and what is allowed, or whatever `decide` refuses with.
   */
  async advance<S extends string, V extends string, R extends KindRow>(tx: Tx, step: Step<S, V, R>): Promise<Advanced<R>> {
    await descend(tx);
    const held = await hold(tx, step.kind, step.id);
    allow(step, held.loop, held.row);
    const { state } = held.loop;
    await this.sayDue(tx, step.kind, held);
    if (held.loop.state !== state) throw illegal(step, held.loop, held.row);
    const decision = await step.decide(held.loop, held.row);
    return { ...await this.write(tx, step.kind, held, step.verb, step.actor, decision), loop: held.loop, row: held.row };
  }

  /**
   * Writes an entry that the platform or another room makes on a loop, beside the table: a lead that arrived, a link.
   * The state stays as it is unless `decide` names another. The caller has the loop under lock in the context advance, or lets this take it.
   */
  async note<S extends string, V extends string, R extends KindRow>(
    tx: Tx, kind: LoopKind<S, V, R>, id: RowId, actor: Actor, decide: (loop: LoopRow, row: R) => Remark<S, R>,
  ): Promise<Advanced<R>> {
    await elevate(tx, 'advance');
    const held = await hold(tx, kind, id);
    await this.sayDue(tx, kind, held, false);
    const remark = decide(held.loop, held.row);
    return { ...await this.write(tx, kind, held, null, actor, { to: held.loop.state as S, ...remark }), loop: held.loop, row: held.row };
  }

  /** Changes one open clock of an open loop: pauses, resumes or moves it. The caller has looked at who may. */
  async adjust(
    tx: Tx, kind: LoopKind, id: RowId, verb: string, actor: Actor, decide: (loop: LoopRow, clocks: readonly ClockRow[]) => Adjustment,
  ): Promise<RowId> {
    await elevate(tx, 'advance');
    const held = await hold(tx, kind, id);
    await this.sayDue(tx, kind, held);
    const { clock, entry, facts } = decide(held.loop, held.clocks);
    const changed = this.hand(held, clock);
    return (await this.write(tx, kind, held, verb, actor, { to: held.loop.state, entry, facts }, [changed])).entryId;
  }

  /** Writes every warning, breach and escalation of a loop that has fallen due; answers how many. Safe to call at any time, from anywhere. */
  async sayDueOf(tx: Tx, kind: LoopKind, id: RowId): Promise<number> {
    await elevate(tx, 'advance');
    return this.sayDue(tx, kind, await hold(tx, kind, id));
  }

  /**
   * What a clock had to say before this entry is said before it, whether or not the watch has seen it yet, in the order in
   * which it fell due; and so is what follows from that, where it has fallen due as well. What is an end and no deadline
   * is written likewise, unless only deadlines are asked for: a note on a loop must not find it closed.
   */
  private async sayDue<S extends string, V extends string, R extends KindRow>(
    tx: Tx, kind: LoopKind<S, V, R>, held: Held<R>, ends = true,
  ): Promise<number> {
    const at = this.rules.clock.now();
    let written = 0;
    const waiting = (): ClockRow | undefined => firstDue(held.clocks.filter((one) => ends || !this.lapses.of(kind, one)), at);
    for (let clock = waiting(); clock; clock = waiting()) {
      const alarm = nextAlarm(clock, this.rules.alarm(clock));
      if (!alarm) throw new Error('a clock is due and has nothing to say');
      if (alarm.kind === 'BREACH' && await this.lapse(tx, kind, held, clock)) {
        written += 1;
        continue;
      }
      const changed = this.hand(held, said(clock, alarm, at));
      await this.write(tx, kind, held, null, PLATFORM, {
        to: held.loop.state as S,
        entry: ALARM_ENTRIES[alarm.kind],
        facts: { clock: clock.code, label: clock.label, dueAt: clock.dueAt, ...this.stepOf(alarm, held.loop) },
        startClocks: alarm.kind === 'BREACH' ? kind.afterBreach?.(held.loop, held.row, clock) ?? [] : [],
      }, [changed]);
      written += 1;
    }
    return written;
  }

  /** Acts in the name of the platform where the clock is an end and no deadline; false where it is a deadline. */
  private async lapse<S extends string, V extends string, R extends KindRow>(
    tx: Tx, kind: LoopKind<S, V, R>, held: Held<R>, clock: ClockRow,
  ): Promise<boolean> {
    const lapse = await this.lapses.of(kind, clock)?.(tx, held.loop, held.row, clock);
    if (!lapse) return false;
    const met = { code: clock.code, label: clock.label, as: 'MET' as const };
    await this.write(tx, kind, held, null, PLATFORM, { ...lapse, endClocks: [...(lapse.endClocks ?? []), met] });
    await lapse.follow?.();
    return true;
  }

  /** Puts a changed clock among the held ones, with the moment of its next alarm. */
  private hand<R extends KindRow>(held: Held<R>, clock: ClockRow): ClockRow {
    const changed = scheduled(clock, this.rules.alarm(clock));
    held.clocks = held.clocks.map((one) => (one.id === changed.id ? changed : one));
    return changed;
  }

  private stepOf(alarm: Alarm, loop: LoopRow): Readonly<Record<string, unknown>> {
    if (alarm.kind !== 'ESCALATE') return {};
    const agency = this.rules.answersFor(alarm.level, loop.regionCode);
    return { level: alarm.level, agency: agency && publicId('Agency', agency.id) };
  }

  private async write<S extends string, V extends string, R extends KindRow>(
    tx: Tx, kind: LoopKind<S, V, R>, held: Held<R>, verb: V | null, actor: Actor, decision: Decision<S, R>,
    adjusted: readonly ClockRow[] = [],
  ): Promise<{ entryId: RowId; ended: readonly ClockRow[] }> {
    const at = this.rules.clock.now();
    const { loop: before } = held;
    const personHeld = await isHeldBeyond(tx, before, kind.phases[decision.to], decision.holds ?? before.holds);
    const { change, row, going, reach, ended } = changeOf(this.rules, kind, held, { verb, decision, at, personHeld, adjusted });
    const { after } = change;
    const [[entryId]] = await Promise.all([
      record(tx, actor, at, [change]),
      decision.row ? kind.update(tx, after.id, decision.row, after) : undefined,
    ]);
    if (before.holds && !after.holds && after.personId && !(await isHeld(tx, after.personId))) {
      await endPersonalFields(tx, after.personId, this.rules.personalUntil(after, at));
    }
    Object.assign(held, { loop: after, row, clocks: going, reach });
    return { entryId: entryId!, ended };
  }
}

/**
 * Locks a loop within the sight that the transaction has now, and reads what an entry on it can change. All is sent at
 * once; what is read behind the lock is as it stands under the lock. Leaves the transaction in the context advance.
 */
async function hold<S extends string, V extends string, R extends KindRow>(tx: Tx, kind: LoopKind<S, V, R>, id: RowId): Promise<Held<R>> {
  const locking = lockLoop(tx, id);
  const loading = kind.load(tx, id);
  await elevate(tx, 'advance');
  const [loop, row, clocks, reach] = await Promise.allSettled([locking, loading, findOpenClocks(tx, [id]), findReach(tx, [id])]);
  const held = valueOf(loop);
  if (held.kind !== kind.name) throw notFound('loop');
  return { loop: held, row: valueOf(row), clocks: valueOf(clocks), reach: valueOf(reach).get(id) ?? [] };
}

function valueOf<T>(settled: PromiseSettledResult<T>): T {
  if (settled.status === 'rejected') throw settled.reason;
  return settled.value;
}

/** @throws Refusal FORBIDDEN, VERSION_CONFLICT or ILLEGAL_TRANSITION where the verb is not to be done on the loop as it is. */
export function allow<S extends string, V extends string, R extends KindRow>(step: Asked<S, V, R>, loop: LoopRow, row: R): void {
  const transition = step.kind.transitions[step.verb];
  const parts = partsOf(step.kind, step.actor.agencyId, loop, row);
  if (!transition.by.some((part) => parts.includes(part))) {
    throw forbidden(`${step.verb} is the part of ${transition.by.join(' or ')} on this loop, which your agency is not.`);
  }
  if (loop.version !== step.expectedVersion) {
    throw new Refusal('VERSION_CONFLICT', 'The loop has changed since you read it. Read it again and decide anew.', { currentVersion: loop.version });
  }
  if (!transition.from.includes(loop.state as S)) {
    throw illegal(step, loop, row);
  }
}

function illegal<S extends string, V extends string, R extends KindRow>(step: Asked<S, V, R>, loop: LoopRow, row: R): Refusal {
  const allowed = verbsFor(step.kind, step.actor.agencyId, loop, row);
  return new Refusal('ILLEGAL_TRANSITION', `${step.verb} is not possible in the state ${loop.state}.`, { state: loop.state, verb: step.verb, allowed });
}

/** The verbs of the table that an agency's part allows in the loop's state; guards are not tried. */
export function verbsFor<S extends string, V extends string, R extends KindRow>(
  kind: LoopKind<S, V, R>, agencyId: RowId | null, loop: LoopRow, row: R,
): V[] {
  const parts = partsOf(kind, agencyId, loop, row);
  return (Object.keys(kind.transitions) as V[]).filter((verb) => {
    const { from, by } = kind.transitions[verb];
    return from.includes(loop.state as S) && by.some((part) => parts.includes(part));
  });
}

function partsOf<S extends string, V extends string, R extends KindRow>(
  kind: LoopKind<S, V, R>, agencyId: RowId | null, loop: LoopRow, row: R,
): readonly string[] {
  return agencyId === null ? [] : kind.partsOf(agencyId, loop, row);
}

/** Whether a stay or an order still holds the person of a loop that closes. */
async function isHeldBeyond(tx: Tx, { personId }: LoopRow, phase: LoopRow['phase'], holds: boolean): Promise<boolean> {
  return isClosing(phase) && personId !== null && (holds || await isHeld(tx, personId));
}
