import type { Principal } from '../../core/access/principal';
import type { Clock } from '../../core/kernel/clock';
import { Refusal } from '../../core/kernel/errors';

/** How long a budget lasts, in seconds. */
export const BUDGET_WINDOW_S = 60;
const WINDOW_MS = BUDGET_WINDOW_S * 1_000;
const EXHAUSTED = 'Your budget for this minute is used up. Wait as many seconds as retryAfter says, then ask again or ask for less.';

/** What is left of a budget. */
export interface Standing {
  readonly isExhausted: boolean;
  /** Cost that may still be spent in this window. */
  readonly remaining: number;
  /** Seconds until the window ends and the budget is whole again, at least 1. */
  readonly resetS: number;
}

/**
 * What each caller may spend in a minute on this server. A budget belongs to a subject of an agency, whatever number of
 * tokens and connections it has; servers count each for themselves.
 */
export class CostBudget {
  private window = -1;
  private spent = new Map<string, number>();

  /** @param clock of this machine, which goes on whatever the platform's clock says. */
  constructor(readonly perMinute: number, private readonly clock: Clock) {}

  /** Spends where enough is left; spends nothing otherwise. With a cost of 0 it only looks. */
  take(spender: string, cost: number): Standing {
    const now = this.clock.now().getTime();
    const window = Math.floor(now / WINDOW_MS);
    if (window !== this.window) {
      this.window = window;
      this.spent = new Map();
    }
    const before = this.spent.get(spender) ?? 0;
    const isExhausted = before >= this.perMinute || before + cost > this.perMinute;
    const after = isExhausted ? before : before + cost;
    this.spent.set(spender, after);
    return { isExhausted, remaining: this.perMinute - after, resetS: Math.max(1, Math.ceil(((window + 1) * WINDOW_MS - now) / 1_000)) };
  }

  /** As {@link take}. @throws Refusal RATE_LIMITED, which says after how many seconds to come again. */
  charge(spender: string, cost: number): Standing {
    const standing = this.take(spender, cost);
    if (standing.isExhausted) throw new Refusal('RATE_LIMITED', EXHAUSTED, { retryAfter: standing.resetS });
    return standing;
  }

  /** The headers that tell a client where it stands (draft-ietf-httpapi-ratelimit-headers). */
  headersOf({ isExhausted, remaining, resetS }: Standing): Readonly<Record<string, string>> {
    return {
      'ratelimit-policy': `"cost";q=${this.perMinute};w=${BUDGET_WINDOW_S}`,
      ratelimit: `"cost";r=${remaining};t=${resetS}`,
      ...(isExhausted && { 'retry-after': String(resetS) }),
    };
  }
}

/** Whose budget a request spends: that of a subject of an agency, or of an address where nobody is known. */
export function spenderOf(principal: Principal | undefined, address: string): string {
  return principal ? `${principal.agency.code} ${principal.subject}` : `address ${address}`;
}
