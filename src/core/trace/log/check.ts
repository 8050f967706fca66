import type { Database, Tx } from '../../db/context';
import type { Clock } from '../../kernel/clock';
import { ENTRY_FORM, entryHash } from '../entry';
import { factsRoot } from '../facts';
import { parseCheckpoint } from './checkpoint';
import { countLost, countSignedBeyond, getExtent, halt, listNeighbourhoods, listSigned, listUnfolded, type Neighbourhood } from './check.store';
import type { FoldCheck, LogFinding } from './fold-check';
import { findCommitment, listHeads } from './heads';
import type { VerifierKey } from './key';
import { findTiles, listPlaced, type PlacedEntry } from './log.store';
import { BadNote, parseNote, verifyNote } from './note';
import { TILE_WIDTH } from './tile';
import { grow, rootOfEdges, tileLevels, type Tile } from './tree';

/** Entries that are looked at in one transaction. */
const BATCH = 1_000;
/** Entries that are looked at on every start. */
export const START_CHECK = 10_000;
/** After so many findings the rest is not looked for. */
const MOST_FINDINGS = 20;

export type { LogFinding } from './fold-check';

/** What a check looked at and found. */
export interface LogReport { readonly from: number; readonly to: number; readonly checkpoints: number; readonly findings: readonly LogFinding[] }

/**
 * Computes the log anew from the entries and compares every hash, tile, checkpoint and head with what was kept, and the
 * rows of loops with what the trace says; in a whole check also every other row that can be folded from it. It shares no code with what writes but the hashes, never repairs, and lets
 * sequencing stand still where it finds something.
 */
export class LogCheck {
  /** @param keys of the log now; what older keys signed is compared with the entries, its signatures are passed over. @param folds of the rooms, for whole checks. */
  constructor(
    private readonly database: Database, private readonly clock: Clock, private readonly keys: readonly VerifierKey[],
    private readonly folds: readonly FoldCheck[] = [],
  ) {}

  /** Checks the last entries, `START_CHECK` of them or so, or with null the whole log. Stops sequencing where it finds something. */
  async run(last: number | null): Promise<LogReport> {
    const { next, size } = await this.read(getExtent);
    const from = last === null ? 0 : Math.max(0, Math.floor((size - last) / TILE_WIDTH) * TILE_WIDTH);
    const run = new CheckRun(this.keys);
    if (size > next) run.find(next, 'The tree has more leaves than the order has entries.');
    await this.read((tx) => run.begin(tx, from));
    for (let at = from; at < size && !run.isFull; at += BATCH) {
      await this.read((tx) => run.check(tx, at, Math.min(at + BATCH, size)));
    }
    if (!run.isFull) await this.read((tx) => run.end(tx, size, last === null));
    for (const fold of last === null ? this.folds : []) await this.fold(fold, run);
    const [first] = run.findings;
    if (first) await this.database.inContext({ system: 'log' }, (tx) => halt(tx, this.clock.now(), first.sentence));
    return { from, to: size, checkpoints: run.checkpoints, findings: run.findings };
  }

  private async fold(fold: FoldCheck, run: CheckRun): Promise<void> {
    for (let place: string | null = null; !run.isFull;) {
      const { findings, next }: Awaited<ReturnType<FoldCheck['page']>> = await this.read((tx) => fold.page(tx, place));
      for (const { index, sentence } of findings) run.find(index, sentence);
      if (next === null) return;
      place = next;
    }
  }

  private read<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.database.inContext({ system: 'log' }, work);
  }
}

/** One run over the log, in its order; keeps no more than the edge of the tree. */
class CheckRun {
  readonly findings: LogFinding[] = [];
  checkpoints = 0;
  private size = 0;
  private edges: readonly Buffer[] = [];
  /** Entries that committed heads, as far as they were seen. */
  private readonly heads: { index: number; id: string }[] = [];

  constructor(private readonly keys: readonly VerifierKey[]) {}

  get isFull(): boolean {
    return this.findings.length >= MOST_FINDINGS;
  }

  find(index: number | null, sentence: string): void {
    if (!this.isFull) this.findings.push({ index, sentence });
  }

  /** Takes the tree up to a full tile from what was kept; the checkpoints behind it tell whether that was right. */
  async begin(tx: Tx, from: number): Promise<void> {
    this.size = from;
    const keys = Array.from({ length: tileLevels(from) }, (_, level) => ({ level, index: Math.floor(from / TILE_WIDTH ** (level + 1)) }));
    const tiles = await findTiles(tx, keys);
    this.edges = keys.map(({ level, index }) => {
      const width = Math.floor(from / TILE_WIDTH ** level) % TILE_WIDTH;
      return tiles.find((tile) => tile.level === level && tile.index === index)?.hashes.subarray(0, width * 32) ?? Buffer.alloc(0);
    });
  }

