import fc from 'fast-check';
import { holdsConsistency, holdsInclusion, holdsSubtree } from '../../src/client/verify/proof';
import { consistencyRanges, hashOfRange, inclusionRanges, nodesOf } from '../../src/core/trace/log/range';
import { leafHash, rootOf } from '../../src/core/trace/merkle';
import { verifyConsistency, verifyInclusion, verifySubtree } from '../../src/core/trace/verify/proof';
import { hashesOver, leavesOf } from '../trace/vector-set';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('tree hashes', () => {
  it('are those of RFC 9162: the empty tree, one empty leaf, and the eight leaves known from Certificate Transparency', () => {
    const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
      .map((data) => leafHash(Buffer.from(data, 'hex')));
    expect(hex(rootOf([]))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(hex(rootOf(leaves.slice(0, 1)))).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
    expect(hex(rootOf(leaves))).toBe('5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328');
  });

  it('over any range are made of its complete subtrees', () => {
    const leaves = leavesOf(70);
    const node = ({ level, index }: { level: number; index: number }): Buffer => rootOf(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level));
    for (let end = 0; end <= 70; end += 1) {
      expect(hex(hashOfRange({ start: 0, end }, node))).toBe(hex(rootOf(leaves.slice(0, end))));
    }
    expect(nodesOf({ start: 64, end: 70 })).toEqual([{ level: 2, index: 16 }, { level: 1, index: 34 }]);
  });
});

describe('proofs', () => {
  const MOST = 33;

  it('of inclusion hold in both verifiers for every leaf of every tree up to 33, and for no other place', async () => {
    for (let size = 1; size <= MOST; size += 1) {
      const leaves = leavesOf(size);
      const root = rootOf(leaves);
      for (let index = 0; index < size; index += 1) {
        const proof = hashesOver(leaves, inclusionRanges(index, size));
        const claim = { index: BigInt(index), start: 0n, end: BigInt(size), leafHash: leaves[index]!, root, proof };
        expect(verifyInclusion(claim)).toBe(true);
        expect(await holdsInclusion(claim.index, 0n, claim.end, claim.leafHash, proof, root)).toBe(true);
        expect(verifyInclusion({ ...claim, index: BigInt((index + 1) % (size + 1)) })).toBe(false);
      }
    }
  });

  it('of consistency hold in both verifiers for every pair of sizes up to 33', async () => {
    const leaves = leavesOf(MOST);
    for (let to = 1; to <= MOST; to += 1) {
      for (let from = 1; from <= to; from += 1) {
        const proof = hashesOver(leaves, consistencyRanges(from, to));
        const [before, now] = [rootOf(leaves.slice(0, from)), rootOf(leaves.slice(0, to))];
        expect(verifyConsistency(BigInt(from), BigInt(to), before, now, proof)).toBe(true);
        expect(await holdsConsistency(BigInt(from), BigInt(to), before, now, proof)).toBe(true);
        if (from < to) expect(verifyConsistency(BigInt(from), BigInt(to), now, before, proof)).toBe(false);
      }
    }
  });

  it('have at most 24 hashes for ten million leaves', () => {
    expect(inclusionRanges(7_654_321, 10_000_000).length).toBeLessThanOrEqual(24);
    expect(consistencyRanges(7_654_321, 10_000_000).length).toBeLessThanOrEqual(25);
  });

  it('are not asked of a leaf outside of the tree or of a tree that shrinks', () => {
    expect(() => inclusionRanges(3, 3)).toThrow(RangeError);
    expect(() => consistencyRanges(4, 3)).toThrow(RangeError);
    expect(consistencyRanges(0, 3)).toEqual([]);
  });
});

/** A claim that is true, or has one member exchanged for that of another. */
const claims = fc.record({
  size: fc.integer({ min: 1, max: 40 }), at: fc.nat(39), start: fc.nat(39), spoil: fc.constantFrom('no', 'index', 'size', 'proof', 'root', 'cut', 'grow'), by: fc.integer({ min: 1, max: 3 }),
});

describe('the two verifiers', () => {
  it('agree on random cases, true and not', async () => {
    const hashes = leavesOf(64, 'other');
    await fc.assert(fc.asyncProperty(claims, async ({ size, at, start, spoil, by }) => {
      const leaves = leavesOf(size);
      const index = at % size;
      const spoilt = (proof: Buffer[]): Buffer[] => {
        if (spoil === 'cut') return proof.slice(by);
        if (spoil === 'grow') return [...proof, ...hashes.slice(0, by)];
        return spoil === 'proof' && proof.length > 0 ? proof.map((hash, i) => (i === by % proof.length ? hashes[i]! : hash)) : proof;
      };
      const root = spoil === 'root' ? hashes[by]! : rootOf(leaves);
      const end = BigInt(size + (spoil === 'size' ? by : 0));
      const place = BigInt(index + (spoil === 'index' ? by : 0));
      const path = spoilt(hashesOver(leaves, inclusionRanges(index, size)));
      const claim = { index: place, start: 0n, end, leafHash: leaves[index]!, root, proof: path };
      expect(await holdsInclusion(place, 0n, end, claim.leafHash, path, root)).toBe(verifyInclusion(claim));

      const steps = spoilt(hashesOver(leaves, consistencyRanges(index + 1, size)));
      const before = rootOf(leaves.slice(0, index + 1));
      expect(await holdsConsistency(place + 1n, end, before, root, steps)).toBe(verifyConsistency(place + 1n, end, before, root, steps));
      const part = { start: BigInt(start), end: place + 1n, size: end, part: before, root, proof: steps };
      expect(await holdsSubtree(part.start, part.end, part.size, part.part, part.root, part.proof)).toBe(verifySubtree(part));
    }), { numRuns: 3_400 });
  });
});
