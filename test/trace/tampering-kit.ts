import { purposesOf } from '../../src/core/access/policy';
import { RequestContext } from '../../src/core/access/request-context';
import { namedId, pseudonym, rowId, type RowId } from '../../src/core/kernel/ids';
import { canonicalBytes, type Entry } from '../../src/core/trace/entry';
import { factsRoot, keepFacts, type KeptFact } from '../../src/core/trace/facts';
import { EvidenceReading } from '../../src/core/trace/log/evidence.reading';
import { HeadsCommitter } from '../../src/core/trace/log/heads';
import { formatVerifierKey, signerFromSeed, type Signer } from '../../src/core/trace/log/key';
import { listPlaced } from '../../src/core/trace/log/log.store';
import { CheckpointPublisher } from '../../src/core/trace/log/publisher';
import { grow } from '../../src/core/trace/log/tree';
import { leafHash, sha256 } from '../../src/core/trace/merkle';
import { LOG_KEY, LogWorld, ORIGIN } from './log-world';

const AUDIT = 'AUDIT-350600';
const PARTY = namedId('agency', AUDIT);
const TABLES = ['trace_entry', 'trace_index', 'trace_payload', 'log_tile', 'log_edge', 'log_checkpoint', 'log_state', 'loop', 'reach'];
/** A key that is not the log's. */
export const STRANGER = signerFromSeed(ORIGIN, 'ed25519', sha256(Buffer.from('stranger')));

/** A log about one person, and somebody who may do everything to its database. */
export class Scene {
  readonly person: RowId = pseudonym();
  private readonly backups = new Set<string>();

  private constructor(readonly world: LogWorld) {}

  static async open(): Promise<Scene> {
    const scene = new Scene(await LogWorld.open());
    await scene.world.placeAll();
    await scene.world.admin.query('ALTER TABLE trace_entry DROP CONSTRAINT trace_entry_loop_key_loop_seq_key; CREATE INDEX ON trace_entry (loop_key, loop_seq)');
    return scene;
  }

  /** A loop of the person with so many entries, within the auditor's reach. */
  async addLoop(entries: number): Promise<RowId> {
    const { key } = await this.world.appendLoop(entries);
    await this.world.tamper(`INSERT INTO loop (id, kind, number, trace_key, state, phase, version, last_hash, region_code, opened_by, held_by, answerer, protocol_id, opened_at, person_id)
      SELECT $1::uuid, 'TRIED', $1::text, $1, 'ISSUED', 'OPEN', 1, '\\x00', r.code, a.id, a.id, a.id, p.id, now(), $2
      FROM (SELECT code FROM region LIMIT 1) r, (SELECT id FROM agency LIMIT 1) a, (SELECT id FROM protocol LIMIT 1) p`, [key, this.person]);
    await this.world.tamper(`INSERT INTO reach (party_id, loop_id, loop_key, person_id, kind, part, grade, since_seq, due_sort, opened_at, region_code)
      SELECT $1, $2, $2, $3, 'TRIED', 'OVERSIGHT', 2, 1, 'infinity', now(), region_code FROM loop WHERE id = $2`, [PARTY, key, this.person]);
    return key;
  }

  /** The evidence that an auditor gets now, of all loops of the person; undefined where the server cannot make any. */
  async evidence(knownSize: number, keys: readonly Signer[] = [LOG_KEY]): Promise<string | undefined> {
    const reading = new EvidenceReading(this.world.database, this.world.reading(), keys.map(formatVerifierKey));
    const purposes = purposesOf('AUDIT', 'OPERATOR');
    const context = new RequestContext('tampering', this.world, {
      subject: 'auditor', agency: { id: PARTY, code: AUDIT, kind: 'AUDIT', regionCode: '350600' }, role: 'OPERATOR', purpose: purposes[0]!, purposes, expiresAt: new Date('2030-01-01'),
    });
    try {
      return JSON.stringify((await reading.page(context, { person: this.person, knownSize, first: 200, after: -1 })).file);
    } catch {
      return undefined;
    }
  }

  /** Lets an hour pass, after which the heads of all loops are committed. */
  async commitHeads(): Promise<void> {
    this.world.clock.advance(3_600_000);
    await new HeadsCommitter(this.world.database, this.world.clock, () => undefined, () => undefined).commitWhenDue();
    await this.world.placeAll();
  }

  /** Keeps everything as it is under a name. */
  async backUp(name: string): Promise<void> {
    if (this.backups.has(name)) await this.world.admin.query(`DROP SCHEMA ${name} CASCADE`);
    this.backups.add(name);
    await this.world.admin.query(`CREATE SCHEMA ${name}`);
    for (const table of TABLES) await this.world.admin.query(`CREATE TABLE ${name}.${table} AS SELECT * FROM public.${table}`);
  }

