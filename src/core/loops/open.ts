import { elevate, type Tx } from '../db/context';
import { shanghaiDay } from '../kernel/clock';
import { pseudonym, rowId, type RowId } from '../kernel/ids';
import type { Actor } from '../trace/actor';
import { isOverdue, nextDue, settle } from './clocks';
import type { LoopRow } from './loop.entity';
import type { Decision, KindRow, LoopKind } from './loop-kind';
import { takeNumbers } from './loop.store';
import { reachAfter } from './reach';
import { record, type Change } from './record';
import type { LoopRules } from './rules';
import { deltasOf } from './tally';

/** A loop that is to be opened. */
export interface Opening<State extends string, Row extends KindRow> {
  readonly verb: string;
  readonly region: string;
  readonly openedBy: RowId;
  readonly heldBy: RowId;
  readonly answerer: RowId;
  readonly personId: RowId | null;
  readonly category: string | null;
  readonly row: Omit<Row, 'id'>;
  readonly decision: Omit<Decision<State, Row>, 'row' | 'heldBy' | 'answerer'>;
}

/** A loop that was opened, with the entry that tells of it. */
export interface Opened {
  readonly loop: LoopRow;
  readonly entryId: RowId;
}

/** Opens loops, any number in the same few statements. */
export class Open {
  constructor(private readonly rules: LoopRules) {}

  /** Opens one loop. */
  async open<S extends string, V extends string, R extends KindRow>(
    tx: Tx, kind: LoopKind<S, V, R>, actor: Actor, opening: Opening<S, R>,
  ): Promise<Opened> {
    const [opened] = await this.openAll(tx, kind, actor, [opening]);
    return opened!;
  }

  /** Opens loops of one kind in the order given. */
  async openAll<S extends string, V extends string, R extends KindRow>(
    tx: Tx, kind: LoopKind<S, V, R>, actor: Actor, openings: readonly Opening<S, R>[],
  ): Promise<Opened[]> {
    if (openings.length === 0) return [];
    await elevate(tx, 'advance');
    const at = this.rules.clock.now();
    const numbers = await takeNumbers(tx, openings.length);
    const made = openings.map((opening, i) => this.make(kind, opening, numbers[i]!, at));
    const entries = await record(tx, actor, at, made.map((one) => one.change));
    await kind.insert(tx, made.map((one) => one.row), made.map((one) => one.change.after));
    return made.map((one, i) => ({ loop: one.change.after, entryId: entries[i]! }));
  }

  private make<S extends string, V extends string, R extends KindRow>(
    kind: LoopKind<S, V, R>, opening: Opening<S, R>, number: number, at: Date,
  ): { change: Change; row: R } {
    const { decision } = opening;
    const loop: LoopRow = {
      id: rowId(at.getTime()), kind: kind.name, traceKey: pseudonym(), version: 1, lastHash: Buffer.alloc(0),
      number: `${kind.prefix}-${opening.region}-${shanghaiDay(at).replaceAll('-', '')}-${String(number).padStart(4, '0')}`,
      state: decision.to, phase: kind.phases[decision.to], regionCode: opening.region, openedBy: opening.openedBy,
      heldBy: opening.heldBy, answerer: opening.answerer, personId: opening.personId, teamId: decision.teamId ?? null,
      protocolId: this.rules.edition(opening.region).id, category: opening.category, openedAt: at, dueAt: null, overdue: false,
      closedAt: null, control: decision.control ?? null, controlAt: decision.control ? at : null,
      holds: decision.holds ?? false, voided: false,
    };
    const row = { ...opening.row, id: loop.id } as R;
    const rules = this.rules.clocks(loop, decision.entry, at, decision.startClocks ?? []);
    const { started } = settle([], rules, [], false, at, loop.id, () => rowId(at.getTime()));
    loop.dueAt = nextDue(started);
    loop.overdue = isOverdue(started);
    const named = [...kind.participants(loop, row), ...(decision.join ?? []), ...this.rules.overseers(opening.region)];
    const reach = reachAfter(loop, named, [], null);
    const change: Change = {
      before: null, after: loop, entry: decision.entry, verb: opening.verb, facts: decision.facts ?? {},
      factClasses: kind.entries[decision.entry] ?? {}, clocks: started, reach, deltas: deltasOf(null, loop, [], reach),
    };
    return { change, row };
  }
}
