import type { Database, Tx } from '../../db/context';
import type { Clock } from '../../kernel/clock';
import { Rounds } from '../../kernel/rounds';
import { signCheckpoint } from './checkpoint';
import { findCommitment } from './heads';
import type { Signer } from './key';
import { addCheckpoint, findLatestCheckpoint, findTiles, getEdge, type CheckpointRow } from './log.store';
import { consistencyRanges } from './range';
import { rootOfEdges, Tiles, tilesOf } from './tree';
import { verifyConsistency } from '../verify/proof';

/** How often a new checkpoint is looked for, in milliseconds. */
const EVERY_MS = 1_000;

/** The tree that is to be signed does not go on from what was signed before: the log was rewritten or cut. */
export class InconsistentLog extends Error {
  override readonly name = 'InconsistentLog';

  constructor(readonly from: number, readonly to: number) {
    super(`The tree of ${to} entries does not go on from the checkpoint of ${from}. It is not signed.`);
  }
}

/**
 * Signs the head of the log when the log has grown. Any number of servers may publish: the same tree gives the same
 * note, and the table keeps one checkpoint for a size. It never signs what does not go on from what was signed before.
 */
export class CheckpointPublisher {
  private readonly rounds: Rounds;

  /** @param onFailure is told of every failure, InconsistentLog among them; publishing is tried again. */
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    readonly origin: string,
    private readonly signers: readonly Signer[],
    onFailure: (error: unknown) => void,
  ) {
    this.rounds = new Rounds(EVERY_MS, () => this.publishOnce(), onFailure);
  }

  start(): void {
    this.rounds.start();
  }

  /** Resolves once what is under way is done. */
  stop(): Promise<void> {
    return this.rounds.stop();
  }

  /** Signs the tree as it stands; answers the latest checkpoint, undefined for an empty log. */
  async publishOnce(): Promise<CheckpointRow | undefined> {
    return this.database.inContext({ system: 'log' }, async (tx) => {
      const latest = await findLatestCheckpoint(tx);
      const { size, edges } = await getEdge(tx);
      if (size === (latest?.size ?? 0)) return latest;
      const root = rootOfEdges(size, edges);
      if (latest) await requireConsistent(tx, latest, { size, root });
      const heads = await findCommitment(tx, size);
      const note = signCheckpoint({ origin: this.origin, size, root, ...(heads && { heads: heads.index }) }, this.signers);
      await addCheckpoint(tx, { size, root, note, at: this.clock.now() });
      return findLatestCheckpoint(tx);
    });
  }
}

async function requireConsistent(tx: Tx, from: { size: number; root: Buffer }, to: { size: number; root: Buffer }): Promise<void> {
  if (from.size > to.size) throw new InconsistentLog(from.size, to.size);
  const ranges = consistencyRanges(from.size, to.size);
  const tiles = new Tiles(await findTiles(tx, tilesOf(ranges)));
  if (!verifyConsistency(BigInt(from.size), BigInt(to.size), from.root, to.root, tiles.hashesOver(ranges))) {
    throw new InconsistentLog(from.size, to.size);
  }
}
