import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { leafHash, rootOf } from '../../src/core/trace/merkle';
import { consistencyRanges, inclusionRanges, type Range } from '../../src/core/trace/log/range';

/** A vector in the JSON of the transparency community. */
export type Vector = Record<string, unknown> & { desc: string; wantErr: boolean };

const SOME = Buffer.alloc(32, 0xab);
const b64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** Leaf hashes of a made-up tree. */
export function leavesOf(size: number, seed = 'leaf'): Buffer[] {
  return Array.from({ length: size }, (_, index) => leafHash(Buffer.from(`${seed} ${index}`)));
}

/** The hashes over ranges of a tree, straight from the leaves. */
export function hashesOver(leaves: readonly Buffer[], ranges: readonly Range[]): Buffer[] {
  return ranges.map((range) => rootOf(leaves.slice(range.start, range.end)));
}

function flipped(hash: Buffer, bit: number): Buffer {
  const changed = Buffer.from(hash);
  changed[0]! ^= 1 << bit;
  return changed;
}

interface Inclusion { leafIdx: bigint; treeSize: bigint; root: Buffer; leafHash: Buffer; proof: Buffer[] | null }

/** One true inclusion and everything that can be wrong with it. */
export function inclusionVectors(index: number, size: number): Vector[] {
  const leaves = leavesOf(size);
  const proof = hashesOver(leaves, inclusionRanges(index, size));
  const truth: Inclusion = { leafIdx: BigInt(index), treeSize: BigInt(size), root: rootOf(leaves), leafHash: leaves[index]!, proof };
  const wrong = (desc: string, change: Partial<Inclusion>): Vector => written({ ...truth, ...change }, desc, true);
  return [
    written({ ...truth, proof: proof.length === 0 ? null : proof }, 'happy path', false),
    wrong('leafIdx - 1', { leafIdx: BigInt.asUintN(64, truth.leafIdx - 1n) }),
    wrong('leafIdx + 1', { leafIdx: truth.leafIdx + 1n }),
    wrong('leafIdx ^ 2', { leafIdx: truth.leafIdx ^ 2n }),
    wrong('treeSize * 2', { treeSize: truth.treeSize * 2n }),
    wrong('treeSize div 2', { treeSize: truth.treeSize / 2n }),
    wrong('wrong leaf', { leafHash: Buffer.from('WrongLeaf') }),
    wrong('other leaf', { leafHash: SOME }),
    wrong('empty root', { root: rootOf([]) }),
    wrong('no root', { root: Buffer.alloc(0) }),
    wrong('random root', { root: SOME }),
    wrong('trailing garbage', { proof: [...proof, Buffer.alloc(0)] }),
    wrong('trailing root', { proof: [...proof, truth.root] }),
    wrong('preceding garbage', { proof: [Buffer.alloc(0), ...proof] }),
    wrong('preceding root', { proof: [truth.root, ...proof] }),
    ...proof.map((_, at) => wrong(`modified proof[${at}] bit 3`, { proof: proof.map((hash, i) => (i === at ? flipped(hash, 3) : hash)) })),
    ...(proof.length > 0 ? [wrong('removed component', { proof: proof.slice(0, -1) })] : []),
    ...(proof.length > 1 ? [wrong('inserted component', { proof: [proof[0]!, SOME, ...proof.slice(1)] })] : []),
  ];
}

interface Consistency { size1: bigint; size2: bigint; root1: Buffer; root2: Buffer; proof: Buffer[] | null }

