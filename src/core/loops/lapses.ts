import type { Tx } from '../db/context';
import type { ClockRow } from './clock.entity';
import type { LoopRow } from './loop.entity';
import type { Decision, KindRow, LoopKind } from './loop-kind';

/** What the platform does when a clock comes that is no deadline but an end: the clock is met by the entry. */
export interface Lapse<State extends string, Row extends KindRow> extends Decision<State, Row> {
  /** What follows on other loops in the same transaction, once the entry is written. */
  readonly follow?: () => Promise<void>;
}

/** Decides in the context advance, with the loop under lock. Null leaves the clock a deadline: it is breached. */
export type LapseRule<State extends string, Row extends KindRow> = (
  tx: Tx, loop: LoopRow, row: Row, clock: ClockRow,
) => Promise<Lapse<State, Row> | null>;

/**
 * Ends that come by themselves: an order that is over, a room that is kept no longer. A clock with a rule here is never
 * breached. The platform acts in its stead, once, on time while running and at once after downtime, as with any breach.
 */
export class Lapses {
  private readonly rules = new Map<string, LapseRule<string, KindRow>>();

  /** Says what the platform does when a clock of this code comes on a loop of this kind. */
  on<S extends string, V extends string, R extends KindRow>(kind: LoopKind<S, V, R>, code: string, rule: LapseRule<S, R>): void {
    this.rules.set(key(kind.name, code), rule as unknown as LapseRule<string, KindRow>);
  }

  /** The rule for a clock; undefined for a deadline. */
  of<S extends string, V extends string, R extends KindRow>(kind: LoopKind<S, V, R>, clock: ClockRow): LapseRule<S, R> | undefined {
    return this.rules.get(key(kind.name, clock.code)) as LapseRule<S, R> | undefined;
  }
}

function key(kind: string, code: string): string {
  return `${kind} ${code}`;
}
