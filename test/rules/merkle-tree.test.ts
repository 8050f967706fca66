import fc from 'fast-check';
import { consistencyRanges, inclusionRanges } from '../../src/core/trace/log/range';
import { grow, hashesOf, rootOfEdges, tileLevels, Tiles, tilesOf, type Tile } from '../../src/core/trace/log/tree';
import { rootOf } from '../../src/core/trace/merkle';
import { hashesOver, leavesOf } from '../trace/vector-set';

const LEAVES = leavesOf(66_000, 'tree');

/** A tree that has grown in steps of these sizes. */
function grown(steps: readonly number[]): { size: number; full: Tile[]; edges: readonly Buffer[] } {
  return steps.reduce<{ size: number; full: Tile[]; edges: readonly Buffer[] }>(({ size, full, edges }, step) => {
    const next = grow(size, edges, LEAVES.slice(size, size + step));
    return { size: size + step, full: [...full, ...next.full], edges: next.edges };
  }, { size: 0, full: [], edges: [] });
}

function allTiles({ size, full, edges }: ReturnType<typeof grown>): Tile[] {
  return [...full, ...edges.map((hashes, level) => ({ level, index: Math.floor(size / 256 ** (level + 1)), hashes }))];
}

describe('a tree that grows', () => {
  it('has the root of its leaves, whatever the steps', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 6 }), (steps) => {
      const tree = grown(steps);
      const root = rootOf(LEAVES.slice(0, tree.size));
      expect(rootOfEdges(tree.size, tree.edges)).toEqual(root);
      expect(new Tiles(allTiles(tree)).root(tree.size)).toEqual(root);
    }), { numRuns: 60 });
  });

  it('has the same tiles in one step as in many, three levels up', () => {
    const [once, often] = [grown([66_000]), grown([1, 254, 1, 1, 65_000, 279, 464])];
    expect(often.size).toBe(once.size);
    const sorted = (tiles: readonly Tile[]) => tiles.map(({ level, index, hashes }) => `${level}/${index} ${hashes.toString('hex')}`).sort();
    expect(sorted(often.full)).toEqual(sorted(once.full));
    expect(often.edges).toEqual(once.edges);
    expect(once.full.map((tile) => tile.level).filter((level) => level === 1)).toHaveLength(1);
    expect(once.edges.map((edge) => hashesOf(edge).length)).toEqual([208, 1, 1]);
    expect(rootOfEdges(once.size, once.edges)).toEqual(rootOf(LEAVES));
    expect([0, 1, 255, 256, 65_536].map(tileLevels)).toEqual([0, 1, 1, 2, 3]);
  });

  it('answers every proof from few tiles, also for sizes that it once had', () => {
    const tiles = allTiles(grown([66_000]));
    const byKey = new Map(tiles.map((tile) => [`${tile.level}/${tile.index}`, tile]));
    for (const [index, size] of [[65_999, 66_000], [300, 777], [511, 512]] as const) {
      const ranges = inclusionRanges(index, size);
      const needed = tilesOf(ranges);
      expect(needed.length).toBeLessThanOrEqual(6);
      const some = new Tiles(needed.map(({ level, index: at }) => byKey.get(`${level}/${at}`)!));
      expect(some.hashesOver(ranges)).toEqual(hashesOver(LEAVES, ranges));
    }
    for (const [from, to] of [[300, 65_537], [777, 778]] as const) {
      expect(new Tiles(tiles).hashesOver(consistencyRanges(from, to))).toEqual(hashesOver(LEAVES.slice(0, to), consistencyRanges(from, to)));
    }
  });

  it('refuses to answer from tiles that are not there', () => {
    const tree = grown([300]);
    expect(() => new Tiles(tree.full).root(300)).toThrow('is missing or too short');
  });
});
