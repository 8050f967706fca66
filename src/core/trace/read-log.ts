import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import type { ShownPerson } from '../access/disclosure';
import { POLICY_VERSION } from '../access/policy';
import type { Principal } from '../access/principal';
import type { Database, Tx } from '../db/context';
import type { Clock } from '../kernel/clock';
import { rowId, type RowId } from '../kernel/ids';
import { Actors, PLATFORM } from './actor';
import { append } from './append';
import type { DisclosureChannel, DisclosureLine } from './disclosure-line';
import { defineEntries, keepFacts } from './facts';
import { insertDisclosures, pseudonymsOf } from './read-log.store';

/** An answer that is about to be sent: to whom, by which way, and what it shows of which persons. */
export interface Answer {
  readonly principal: Principal;
  readonly channel: DisclosureChannel;
  readonly shown: readonly ShownPerson[];
}

/**
 * The entry of the read log: personal fields went out. `lines` is a JSON list of {@link DisclosureLine}, in which
 * persons stand under pseudonyms that retention cuts off, so that it tells of nobody by itself.
 */
export const readLogEntries = defineEntries({
  PERSONS_DISCLOSED: { lines: 'WORK_STATE' },
});

/** Time between the beginnings of two entries while few answers wait, in milliseconds: none waits longer for others to join it. */
const GATHER_MS = 25;
/** So many that wait begin the next entry at once. */
const ENOUGH = 8;
/** Most answers of one entry. */
const BATCH = 100;
/** Before the second try, in milliseconds: a connection that was cut is made anew. */
const RETRY_MS = 100;

interface Waiting extends Answer {
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Writes down who receives personal fields before they are sent. Answers that come while an entry is being written go
 * into the next one together. It works on a connection of its own: an answer never waits for the pool of requests, and
 * none holds two connections.
 */
export class ReadLog {
  private waiting: Waiting[] = [];
  private running: Promise<void> | undefined;
  private enough: () => void = () => undefined;
  private readonly actors: Actors;

  /** @param database over one connection that nobody else uses. */
  constructor(private readonly database: Database, private readonly clock: Clock) {
    this.actors = new Actors(database);
  }

  /** Resolves once the entry is committed. @throws whatever the database failed with: the answer must not be sent then. */
  record(answer: Answer): Promise<void> {
    if (answer.shown.length === 0) return Promise.resolve();
    return new Promise((done, failed) => {
      this.waiting.push({ ...answer, done, failed });
      if (this.waiting.length >= ENOUGH) this.enough();
      this.running ??= this.run().finally(() => { this.running = undefined; });
    });
  }

  /** Resolves once nothing waits any more. */
  async stop(): Promise<void> {
    await this.running;
  }

  private async run(): Promise<void> {
    await turn();
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, BATCH);
      const next = sleep(GATHER_MS);
      await this.writeTwice(batch).then(
        () => batch.forEach((answer) => answer.done()),
        (error: unknown) => batch.forEach((answer) => answer.failed(error)),
      );
      if (this.waiting.length > 0 && this.waiting.length < ENOUGH) await Promise.race([next, new Promise<void>((gathered) => { this.enough = gathered; })]);
    }
  }

  private async writeTwice(batch: readonly Answer[]): Promise<void> {
    await this.write(batch).catch(async () => {
      await sleep(RETRY_MS);
      await this.write(batch);
    });
  }

  private async write(batch: readonly Answer[]): Promise<void> {
    const lines = await this.linesOf(batch);
    await this.database.inContext({ system: 'read-log' }, (tx) => this.append(tx, lines));
  }

  private async append(tx: Tx, lines: readonly DisclosureLine[]): Promise<void> {
    const at = this.clock.now();
    const names = await pseudonymsOf(tx, [...new Set(lines.flatMap((line) => line.persons))]);
    const named = lines.map((line) => ({ ...line, persons: line.persons.map((person) => names.get(person)!).sort() }));
    const [entry] = await append(tx, [{
      id: rowId(at.getTime()), loopKey: null, loopSeq: null, previousHash: null, kind: 'PERSONS_DISCLOSED', verb: null,
      agencyId: PLATFORM.agencyId, actor: PLATFORM.pseudonym, purpose: PLATFORM.purpose, policyVersion: POLICY_VERSION, protocolId: null,
      fromState: null, after: null, at, personId: null, facts: keepFacts(readLogEntries.PERSONS_DISCLOSED, { lines: JSON.stringify(named) }),
    }]);
    await insertDisclosures(tx, entry!.id, at, lines);
  }

  private async linesOf(batch: readonly Answer[]): Promise<DisclosureLine[]> {
    const lines = new Map<string, Omit<DisclosureLine, 'persons'> & { persons: Set<RowId> }>();
    for (const { principal, channel, shown } of batch) {
      const { agencyId, pseudonym, purpose } = await this.actors.of(principal);
      for (const { person, classes, masked } of shown) {
        const key = [pseudonym, purpose, channel, ...classes, '/', ...masked].join(' ');
        const line = lines.get(key) ?? { agency: agencyId!, actor: pseudonym!, purpose, channel, classes, masked, persons: new Set() };
        line.persons.add(person);
        lines.set(key, line);
      }
    }
    return [...lines.values()].map((line) => ({ ...line, persons: [...line.persons] }));
  }
}
