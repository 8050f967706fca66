import { hashNode, isSame, sha256 } from './hash';

/** A proof that does not fit its claim; every other error is a fault. */
export class BadProof extends Error {
  override readonly name = 'BadProof';
}

/** Greatest power of two below a count of two or more. */
function splitOf(count: bigint): bigint {
  return 1n << BigInt((count - 1n).toString(2).length - 1);
}

/** The hashes of a proof, taken from the root's end. */
class Proof {
  private readonly rest: Uint8Array[];

  constructor(hashes: readonly Uint8Array[]) {
    if (hashes.some((hash) => hash.length !== 32)) throw new BadProof('a hash of the proof has not 32 bytes');
    this.rest = [...hashes];
  }

  take(): Uint8Array {
    const hash = this.rest.pop();
    if (!hash) throw new BadProof('the proof is too short');
    return hash;
  }

  end(): void {
    if (this.rest.length > 0) throw new BadProof('the proof is too long');
  }
}

/** Whether the leaf stands at `index` of the leaves `start` up to, not with, `end`; a whole tree begins at 0. */
export async function holdsInclusion(
  index: bigint, start: bigint, end: bigint, leafHash: Uint8Array, proof: readonly Uint8Array[], root: Uint8Array,
): Promise<boolean> {
  return unlessBad(async () => {
    if (!isAligned(start, end) || index < start || index >= end || leafHash.length !== 32) throw new BadProof('no such leaf');
    const hashes = new Proof(proof);
    const rebuild = async (at: bigint, size: bigint): Promise<Uint8Array> => {
      if (size === 1n) return leafHash;
      const split = splitOf(size);
      const sibling = hashes.take();
      return at < split ? hashNode(await rebuild(at, split), sibling) : hashNode(sibling, await rebuild(at - split, size - split));
    };
    const made = await rebuild(index - start, end - start);
    hashes.end();
    return isSame(made, root);
  });
}

/** Whether the tree of size `from` is the beginning of that of size `to`; from the empty tree nothing can be proved. */
export async function holdsConsistency(
  from: bigint, to: bigint, rootFrom: Uint8Array, rootTo: Uint8Array, proof: readonly Uint8Array[],
): Promise<boolean> {
  return from > 0n && holdsSubtree(0n, from, to, rootFrom, rootTo, proof);
}

/** Roots of the part as it was, and of the tree that has grown around it. */
interface Pair { before: Uint8Array; now: Uint8Array }

/** Whether the leaves `start` up to `end` with the root `part` are in the tree of this size and root. */
export async function holdsSubtree(
  start: bigint, end: bigint, size: bigint, part: Uint8Array, root: Uint8Array, proof: readonly Uint8Array[],
): Promise<boolean> {
  return unlessBad(async () => {
    if (start === end && end <= size) return proof.length === 0 && isSame(part, await sha256(new Uint8Array()));
    if (!isAligned(start, end) || end > size) throw new BadProof('no such subtree');
    const hashes = new Proof(proof);
    const rebuild = async (first: bigint, last: bigint, count: bigint, isPart: boolean): Promise<Pair> => {
      if (first === 0n && last === count) {
        const hash = isPart ? part : hashes.take();
        return { before: hash, now: hash };
      }
      const split = splitOf(count);
      const sibling = hashes.take();
      if (last <= split) {
        const { before, now } = await rebuild(first, last, split, isPart);
        return { before, now: await hashNode(now, sibling) };
      }
      const isRight = first >= split;
      const { before, now } = await rebuild(isRight ? first - split : 0n, last - split, count - split, isRight && isPart);
      return { before: isRight ? before : await hashNode(sibling, before), now: await hashNode(sibling, now) };
    };
    const made = await rebuild(start, end, size, true);
    hashes.end();
    return isSame(made.before, part) && isSame(made.now, root);
  });
}

function isAligned(start: bigint, end: bigint): boolean {
  if (start < 0n || start >= end) return false;
  const count = end - start;
  return start % (count === 1n ? 1n : splitOf(count) * 2n) === 0n;
}

async function unlessBad(judge: () => Promise<boolean>): Promise<boolean> {
  try {
    return await judge();
  } catch (error) {
    if (error instanceof BadProof) return false;
    throw error;
  }
}