  /** Puts everything back as it was under a name. */
  async restore(name: string): Promise<void> {
    for (const table of [...TABLES, 'trace_pending', 'log_cosignature']) await this.world.tamper(`DELETE FROM ${table}`);
    for (const table of TABLES) await this.world.tamper(`INSERT INTO ${table} SELECT * FROM ${name}.${table}`);
  }

  /** Makes the whole log right again behind the tampering: hashes, chains, places, tiles and a new checkpoint. */
  async rebuild(signer: Signer): Promise<void> {
    await this.world.tamper('UPDATE trace_index SET index = n.place - 1000000 FROM (SELECT entry_id, row_number() OVER (ORDER BY index) AS place FROM trace_index) n WHERE n.entry_id = trace_index.entry_id');
    await this.world.tamper('UPDATE trace_index SET index = index + 999999');
    const placed = await this.world.database.inContext({ system: 'log' }, (tx) => listPlaced(tx, 0, 1_000_000));
    const last = new Map<string, { seq: number; hash: Buffer }>();
    const leaves: Buffer[] = [];
    for (const { entry, hash: kept } of placed) {
      const before = entry.loopKey === null ? undefined : last.get(entry.loopKey);
      const made: Entry = entry.loopKey === null ? entry : { ...entry, loopSeq: (before?.seq ?? 0) + 1, previousHash: before?.hash ?? null };
      const hash = leafHash(canonicalBytes(made));
      if (made.loopKey !== null) last.set(made.loopKey, { seq: made.loopSeq!, hash });
      leaves.push(hash);
      if (!hash.equals(kept)) await this.world.tamper('UPDATE trace_entry SET loop_seq = -$2::int, previous_hash = $3, hash = $4 WHERE id = $1', [made.id, made.loopSeq ?? 0, made.previousHash, hash]);
    }
    await this.world.tamper('UPDATE trace_entry SET loop_seq = nullif(-loop_seq, 0) WHERE loop_seq <= 0');
    const tree = grow(0, [], leaves);
    await this.world.tamper('TRUNCATE log_tile, log_edge, log_checkpoint, log_cosignature');
    for (const { level, index, hashes } of tree.full) await this.world.tamper('INSERT INTO log_tile VALUES ($1, $2, $3)', [level, index, hashes]);
    for (const [level, hashes] of tree.edges.entries()) await this.world.tamper('INSERT INTO log_edge VALUES ($1, $2)', [level, hashes]);
    await this.world.tamper('UPDATE log_state SET next_index = $1, tree_size = $1', [leaves.length]);
    await new CheckpointPublisher(this.world.database, this.world.clock, ORIGIN, [signer], () => undefined).publishOnce();
  }

  /** Writes an entry of the attacker's own at an index, between two others where the index is a fraction. */
  async forge(loop: RowId, seq: number, index: number): Promise<void> {
    const facts = keepFacts({ code: 'WORK_STATE' }, { code: 'forged' });
    const id = rowId(this.world.clock.now().getTime());
    await this.world.tamper(`INSERT INTO trace_entry (id, form, loop_key, loop_seq, kind, policy_version, at, facts_root, hash)
      VALUES ($1, 1, $2, $3, 'TRIED', 1, $4, $5, $6)`, [id, loop, seq, this.world.clock.now(), factsRoot(facts), sha256()]);
    await this.world.tamper('INSERT INTO trace_payload (entry_id, facts) VALUES ($1, $2)', [id, JSON.stringify(facts)]);
    await this.world.tamper('INSERT INTO trace_index (index, entry_id, batch, at) VALUES ($1, $2, 0, now())', [index, id]);
  }

  /** Changes the value of a fact; a careful attacker changes what was committed too. */
  async changeFact(index: number, isCareful: boolean): Promise<void> {
    const { rows: [row] } = await this.world.admin.query<{ entry_id: string; facts: KeptFact[] }>(
      'SELECT p.entry_id, p.facts FROM trace_payload p JOIN trace_index i ON i.entry_id = p.entry_id WHERE i.index = $1', [index]);
    const facts = row!.facts.map((fact) => ({ ...fact, value: `${fact.value}, or so` }));
    await this.world.tamper('UPDATE trace_payload SET facts = $2 WHERE entry_id = $1', [row!.entry_id, JSON.stringify(facts)]);
    if (isCareful) await this.world.tamper('UPDATE trace_entry SET facts_root = $2 WHERE id = $1', [row!.entry_id, factsRoot(facts)]);
  }

  /** Places of the entries of the person's loops, in their order. */
  async places(): Promise<{ index: number; loop: RowId; seq: number }[]> {
    const { rows } = await this.world.admin.query<{ index: number; loop: RowId; seq: number }>(
      'SELECT i.index::float8 AS index, e.loop_key AS loop, e.loop_seq AS seq FROM trace_index i JOIN trace_entry e ON e.id = i.entry_id WHERE e.loop_key IS NOT NULL ORDER BY i.index');
    return rows;
  }
}
