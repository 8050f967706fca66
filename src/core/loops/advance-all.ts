import { elevate, type Tx } from '../db/context';
import { notFound, Refusal } from '../kernel/errors';
import type { RowId } from '../kernel/ids';
import { allow, type Advance, type Held } from './advance';
import { firstDue } from './alarms';
import { changeOf, isClosing, type Changed } from './change';
import type { ClockRow } from './clock.entity';
import { findHeld } from './control.store';
import type { LoopRow } from './loop.entity';
import type { CommandActor, Decision, KindRow, LoopKind } from './loop-kind';
import { findOpenClocks, lockLoops } from './loop.store';
import { findReach } from './reach.store';
import { record } from './record';
import type { LoopRules } from './rules';

/** One verb on many loops of one kind. No loop is named twice. */
export interface Steps<State extends string, Verb extends string, Row extends KindRow> {
  readonly kind: LoopKind<State, Verb, Row>;
  readonly verb: Verb;
  readonly items: readonly { readonly id: RowId; readonly expectedVersion: number }[];
  readonly actor: CommandActor;
  /** Reads the kind's own columns of many loops. */
  load(tx: Tx, ids: readonly RowId[]): Promise<Row[]>;
  /** As `Step.decide`, for each loop by itself; it changes no columns of the kind's own. */
  decide(loop: LoopRow, row: Row): Omit<Decision<State, Row>, 'row'>;
}

/** What became of one loop: the entry that was written, or why there is none. */
export type StepOutcome = { readonly entry: RowId } | { readonly refusal: Refusal };

/** Does one verb on many loops in the few statements that one loop takes. Each succeeds or is refused by itself. */
export class AdvanceAll {
  constructor(private readonly advance: Advance, private readonly rules: LoopRules) {}

  /**
   * Carries out the verb on each loop, all locked in the order of their keys; answers the outcomes in the order of the items, which is
   * that of the entries too. A loop with a deadline that has come is taken by itself behind the others: what it has to say is said first.
   */
  async advanceAll<S extends string, V extends string, R extends KindRow>(tx: Tx, steps: Steps<S, V, R>): Promise<StepOutcome[]> {
    const held = await holdAll(tx, steps);
    const at = this.rules.clock.now();
    const outcomes = new Map<RowId, StepOutcome>();
    const alone: RowId[] = [];
    const changes = new Map<RowId, Changed<R>>();
    const persons = await findHeld(tx, [...held.values()].flatMap(({ loop }) => loop.personId ?? []));
    for (const { id, expectedVersion } of steps.items) {
      const one = held.get(id);
      const outcome = one ? this.tryOne(one, steps, { id, expectedVersion }, persons, at) : { refusal: notFound('loop') };
      if (outcome === 'ALONE') alone.push(id);
      else if ('change' in outcome) changes.set(id, outcome);
      else outcomes.set(id, outcome);
    }
    const entries = await record(tx, steps.actor, at, [...changes.values()].map(({ change }) => change));
    [...changes.keys()].forEach((id, i) => outcomes.set(id, { entry: entries[i]! }));
    for (const id of alone) outcomes.set(id, await this.takeAlone(tx, steps, id));
    return steps.items.map(({ id }) => outcomes.get(id)!);
  }

  private tryOne<S extends string, V extends string, R extends KindRow>(
    held: Held<R>, steps: Steps<S, V, R>, item: { id: RowId; expectedVersion: number }, heldPersons: ReadonlySet<RowId>, at: Date,
  ): Changed<R> | StepOutcome | 'ALONE' {
    const { kind, verb, actor } = steps;
    return orRefusal(() => {
      allow({ kind, verb, actor, ...item }, held.loop, held.row);
      if (firstDue(held.clocks, at) || held.loop.holds) return 'ALONE';
      const decision = steps.decide(held.loop, held.row);
      const personHeld = isClosing(kind.phases[decision.to]) && held.loop.personId !== null && heldPersons.has(held.loop.personId);
      return changeOf(this.rules, kind, held, { verb, decision, at, personHeld });
    });
  }

  private async takeAlone<S extends string, V extends string, R extends KindRow>(tx: Tx, steps: Steps<S, V, R>, id: RowId): Promise<StepOutcome> {
    const { expectedVersion } = steps.items.find((one) => one.id === id)!;
    try {
      const { entryId } = await this.advance.advance(tx, { ...steps, id, expectedVersion });
      return { entry: entryId };
    } catch (error) {
      if (error instanceof Refusal) return { refusal: error };
      throw error;
    }
  }
}

function orRefusal<T>(work: () => T): T | StepOutcome {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) return { refusal: error };
    throw error;
  }
}

/** Locks the loops of the kind that the caller reaches and reads what entries on them can change. Leaves the transaction in the context advance. */
async function holdAll<S extends string, V extends string, R extends KindRow>(tx: Tx, steps: Steps<S, V, R>): Promise<Map<RowId, Held<R>>> {
  const { kind, items } = steps;
  const loops = (await lockLoops(tx, items.map(({ id }) => id))).filter((loop) => loop.kind === kind.name);
  const ids = loops.map(({ id }) => id);
  const loading = steps.load(tx, ids);
  await elevate(tx, 'advance');
  const [rows, clocks, reach] = await Promise.all([loading, findOpenClocks(tx, ids), findReach(tx, ids)]);
  const rowOf = new Map(rows.map((row) => [row.id, row]));
  const clocksOf = new Map<RowId, ClockRow[]>(ids.map((id) => [id, []]));
  for (const clock of clocks) clocksOf.get(clock.loopId)!.push(clock);
  return new Map(loops.map((loop) => [loop.id, { loop, row: rowOf.get(loop.id)!, clocks: clocksOf.get(loop.id)!, reach: reach.get(loop.id)! }]));
}