/** One true consistency and everything that can be wrong with it. */
export function consistencyVectors(from: number, to: number): Vector[] {
  const leaves = leavesOf(to);
  const proof = hashesOver(leaves, consistencyRanges(from, to));
  const truth: Consistency = { size1: BigInt(from), size2: BigInt(to), root1: rootOf(leaves.slice(0, from)), root2: rootOf(leaves), proof };
  const wrong = (desc: string, change: Partial<Consistency>): Vector => written({ ...truth, ...change }, desc, true);
  const happy = written({ ...truth, proof: proof.length === 0 ? null : proof }, 'happy path', false);
  if (proof.length === 0) return [happy, wrong('wrong root2', { root2: SOME }), wrong('trailing root1', { proof: [truth.root1] })];
  return [
    happy,
    wrong('size1 - 1', { size1: truth.size1 - 1n }),
    wrong('size1 + 1', { size1: truth.size1 + 1n }),
    wrong('size1 ^ 2', { size1: truth.size1 ^ 2n }),
    wrong('size2 * 2', { size2: truth.size2 * 2n }),
    wrong('size2 div 2', { size2: truth.size2 / 2n }),
    wrong('wrong root1', { root1: Buffer.from('WrongRoot') }),
    wrong('wrong root2', { root2: Buffer.from('WrongRoot') }),
    wrong('other root1', { root1: SOME }),
    wrong('other root2', { root2: SOME }),
    wrong('swapped roots', { root1: truth.root2, root2: truth.root1 }),
    wrong('empty proof', { proof: [] }),
    wrong('trailing garbage', { proof: [...proof, Buffer.alloc(0)] }),
    wrong('trailing root2', { proof: [...proof, truth.root2] }),
    wrong('preceding garbage', { proof: [Buffer.alloc(0), ...proof] }),
    wrong('preceding root1', { proof: [truth.root1, ...proof] }),
    wrong('preceding proof[0]', { proof: [proof[0]!, ...proof] }),
    wrong('truncated proof', { proof: proof.slice(0, -1) }),
    ...proof.map((_, at) => wrong(`modified proof[${at}] bit 4`, { proof: proof.map((hash, i) => (i === at ? flipped(hash, 4) : hash)) })),
  ];
}

/** What is judged without a tree: sizes that are always or never consistent. */
export function oddVectors(): Vector[] {
  const [one, two] = [Buffer.from("don't care 1"), Buffer.from("don't care 2")];
  const claim = (size1: bigint, size2: bigint, root1: Buffer, root2: Buffer, proof: Buffer[], wantErr: boolean, desc: string): Vector =>
    written({ size1, size2, root1, root2, proof }, desc, wantErr);
  return [
    claim(1n, 1n, two, two, [], false, 'sizes are equal (one) and proof is empty'),
    claim(1n, 1n, one, two, [], true, 'sizes are equal (one) but roots are not'),
    claim(0n, 0n, one, one, [], true, 'sizes are equal (zero) and proof is empty'),
    claim(0n, 1n, one, two, [], true, 'size1 is zero and does not equal size2'),
    claim(1n, 0n, one, two, [], true, 'size1 is greater than size2'),
    claim(1n, 2n, one, two, [], true, 'sizes do not match and proof is empty'),
    claim(1n, 1n, SOME, SOME, [SOME], true, 'sizes match but proof is not empty'),
    written({ leafIdx: 0n, treeSize: 0n, root: rootOf([]), leafHash: SOME, proof: [] }, 'leaf of the empty tree', true),
    written({ leafIdx: 18446744073709551615n, treeSize: 1n, root: SOME, leafHash: SOME, proof: [] }, 'last index of 64 bits', true),
    written({ leafIdx: 1n, start: 1n, end: 9223372036854775810n, root: SOME, leafHash: SOME, proof: [] }, 'invalid large subtree', true),
    written({ leafIdx: 3n, start: 3n, end: 5n, root: SOME, leafHash: SOME, proof: [] }, 'invalid subtree', true),
  ];
}

/** The vectors of whole trees as those of subtrees, at the same place and moved behind as many leaves. */
export function subtreeVectors(index: number, size: number): Vector[] {
  let shift = 1n;
  while (shift < BigInt(size)) shift *= 2n;
  return inclusionVectors(index, size).flatMap((vector) => {
    const { leafIdx, treeSize, ...rest } = vector as Vector & { leafIdx: bigint; treeSize: bigint };
    if (vector.desc.startsWith('treeSize')) return [];
    return [0n, shift].map((by) => ({ ...rest, leafIdx: BigInt.asUintN(64, leafIdx + by), start: by, end: treeSize + by }));
  });
}

