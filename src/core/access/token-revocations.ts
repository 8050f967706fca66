import type { Database } from '../db/context';
import type { Clock } from '../kernel/clock';
import type { RowId } from '../kernel/ids';
import { Rounds } from '../kernel/rounds';
import { findRevocations, type Revocation } from './token-revocation.store';

/** Whose token it is, and which. */
export interface TokenBearer {
  readonly subject: string;
  readonly tokenId?: string;
  readonly agency: { readonly id: RowId };
}

/** Tokens that are refused before their time, as the database has them, on every server. */
export class Revocations {
  private known: ReadonlyMap<string, Date> = new Map();
  private rounds: Rounds | undefined;
  private changed: () => void = () => undefined;

  /** @param clock of this machine: tokens live by the real time. */
  constructor(private readonly database: Database, private readonly clock: Clock) {}

  /** Whether the bearer's token is refused now. */
  isRevoked({ agency, subject, tokenId }: TokenBearer): boolean {
    const now = this.clock.now();
    const names = [keyOf(agency.id, 'subject', subject), ...(tokenId === undefined ? [] : [keyOf(agency.id, 'token', tokenId)])];
    return names.some((name) => (this.known.get(name) ?? now) > now);
  }

  /** Calls back whenever something was revoked, to end what is open. One listener. */
  onChange(listener: () => void): void {
    this.changed = listener;
  }

  /** Reads everything that is revoked. */
  async refresh(): Promise<void> {
    const rows = await this.database.inContext({ system: 'reference-reader' }, (tx) => findRevocations(tx, this.clock.now()));
    const before = this.known;
    this.known = latest(rows);
    if ([...this.known].some(([name, until]) => (before.get(name)?.getTime() ?? 0) < until.getTime())) this.changed();
  }

  /** Refreshes on and on, `everyMs` after the last time ended; what fails is told to `failed` and tried again. */
  start(everyMs: number, failed: (error: unknown) => void): void {
    this.rounds ??= new Rounds(everyMs, () => this.refresh(), failed);
    this.rounds.start();
  }

  /** Resolves once the refreshing under way is done. */
  async stop(): Promise<void> {
    await this.rounds?.stop();
  }
}

function latest(rows: readonly Revocation[]): ReadonlyMap<string, Date> {
  const known = new Map<string, Date>();
  for (const { agencyId, subject, tokenId, until } of rows) {
    const name = subject !== null ? keyOf(agencyId, 'subject', subject) : keyOf(agencyId, 'token', tokenId ?? '');
    const other = known.get(name);
    if (!other || other < until) known.set(name, until);
  }
  return known;
}

function keyOf(agencyId: RowId, by: 'subject' | 'token', value: string): string {
  return `${agencyId} ${by} ${value}`;
}
