import type { StartedClock } from '../../core/loops/loop-kind';
import { clocksStartedBy } from '../../core/protocols/clock-rule';
import type { Protocol } from '../../core/protocols/protocol';
import type { RiskCategory } from '../../core/protocols/risk-category';

/** A deadline of the request before, as far as the next one takes it over. */
export interface EndedDeadline {
  readonly code: string;
  readonly label: string | null;
  readonly dueAt: Date;
}

/**
 * Deadlines of a request that follows where a person moved on: what was still open on the request before it keeps its
 * time. Moving on gives nobody more time, and a deadline that was missed is not forgotten. `ended` are the clocks that
 * the report ended; `edition` is in force where the person went.
 */
export function remainingClocks(ended: readonly EndedDeadline[], edition: Protocol, category: RiskCategory | null): StartedClock[] {
  return clocksStartedBy(edition, 'INVESTIGATION_ISSUED', 'INVESTIGATION', category).flatMap(({ code }) => {
    const before = ended.find((clock) => clock.code === code && clock.label === null);
    return before ? [{ code, label: null, dueAt: before.dueAt }] : [];
  });
}