/** Subtree [start, end) of a tree of a size: one true vector and wrong ones. The proof is by the draft's own definition. */
export function subtreeConsistencyVectors(start: number, end: number, size: number): Vector[] {
  const leaves = leavesOf(size);
  const proof = subproof(leaves, start, end, true);
  const truth = { start: BigInt(start), end: BigInt(end), size: BigInt(size), root1: rootOf(leaves.slice(start, end)), root2: rootOf(leaves), proof };
  return [
    written(truth, 'happy path', false),
    written({ ...truth, root1: SOME }, 'other root1', true),
    written({ ...truth, root2: SOME }, 'other root2', true),
    written({ ...truth, proof: [...proof, truth.root2] }, 'trailing root2', true),
    ...(proof.length > 0 ? [written({ ...truth, proof: proof.slice(1) }, 'beheaded proof', true)] : []),
    ...proof.map((_, at) => written({ ...truth, proof: proof.map((hash, i) => (i === at ? flipped(hash, 1) : hash)) }, `modified proof[${at}]`, true)),
  ];
}

function subproof(leaves: readonly Buffer[], start: number, end: number, isKnown: boolean): Buffer[] {
  if (start === 0 && end === leaves.length) return isKnown ? [] : [rootOf(leaves)];
  const split = 2 ** Math.floor(Math.log2(leaves.length - 1));
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  if (end <= split) return [...subproof(left, start, end, isKnown), rootOf(right)];
  if (start >= split) return [...subproof(right, start - split, end - split, isKnown), rootOf(left)];
  return [...subproof(right, 0, end - split, false), rootOf(left)];
}

function written(members: Record<string, bigint | Buffer | Buffer[] | null>, desc: string, wantErr: boolean): Vector {
  const plain = Object.entries(members).map(([name, value]) => [
    name, Buffer.isBuffer(value) ? b64(value) : Array.isArray(value) ? value.map(b64) : value,
  ] as const);
  return { ...Object.fromEntries(plain), desc, wantErr };
}

/** JSON with numbers of 64 bits as they are. */
export function vectorText(vector: Vector): string {
  return JSON.stringify(vector, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value), 2).replace(/"(\d+)n"/g, '$1');
}

/** A set over many sizes, by the path that its file would have. */
export function vectorSet(): Map<string, Vector> {
  const set = new Map<string, Vector>();
  const add = (folder: string, vectors: readonly Vector[]): void => {
    vectors.forEach((vector, at) => set.set(`${folder}/${at}-${vector.desc.replaceAll(/[^a-zA-Z0-9]+/g, '-')}.json`, vector));
  };
  for (const [index, size] of [[0, 1], [0, 8], [5, 8], [2, 3], [1, 5], [6, 7], [255, 256], [256, 257]] as const) {
    add(`inclusion/${index}-of-${size}`, inclusionVectors(index, size));
    add(`subtreeinclusion/${index}-of-${size}`, subtreeVectors(index, size));
  }
  for (const [from, to] of [[1, 1], [1, 8], [6, 8], [2, 5], [6, 7], [4, 7], [3, 7], [256, 300]] as const) {
    add(`consistency/${from}-${to}`, consistencyVectors(from, to));
  }
  for (const [start, end, size] of [[4, 8, 14], [8, 13, 14], [8, 14, 14], [0, 3, 14], [4, 6, 7], [12, 13, 13], [0, 5, 5]] as const) {
    add(`subtreeconsistency/${start}-${end}-${size}`, subtreeConsistencyVectors(start, end, size));
  }
  add('additional/odd', oddVectors());
  return set;
}

/** Writes vectors below a directory. */
export function writeVectors(directory: string, set: ReadonlyMap<string, Vector>): void {
  for (const [path, vector] of set) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), vectorText(vector));
  }
}
