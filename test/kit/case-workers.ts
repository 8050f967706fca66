import { Agency, freshKey } from './agency';
import { Refused, type Json } from './answers';
import { leadOn, somebody } from './leads';
import type { PlatformProcess } from './platform-process';

const LOOK_EVERY_MS = 20;
/** Faults on the server's side, after which the same call is made again: its database was cut from under it. */
const PASSING: readonly string[] = ['INTERNAL', 'TIMEOUT'];

/** One case from push to closing, as far as it got: entries of the trace in the order of the verbs that were answered. */
export interface WorkedCase {
  readonly id: string;
  /** Ids of the entries that answers named; null for the push, whose answer names none. */
  readonly entries: (string | null)[];
  readonly kinds: string[];
}

/** Something that is asked once and repeated, word for word, until it is answered. */
interface Step {
  readonly agency: string;
  readonly verb: string;
  readonly kind: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Servers on one database, those of them that are up. */
interface Servers { readonly up: readonly PlatformProcess[] }

/**
 * Works cases while the server is killed and started again. A call that was not answered is made again with the same
 * key and the same input, as partner systems have to: whatever it did before, it must have done once.
 */
export class CaseWorkers {
  readonly cases: WorkedCase[] = [];
  acknowledged = 0;
  repeated = 0;
  private servers: Servers | undefined;
  private stopping = false;
  private turn = 0;

  constructor(private readonly tokens: ReadonlyMap<string, string>, private readonly teamId: string) {}

  /** Calls go to this platform from now on, or to those that are up in turn; to none without one. */
  use(servers: PlatformProcess | Servers | undefined): void {
    this.servers = servers && ('up' in servers ? servers : { up: [servers] });
  }

  /** Works with so many callers at once until {@link stop}. */
  run(callers: number): Promise<unknown> {
    return Promise.all(Array.from({ length: callers }, () => this.work()));
  }

  /** Each caller ends with the call under way, answered. */
  stop(): void {
    this.stopping = true;
  }

  private async work(): Promise<void> {
    while (!this.stopping) {
      const pushed = await this.call({ agency: 'PUBLIC_SECURITY-350600', verb: 'pushLeads', kind: 'INVESTIGATION_ISSUED', input: { idempotencyKey: freshKey(), leads: [leadOn(somebody())] } });
      const worked: WorkedCase = { id: pushed.results[0].investigation.id, entries: [null], kinds: ['INVESTIGATION_ISSUED'] };
      this.cases.push(worked);
      for (const step of this.steps(worked.id)) {
        if (this.stopping) break;
        const payload = await this.call(step);
        worked.entries.push(payload.entry.id);
        worked.kinds.push(step.kind);
      }
    }
  }

  /** Each verb makes one entry, so the versions are known before. */
  private steps(id: string): Step[] {
    const [police, community] = ['PUBLIC_SECURITY-350600', 'COMMUNITY-350602001'];
    const attempts = [1, 2, 3].map((n) => [community, 'recordInvestigationAttempt', 'INVESTIGATION_ATTEMPTED', { note: `第${n}次` }] as const);
    const verbs: readonly (readonly [string, string, string, object])[] = [
      [community, 'receiveInvestigation', 'INVESTIGATION_RECEIVED', {}],
      [community, 'assignInvestigation', 'INVESTIGATION_ASSIGNED', { teamId: this.teamId }],
      ...attempts,
      [community, 'markLocated', 'INVESTIGATION_LOCATED', {}],
      [community, 'verifyIdentity', 'INVESTIGATION_VERIFIED', {}],
      [community, 'controlPerson', 'INVESTIGATION_CONTROLLED', { measure: 'HOME_ISOLATION' }],
      [community, 'reportInvestigation', 'INVESTIGATION_REPORTED', { outcome: 'FOUND_AND_CONTROLLED' }],
      [police, 'closeInvestigation', 'INVESTIGATION_CLOSED', {}],
    ];
    return verbs.map(([agency, verb, kind, more], i) => ({ agency, verb, kind, input: { idempotencyKey: freshKey(), id, expectedVersion: i + 1, ...more } }));
  }

  private async call(step: Step): Promise<Json> {
    for (let attempt = 0; ; attempt += 1) {
      const platform = await this.someone();
      try {
        const payload = await new Agency(platform.url, step.agency, this.tokens.get(step.agency)!, 'INVESTIGATION').verb(step.verb, step.input);
        this.acknowledged += 1;
        this.repeated += attempt > 0 ? 1 : 0;
        return payload;
      } catch (error) {
        if (error instanceof Refused && !PASSING.includes(error.code)) throw error;
        await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
      }
    }
  }

  private async someone(): Promise<PlatformProcess> {
    for (;;) {
      const up = this.servers?.up ?? [];
      this.turn += 1;
      if (up.length > 0) return up[this.turn % up.length]!;
      await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
    }
  }
}
