import type { Database, Tx } from '../../db/context';
import { Refusal } from '../../kernel/errors';
import { canonicalBytes } from '../entry';
import { formatNote, parseNote, verifyNote } from './note';
import { findLatestCheckpoint, findTiles, listCheckpoints, listPlaced, type CheckpointRow } from './log.store';
import { consistencyRanges, inclusionRanges } from './range';
import { bundleOf, HASH_BYTES, TILE_WIDTH, widthIn, type TilePlace } from './tile';
import { Tiles, tilesOf } from './tree';
import { weighQuorum, type Quorum, type WitnessPolicy } from './witness-policy';

/** A checkpoint as it is handed out. */
export interface PublishedCheckpoint {
  readonly size: number;
  readonly root: Buffer;
  readonly at: Date;
  /** The signed note with every cosignature that there is. */
  readonly note: string;
  /** How far the cosignatures go by the policy of this installation. */
  readonly quorum: Quorum;
}

/** How many of the latest checkpoints are looked through for one with all cosignatures. */
const LOOKED_THROUGH = 120;

/** Reads the log: checkpoints, proofs, tiles. Everything here but entry bundles is public. */
export class LogReading {
  constructor(private readonly database: Database, private readonly policy: WitnessPolicy) {}

  /** The latest checkpoint; undefined before the first. */
  async latest(): Promise<PublishedCheckpoint | undefined> {
    const row = await this.read(findLatestCheckpoint);
    return row && this.published(row);
  }

  /**
   * The checkpoint to prove against, for entries up to and with an index: the newest that has the cosignatures asked
   * for and holds them all, or, where there is none, simply the newest. Undefined where none holds them yet.
   */
  async toProveAgainst(lastIndex: number): Promise<PublishedCheckpoint | undefined> {
    const rows = (await this.read((tx) => listCheckpoints(tx, lastIndex + 1, LOOKED_THROUGH))).map((row) => this.published(row));
    return rows.find((row) => row.quorum.isMet) ?? rows[0];
  }

  /** Proofs of places in the tree of a size, each from the leaf's sibling up. */
  async inclusionProofs(indices: readonly number[], size: number): Promise<Buffer[][]> {
    const ranges = indices.map((index) => inclusionRanges(index, size));
    const tiles = new Tiles(await this.read((tx) => findTiles(tx, tilesOf(ranges.flat()))));
    return ranges.map((some) => tiles.hashesOver(some));
  }

  /** Proof that the tree of one size is the beginning of that of another. @throws Refusal BAD_USER_INPUT beyond the latest checkpoint. */
  async consistencyProof(from: number, to: number): Promise<Buffer[]> {
    const latest = await this.read(findLatestCheckpoint);
    if (to > (latest?.size ?? 0)) throw new Refusal('BAD_USER_INPUT', 'The log is not that long yet. Ask up to the size of the latest checkpoint.', { path: 'to' });
    if (from > to) throw new Refusal('BAD_USER_INPUT', 'A log never shrinks: name the smaller size first.', { path: 'from' });
    const ranges = consistencyRanges(from, to);
    return new Tiles(await this.read((tx) => findTiles(tx, tilesOf(ranges)))).hashesOver(ranges);
  }

  /** A hash tile up to the latest checkpoint; undefined where there is none of this width yet. */
  async tile({ level, index, width }: TilePlace & { level: number }): Promise<Buffer | undefined> {
    return this.read(async (tx) => {
      if (widthIn((await findLatestCheckpoint(tx))?.size ?? 0, level, index) < width) return undefined;
      const [tile] = await findTiles(tx, [{ level, index }]);
      return tile?.hashes.subarray(0, width * HASH_BYTES);
    });
  }

  /** The canonical bytes of entries up to the latest checkpoint; undefined where there are not that many yet. Not public. */
  async bundle(index: number, width: number): Promise<Buffer | undefined> {
    return this.read(async (tx) => {
      if (widthIn((await findLatestCheckpoint(tx))?.size ?? 0, 'entries', index) < width) return undefined;
      const placed = await listPlaced(tx, index * TILE_WIDTH, index * TILE_WIDTH + width);
      return bundleOf(placed.map(({ entry }) => canonicalBytes(entry)));
    });
  }

  private published({ size, root, at, note, cosignatures }: CheckpointRow): PublishedCheckpoint {
    const parsed = parseNote(note);
    const whole = formatNote(parsed.text, [...parsed.signatures.map(({ line }) => line), ...cosignatures]);
    const verified = verifyNote(parseNote(whole), this.policy.witnesses.map(({ key }) => key));
    return { size, root, at, note: whole, quorum: weighQuorum(this.policy, verified) };
  }

  private read<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.database.inContext({ system: 'log' }, work);
  }
}
