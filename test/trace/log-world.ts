import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../ormconfig';
import { Database } from '../../src/core/db/context';
import { SetClock } from '../../src/core/kernel/clock';
import { pseudonym, rowId, type RowId } from '../../src/core/kernel/ids';
import { append, type EntryDraft } from '../../src/core/trace/append';
import { keepFacts } from '../../src/core/trace/facts';
import { signerFromSeed } from '../../src/core/trace/log/key';
import { LogReading } from '../../src/core/trace/log/log.reading';
import { CheckpointPublisher } from '../../src/core/trace/log/publisher';
import { parseWitnessPolicy } from '../../src/core/trace/log/witness-policy';
import { sha256 } from '../../src/core/trace/merkle';
import { Sequencer } from '../../src/core/trace/sequencer';
import { freshDatabase, type TestDatabase } from '../kit/databases';

/** Name of the logs of tests. */
export const ORIGIN = 'bihuan.test/log';
/** Key of the logs of tests. */
export const LOG_KEY = signerFromSeed(ORIGIN, 'ed25519', sha256(Buffer.from('log of tests')));
/** The same key as an operator keeps it (RFC 8410), for a platform that is to sign with it. */
export const LOG_PEM = `-----BEGIN PRIVATE KEY-----
${Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), sha256(Buffer.from('log of tests'))]).toString('base64')}
-----END PRIVATE KEY-----
`;

/** A database with its log, and a superuser's hand in it. */
export class LogWorld {
  readonly clock = new SetClock(new Date('2022-03-20T04:00:00Z'));
  private constructor(private readonly files: TestDatabase, private readonly source: DataSource, readonly database: Database, readonly admin: Client) {}

  static async open(): Promise<LogWorld> {
    const files = await freshDatabase();
    const source = await createDataSource({ url: files.urls.server, poolSize: 6, statementTimeoutMs: 30_000 }).initialize();
    const admin = new Client({ connectionString: files.urls.admin });
    await admin.connect();
    return new LogWorld(files, source, new Database(source), admin);
  }

  async close(): Promise<void> {
    await this.admin.end();
    await this.source.destroy();
    await this.files.drop();
  }

  get serverUrl(): string {
    return this.files.urls.server;
  }

  publisher(onFailure: (error: unknown) => void = () => undefined): CheckpointPublisher {
    return new CheckpointPublisher(this.database, this.clock, ORIGIN, [LOG_KEY], onFailure);
  }

  reading(policy = 'quorum none'): LogReading {
    return new LogReading(this.database, parseWitnessPolicy(policy));
  }

  /** Appends so many entries about nothing and gives them their places. */
  async appendSome(count: number, facts: Readonly<Record<string, string>> = { code: 'x' }): Promise<RowId[]> {
    const drafts = Array.from({ length: count }, () => this.draft(facts));
    for (let at = 0; at < count; at += 500) {
      await this.database.inContext({ system: 'advance' }, (tx) => append(tx, drafts.slice(at, at + 500)));
    }
    await this.placeAll();
    return drafts.map((draft) => draft.id);
  }

  /** Appends a loop's history of so many entries; each names the hash of the one before. */
  async appendLoop(count: number, key: RowId = pseudonym(), from = 1, previous: Buffer | null = null): Promise<{ key: RowId; last: Buffer }> {
    let last = previous;
    for (let seq = from; seq < from + count; seq += 1) {
      const draft = { ...this.draft({ code: `step ${seq}` }), loopKey: key, loopSeq: seq, previousHash: last };
      const [entry] = await this.database.inContext({ system: 'advance' }, (tx) => append(tx, [draft]));
      last = entry!.hash;
    }
    await this.placeAll();
    return { key, last: last! };
  }

  async placeAll(): Promise<void> {
    const sequencer = new Sequencer(this.database, this.clock, () => undefined, () => undefined);
    while (await sequencer.placeOnce() > 0);
  }

  async leafHashes(): Promise<Buffer[]> {
    const { rows } = await this.admin.query<{ hash: Buffer }>('SELECT e.hash FROM trace_index i JOIN trace_entry e ON e.id = i.entry_id ORDER BY i.index');
    return rows.map((row) => row.hash);
  }

  /** Runs SQL as one who has the database in hand: triggers and keys do not hold. */
  async tamper(sql: string, values: readonly unknown[] = []): Promise<void> {
    await this.admin.query('BEGIN; SET LOCAL session_replication_role = replica');
    await this.admin.query(sql, [...values]);
    await this.admin.query('COMMIT');
  }

  private draft(facts: Readonly<Record<string, string>>): EntryDraft {
    const at = this.clock.now();
    const classes = Object.fromEntries(Object.keys(facts).map((name) => [name, 'WORK_STATE' as const]));
    return {
      id: rowId(at.getTime()), loopKey: null, loopSeq: null, previousHash: null, kind: 'TRIED', verb: null, agencyId: null, actor: null,
      purpose: null, policyVersion: 1, protocolId: null, fromState: null, after: null, at, personId: null, facts: keepFacts(classes, facts),
    };
  }
}
