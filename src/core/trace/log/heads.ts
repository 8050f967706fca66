import canonicalize from 'canonicalize';
import { POLICY_VERSION } from '../../access/policy';
import type { Database, Tx } from '../../db/context';
import type { Clock } from '../../kernel/clock';
import { Rounds } from '../../kernel/rounds';
import { rowId, type RowId } from '../../kernel/ids';
import { append } from '../append';
import { defineEntries, keepFacts, type KeptFact } from '../facts';
import { leafHash, rootOf } from '../merkle';
import type { LoopHead, PlacedHead } from './evidence';
import { inclusionRanges } from './range';

/** Entries that the log writes about itself. */
export const logEntries = defineEntries({
  /** The heads of all loops were committed: so many, over the log of this size, with this root (hexadecimal). */
  LOOP_HEADS_COMMITTED: { count: 'WORK_STATE', root: 'WORK_STATE', size: 'WORK_STATE' },
});

/** How often heads are committed, in milliseconds. */
const EVERY_MS = 3_600_000;
/** How often it is looked whether it is time, in milliseconds. */
const LOOK_MS = 60_000;
/** One server at a time commits heads. */
const TURN = `SELECT pg_try_advisory_xact_lock(7310868735423145) AS mine`;

const HEADS = `
  SELECT DISTINCT ON (e.loop_key) e.loop_key AS loop, e.loop_seq AS seq, encode(e.hash, 'hex') AS hash
  FROM trace_index i JOIN trace_entry e ON e.id = i.entry_id
  WHERE i.index < $1 AND e.loop_key IS NOT NULL ORDER BY e.loop_key, e.loop_seq DESC`;
const LAST = `
  SELECT e.id, i.index::float8 AS index, e.at, p.facts FROM trace_entry e JOIN trace_payload p ON p.entry_id = e.id
  JOIN trace_index i ON i.entry_id = e.id
  WHERE e.kind = 'LOOP_HEADS_COMMITTED' AND i.index < $1 ORDER BY e.id DESC LIMIT 1`;

/** The sorted list of heads over the log of a size. */
export class HeadList {
  private readonly leaves: Buffer[];
  private readonly places: ReadonlyMap<string, number>;

  constructor(private readonly heads: readonly LoopHead[]) {
    this.leaves = heads.map((head) => leafHash(headBytes(head)));
    this.places = new Map(heads.map((head, place) => [head.loop, place]));
  }

  get count(): number {
    return this.heads.length;
  }

  get root(): Buffer {
    return rootOf(this.leaves);
  }

  /** The head of a loop; for one that has none the heads before and behind it, which prove that. */
  about(loop: string): PlacedHead[] {
    const place = this.places.get(loop);
    if (place !== undefined) return [this.placed(place)];
    const behind = this.heads.findIndex((head) => head.loop > loop);
    const next = behind < 0 ? this.heads.length : behind;
    return [next - 1, next].filter((at) => at >= 0 && at < this.heads.length).map((at) => this.placed(at));
  }

  private placed(position: number): PlacedHead {
    const proof = inclusionRanges(position, this.leaves.length).map(({ start, end }) => rootOf(this.leaves.slice(start, end)).toString('base64'));
    return { position, head: this.heads[position]!, proof };
  }
}

/** The bytes of a head in the list: JSON Canonicalization Scheme. */
export function headBytes({ loop, seq, hash }: LoopHead): Buffer {
  return Buffer.from(canonicalize({ loop, seq, hash }) ?? '', 'utf8');
}

/** The heads over the log of this size, as the trace tells them. */
export async function listHeads(tx: Tx, size: number): Promise<HeadList> {
  return new HeadList(await tx.query(HEADS, [size]));
}

/** The last commitment of heads that is within the log of a size; undefined where there is none. */
export async function findCommitment(tx: Tx, size: number): Promise<{ id: RowId; index: number; at: Date; over: number; root: string } | undefined> {
  const [row]: { id: RowId; index: number; at: Date; facts: KeptFact[] }[] = await tx.query(LAST, [size]);
  if (!row) return undefined;
  const fact = (name: string): string => row.facts.find((one) => one.name === name)?.value ?? '';
  return { id: row.id, index: row.index, at: row.at, over: Number(fact('size')), root: fact('root') };
}

/** Commits the heads of all loops every hour, so that a history whose end was cut is found out. */
export class HeadsCommitter {
  private readonly rounds: Rounds;

  constructor(private readonly database: Database, private readonly clock: Clock, private readonly onCommitted: () => void, onFailure: (error: unknown) => void) {
    this.rounds = new Rounds(LOOK_MS, () => this.commitWhenDue(), onFailure);
  }

  start(): void {
    this.rounds.start();
  }

  /** Resolves once what is under way is done. */
  stop(): Promise<void> {
    return this.rounds.stop();
  }

  /** Commits where an hour has passed since the last time and the log has grown; answers whether it did. */
  async commitWhenDue(): Promise<boolean> {
    const done = await this.database.inContext({ system: 'log' }, async (tx) => {
      const [turn]: { mine: boolean }[] = await tx.query(TURN);
      if (!turn!.mine) return false;
      const [state]: { size: number; next: number }[] = await tx.query('SELECT tree_size::float8 AS size, next_index::float8 AS next FROM log_state');
      const last = await findCommitment(tx, state!.next);
      const at = this.clock.now();
      if (last && (at.getTime() - last.at.getTime() < EVERY_MS || state!.size <= last.over + 1)) return false;
      if (await isWaiting(tx)) return false;
      await commit(tx, state!.size, at);
      return true;
    });
    if (done) this.onCommitted();
    return done;
  }
}

/** A commitment that has no place yet would be made twice. */
async function isWaiting(tx: Tx): Promise<boolean> {
  const [row]: { waiting: boolean }[] = await tx.query(`
    SELECT EXISTS (SELECT FROM trace_entry e WHERE e.kind = 'LOOP_HEADS_COMMITTED'
      AND NOT EXISTS (SELECT FROM trace_index i WHERE i.entry_id = e.id)) AS waiting`);
  return row!.waiting;
}

async function commit(tx: Tx, size: number, at: Date): Promise<void> {
  const heads = await listHeads(tx, size);
  const facts = { count: String(heads.count), root: heads.root.toString('hex'), size: String(size) };
  await append(tx, [{
    id: rowId(at.getTime()), loopKey: null, loopSeq: null, previousHash: null, kind: 'LOOP_HEADS_COMMITTED', verb: null, agencyId: null,
    actor: null, purpose: null, policyVersion: POLICY_VERSION, protocolId: null, fromState: null, after: null, at, personId: null,
    facts: keepFacts(logEntries.LOOP_HEADS_COMMITTED, facts),
  }]);
}