  async check(tx: Tx, from: number, to: number): Promise<void> {
    const placed = await listPlaced(tx, from, to);
    const neighbours = await listNeighbourhoods(tx, from, to);
    const leaves = placed.map((one, at) => {
      if (one.index !== from + at) this.find(from + at, `Index ${from + at} has no entry: one was taken out.`);
      return this.checkEntry(one, neighbours[at]);
    });
    if (placed.length !== to - from) this.find(from + placed.length, `Between index ${from} and ${to} entries are missing.`);
    const full: Tile[] = [];
    for (const { size, root, note } of await listSigned(tx, from, to)) {
      full.push(...this.growTo(size, leaves, from));
      this.checkCheckpoint(size, root, note);
    }
    full.push(...this.growTo(to, leaves, from));
    await this.checkTiles(tx, full);
  }

  async end(tx: Tx, size: number, isWhole: boolean): Promise<void> {
    const kept = await findTiles(tx, this.edges.map((_, level) => ({ level, index: Math.floor(size / TILE_WIDTH ** (level + 1)) })));
    this.edges.forEach((edge, level) => {
      const tile = kept.find((one) => one.level === level)?.hashes ?? Buffer.alloc(0);
      if (!tile.subarray(0, edge.length).equals(edge)) this.find(null, `The last tile of level ${level} is not that of the entries.`);
    });
    if (await countSignedBeyond(tx) > 0) this.find(size, `Checkpoints were signed for a log that is longer than ${size} entries: its end was cut off.`);
    const heads = await findCommitment(tx, size);
    if (heads && (await listHeads(tx, heads.over)).root.toString('hex') !== heads.root) this.find(null, 'The heads of the loops are not those that were last committed.');
    for (const { number, index } of await listUnfolded(tx, MOST_FINDINGS)) this.find(index, `The row of loop ${number} is not what the last entry of its trace says.`);
    const lost = isWhole ? await countLost(tx) : 0;
    if (lost > 0) this.find(null, `${lost} entries have no place and do not wait for one.`);
  }

  /** The leaf hash of the entry as it lies there. */
  private checkEntry({ index, entry, hash, form }: PlacedEntry, around: Neighbourhood | undefined): Buffer {
    if (form !== ENTRY_FORM) this.find(index, `The entry at index ${index} is of an unknown form.`);
    if (entry.kind === 'LOOP_HEADS_COMMITTED') this.heads.push({ index, id: entry.id });
    const made = entryHash(entry);
    if (!made.equals(hash)) this.find(index, `The entry at index ${index} was changed: its hash is another.`);
    const { beforeHash = null, beforeIndex = null, facts = null, isKept = true, isCertified = false } = around ?? {};
    const isFirst = entry.loopSeq === null || entry.loopSeq === 1;
    if (isFirst ? entry.previousHash !== null : beforeHash === null || !entry.previousHash?.equals(beforeHash)) {
      this.find(index, `The entry at index ${index} does not follow the one before it in its loop.`);
    } else if (beforeIndex !== null && beforeIndex > index) {
      this.find(index, `The entry at index ${index} stands before the one that it follows.`);
    }
    if (facts && !factsRoot(facts).equals(entry.factsRoot)) this.find(index, `The facts of the entry at index ${index} were changed.`);
    if (!isKept && !isCertified) this.find(index, `The facts of the entry at index ${index} are gone, and no certificate says that they were destroyed.`);
    if (isKept && isCertified) this.find(index, `A certificate says that the facts of the entry at index ${index} were destroyed, and they are there.`);
    return made;
  }

  /** Lets the tree grow to a size; answers the tiles that became full. */
  private growTo(size: number, leaves: readonly Buffer[], from: number): readonly Tile[] {
    const grown = grow(this.size, this.edges, leaves.slice(this.size - from, size - from));
    this.size = size;
    this.edges = grown.edges;
    return grown.full;
  }

  private checkCheckpoint(size: number, root: Buffer, note: string): void {
    this.checkpoints += 1;
    if (!rootOfEdges(size, this.edges).equals(root)) this.find(size - 1, `The entries up to index ${size - 1} are not those of the checkpoint of size ${size}.`);
    try {
      const parsed = parseNote(note);
      const kept = parseCheckpoint(parsed.text);
      verifyNote(parsed, this.keys);
      if (kept.heads !== undefined && kept.heads !== (this.headsBefore(size) ?? kept.heads)) this.find(size - 1, `The checkpoint of size ${size} names other heads than were committed last.`);
      if (kept.size !== size || !kept.root.equals(root)) this.find(size - 1, `The checkpoint of size ${size} is kept with another note.`);
    } catch (error) {
      if (!(error instanceof BadNote)) throw error;
      this.find(size - 1, `The note of the checkpoint of size ${size} does not hold.`);
    }
  }

  /** Index of the last commitment of heads before a size; undefined where none was seen in this run. */
  private headsBefore(size: number): number | undefined {
    return this.heads.filter(({ index }) => index < size).reduce((last, one) => (last && last.id > one.id ? last : one), undefined as { index: number; id: string } | undefined)?.index;
  }

  private async checkTiles(tx: Tx, full: readonly Tile[]): Promise<void> {
    const kept = full.length === 0 ? [] : await findTiles(tx, full);
    for (const { level, index, hashes } of full) {
      const tile = kept.find((one) => one.level === level && one.index === index);
      if (!tile?.hashes.equals(hashes)) this.find(null, `The tile ${index} of level ${level} is not that of the entries.`);
    }
  }
}
