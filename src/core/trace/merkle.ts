import { hash } from 'node:crypto';

const LEAF = Buffer.from([0]);
const INNER = Buffer.from([1]);

/** SHA-256 of the bytes, 32 bytes. */
export function sha256(...parts: readonly Uint8Array[]): Buffer {
  return hash('sha256', Buffer.concat(parts), 'buffer');
}

/** Hash of a leaf's data, 32 bytes (RFC 9162, 2.1.1). */
export function leafHash(data: Uint8Array): Buffer {
  return sha256(LEAF, data);
}

/** Hash over two subtrees, 32 bytes (RFC 9162, 2.1.1). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return sha256(INNER, left, right);
}

/** Merkle tree hash over leaf hashes in their order; that of no leaf is the hash of nothing (RFC 9162, 2.1.1). */
export function rootOf(leaves: readonly Uint8Array[]): Buffer {
  if (leaves.length === 0) return sha256();
  if (leaves.length === 1) return Buffer.from(leaves[0]!);
  const split = largestPowerOfTwoBelow(leaves.length);
  return nodeHash(rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)));
}

function largestPowerOfTwoBelow(count: number): number {
  return 2 ** Math.floor(Math.log2(count - 1));
}
