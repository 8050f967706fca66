import { nodeHash, sha256 } from '../merkle';

const HASH_BYTES = 32;

/** A proof that a leaf stands at an index of a tree, or of a subtree that begins at `start`. */
export interface InclusionClaim {
  index: bigint;
  /** First leaf of the subtree; 0 for a whole tree. */
  start: bigint;
  /** One behind the last leaf; the size of a whole tree. */
  end: bigint;
  leafHash: Uint8Array;
  root: Uint8Array;
  proof: readonly Uint8Array[];
}

/** A proof that a subtree, or the whole tree of an earlier day, is part of the tree of a size. */
export interface ConsistencyClaim {
  /** First leaf of the subtree; 0 for an earlier tree. */
  start: bigint;
  /** One behind the last leaf of the subtree; the size of an earlier tree. */
  end: bigint;
  size: bigint;
  /** Root of the subtree or earlier tree. */
  part: Uint8Array;
  root: Uint8Array;
  proof: readonly Uint8Array[];
}

/** Whether the leaf stands where the claim says (RFC 9162, 2.1.3.2). */
export function verifyInclusion(claim: InclusionClaim): boolean {
  if (!isSubtree(claim.start, claim.end) || claim.index < claim.start || claim.index >= claim.end) return false;
  if (claim.leafHash.length !== HASH_BYTES || !areHashes(claim.proof)) return false;
  let at = claim.index - claim.start;
  let last = claim.end - claim.start - 1n;
  let hash: Uint8Array = claim.leafHash;
  for (const sibling of claim.proof) {
    if (last === 0n) return false;
    if (at % 2n === 1n || at === last) {
      hash = nodeHash(sibling, hash);
      while (at % 2n === 0n && at !== 0n) [at, last] = [at / 2n, last / 2n];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [at, last] = [at / 2n, last / 2n];
  }
  return last === 0n && isSame(hash, claim.root);
}

/**
 * Whether the tree of size `from` is the beginning of that of size `to` (RFC 9162, 2.1.4.2). From the empty tree
 * nothing can be proved: such a claim is refused.
 */
export function verifyConsistency(from: bigint, to: bigint, rootFrom: Uint8Array, rootTo: Uint8Array, proof: readonly Uint8Array[]): boolean {
  return from > 0n && verifySubtree({ start: 0n, end: from, size: to, part: rootFrom, root: rootTo, proof });
}

/** Whether the subtree is part of the tree (draft-ietf-plants-merkle-tree-certs, 4.4.3). An empty one is part of every tree. */
export function verifySubtree(claim: ConsistencyClaim): boolean {
  const { start, end, size, part, root, proof } = claim;
  if (start === end && end <= size) return proof.length === 0 && isSame(part, sha256());
  if (!isSubtree(start, end) || end > size || !areHashes(proof)) return false;
  const path = new Path(start, end - 1n, size - 1n);
  path.climbToFirst();
  const seed = path.isWholeSubtree ? part : proof[0];
  if (!seed) return false;
  let before: Uint8Array = seed;
  let now: Uint8Array = seed;
  for (const sibling of path.isWholeSubtree ? proof : proof.slice(1)) {
    if (path.last === 0n) return false;
    if (path.at % 2n === 1n || path.at === path.last) {
      if (path.first < path.at) before = nodeHash(sibling, before);
      now = nodeHash(sibling, now);
      while (path.at % 2n === 0n && path.at !== 0n) path.climb();
    } else {
      now = nodeHash(now, sibling);
    }
    path.climb();
  }
  return path.last === 0n && isSame(before, part) && isSame(now, root);
}

/** First and last leaf of a subtree and last leaf of the tree, seen from one level to the next. */
class Path {
  constructor(public first: bigint, public at: bigint, public last: bigint) {}

  get isWholeSubtree(): boolean {
    return this.first === this.at;
  }

  climb(): void {
    [this.first, this.at, this.last] = [this.first / 2n, this.at / 2n, this.last / 2n];
  }

  /** To the level of the proof's first hash. */
  climbToFirst(): void {
    const endsTogether = this.at === this.last;
    while (this.first !== this.at && (endsTogether || this.at % 2n === 1n)) this.climb();
  }
}

/** A subtree has leaves and begins at a multiple of the power of two that holds it. */
function isSubtree(start: bigint, end: bigint): boolean {
  if (start < 0n || start >= end) return false;
  let width = 1n;
  while (width < end - start) width *= 2n;
  return start % width === 0n;
}

function areHashes(proof: readonly Uint8Array[]): boolean {
  return proof.every((hash) => hash.length === HASH_BYTES);
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.from(one).equals(other);
}
