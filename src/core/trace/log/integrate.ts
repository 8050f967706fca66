import type { Tx } from '../../db/context';
import { getEdge, listLeaves, saveGrowth } from './log.store';
import { grow } from './tree';

/** Most leaves that go into the tree in one transaction beside those of its own batch. */
const MOST_LEAVES = 20_000;

/**
 * Takes the leaf hashes of placed entries into the tree, in the transaction that placed them, so that order and tree
 * never part. The caller holds the row of log_state. Answers whether the tree has all placed entries now.
 */
export async function integrate(tx: Tx, nextIndex: number): Promise<boolean> {
  const { size, edges } = await getEdge(tx);
  const wanted = Math.min(nextIndex - size, MOST_LEAVES);
  if (wanted <= 0) return true;
  const leaves = await listLeaves(tx, size, wanted);
  if (leaves.length !== wanted) throw new Error('the order has a gap: an index has no entry');
  const grown = grow(size, edges, leaves);
  await saveGrowth(tx, size + leaves.length, grown.full, grown.edges);
  return size + leaves.length === nextIndex;
}
