import { nodeHash, sha256 } from '../merkle';

/** Leaves of a tree from `start` up to, not with, `end`. */
export interface Range { start: number; end: number }

/** A complete subtree: the leaves `index * 2^level` up to, not with, `(index + 1) * 2^level`. */
export interface Node { level: number; index: number }

/** Answers the hash of a complete subtree that is wholly in the tree. */
export type NodeHashes = (node: Node) => Uint8Array;

/** Greatest power of two below a count of two or more (RFC 9162, 2.1.1). */
function splitOf(count: number): number {
  let split = 1;
  while (split * 2 < count) split *= 2;
  return split;
}

/** The ranges whose hashes prove that the leaf `index` is in the tree of this size, from the leaf up (RFC 9162, 2.1.3.1). */
export function inclusionRanges(index: number, size: number): Range[] {
  if (!(index >= 0 && index < size)) throw new RangeError('the leaf is not in the tree');
  const ranges: Range[] = [];
  let whole: Range = { start: 0, end: size };
  while (whole.end - whole.start > 1) {
    const middle = whole.start + splitOf(whole.end - whole.start);
    const [left, right] = [{ start: whole.start, end: middle }, { start: middle, end: whole.end }];
    ranges.push(index < middle ? right : left);
    whole = index < middle ? left : right;
  }
  return ranges.reverse();
}

/**
 * The ranges whose hashes prove that the tree of size `from` is the beginning of that of size `to` (RFC 9162, 2.1.4.1).
 * None for equal sizes, and none from the empty tree, which is the beginning of every tree.
 */
export function consistencyRanges(from: number, to: number): Range[] {
  if (!(from >= 0 && from <= to)) throw new RangeError('a tree cannot shrink');
  if (from === 0) return [];
  const ranges: Range[] = [];
  let whole: Range = { start: 0, end: to };
  let isKnown = true;
  while (whole.end !== from) {
    const middle = whole.start + splitOf(whole.end - whole.start);
    const [left, right] = [{ start: whole.start, end: middle }, { start: middle, end: whole.end }];
    const goesLeft = from <= middle;
    ranges.push(goesLeft ? right : left);
    isKnown &&= goesLeft;
    whole = goesLeft ? left : right;
  }
  if (!isKnown) ranges.push(whole);
  return ranges.reverse();
}

/** The complete subtrees that a range is made of, the largest first; the range begins where a subtree of its size may. */
export function nodesOf({ start, end }: Range): Node[] {
  const nodes: Node[] = [];
  for (let at = start; at < end; ) {
    let level = 0;
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= end) level += 1;
    nodes.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return nodes;
}

/** Hash over a range from the hashes of its complete subtrees; that of no leaf is the hash of nothing. */
export function hashOfRange(range: Range, hashes: NodeHashes): Buffer {
  const parts = nodesOf(range).map(hashes);
  if (parts.length === 0) return sha256();
  return Buffer.from(parts.reduceRight((right, left) => nodeHash(left, right)));
}
