/** Who can have a person, by code of agency. */
export const COMMUNITY = 'COMMUNITY-350602001';
const TRANSPORT = 'TRANSPORT-350602';
const SITE = 'ISOLATION_SITE-350603';

/** What a verb that was done answers, as far as the model looks at it. */
export interface Answered {
  /** The transfer that it was done on, or that it opened. */
  readonly transferId?: string;
  /** The end that its order has now. */
  readonly endsAt?: string;
  readonly upheld?: boolean;
}

/** Why a person is held, where, and by whom, in the fewest words: the tests' own account of it. */
export class HeldModel {
  /** End of the order in force; null without one. */
  until: number | null = null;
  /** Who has custody; null for nobody. */
  holder: string | null = null;
  private next: string | null = null;
  private way: 'SITE' | 'HOME' | null = null;
  private staying = false;
  private openedBy: string | null = null;
  private carriedBy: string | null = null;
  private hasStayed = false;

  /** Whether an order holds the person at this moment. */
  isHeldBy(now: number): boolean {
    return this.until !== null && this.until > now;
  }

  /** Time has gone on: an order whose end has come is over. */
  passed(now: number): void {
    if (this.until !== null && this.until <= now) this.over();
  }

  /** What a verb that was done means. */
  done(verb: string, { transferId, endsAt, upheld }: Answered): void {
    switch (verb) {
      case 'issueOrder': return this.begins(endsAt!, null);
      case 'extendOrder':
      case 'reevaluateOrder': this.until = Date.parse(endsAt!); return;
      case 'revokeOrder':
      case 'releaseOrder':
      case 'releaseFromIsolation': return this.over();
      case 'decideAppeal': return upheld ? this.over() : undefined;
      case 'recordExemption': return this.leavesSite();
      case 'withdrawTransfer':
      case 'closeTransfer': return this.closed(transferId!);
      default: return this.moved(verb, transferId!, endsAt);
    }
  }

  private moved(verb: string, transferId: string, endsAt: string | undefined): void {
    switch (verb) {
      case 'orderTransfer':
        if (this.until === null) this.begins(endsAt!, transferId);
        Object.assign(this, { carriedBy: transferId, way: 'SITE', holder: COMMUNITY, next: null });
        return;
      case 'orderReturn': Object.assign(this, { way: 'HOME', holder: SITE, next: null }); return;
      case 'releaseForBoarding': this.next = TRANSPORT; return;
      case 'confirmArrival': this.next = this.way === 'HOME' ? COMMUNITY : SITE; return;
      case 'abortTransfer': if (this.holder === TRANSPORT) this.next = COMMUNITY; return;
      case 'admitTransfer': Object.assign(this, { staying: true, hasStayed: true, holder: this.next }); return;
      case 'confirmOnBoard':
      case 'confirmReturn':
      case 'confirmHome': this.holder = this.next;
    }
  }

  private begins(endsAt: string, transferId: string | null): void {
    Object.assign(this, { until: Date.parse(endsAt), openedBy: transferId, carriedBy: transferId, hasStayed: this.staying });
  }

  /** A transfer that came to nothing takes the order with it that it opened. */
  private closed(transferId: string): void {
    if (this.openedBy === transferId && this.carriedBy === transferId && !this.hasStayed && this.until !== null) this.over();
  }

  private over(): void {
    this.until = null;
    this.openedBy = null;
    this.leavesSite();
  }

  /** Whoever stays is free, whoever is on the way to a site is brought back. */
  private leavesSite(): void {
    if (this.staying) this.holder = null;
    if (this.way === 'SITE' && this.holder === TRANSPORT) this.next = COMMUNITY;
    this.staying = false;
  }
}
