import { rootOf } from '../merkle';
import { hashOfRange, nodesOf, type Node, type Range } from './range';
import { HASH_BYTES, TILE_HEIGHT, TILE_WIDTH, tileOf } from './tile';

/** A tile of the tree, full or the beginning of one. */
export interface Tile { readonly level: number; readonly index: number; readonly hashes: Buffer }

/** Where a tile stands. */
export type TileKey = Pick<Tile, 'level' | 'index'>;

/** What new leaves make of a tree: tiles that are full now, and the last tile of each level as it is then. */
export interface Growth { readonly full: readonly Tile[]; readonly edges: readonly Buffer[] }

/**
 * Adds leaf hashes to a tree of `size` leaves. `edges[l]` is the last tile of level `l` as far as it goes, without
 * bytes where the tile before it is just full.
 */
export function grow(size: number, edges: readonly Buffer[], leaves: readonly Buffer[]): Growth {
  const full: Tile[] = [];
  const grown: Buffer[] = [...edges];
  let added: Buffer[] = [...leaves];
  for (let level = 0; added.length > 0; level += 1) {
    const before = grown[level] ?? Buffer.alloc(0);
    let index = Math.floor(Math.floor(size / TILE_WIDTH ** level) / TILE_WIDTH);
    const hashes = [...hashesOf(before), ...added];
    added = [];
    let at = 0;
    for (; hashes.length - at >= TILE_WIDTH; at += TILE_WIDTH) {
      const tile = hashes.slice(at, at + TILE_WIDTH);
      full.push({ level, index, hashes: Buffer.concat(tile) });
      added.push(rootOf(tile));
      index += 1;
    }
    grown[level] = Buffer.concat(hashes.slice(at));
  }
  return { full, edges: grown };
}

/** Root of a tree from the last tile of each level alone. */
export function rootOfEdges(size: number, edges: readonly Buffer[]): Buffer {
  return hashOfRange({ start: 0, end: size }, (node) => {
    const { level, from, to } = tileOf(node);
    return rootOf(hashesOf(edges[level] ?? Buffer.alloc(0), from, to));
  });
}

/** The tiles in which the complete subtrees of these ranges stand, each once. */
export function tilesOf(ranges: readonly Range[]): TileKey[] {
  const keys = new Map<string, TileKey>();
  for (const node of ranges.flatMap(nodesOf)) {
    const { level, index } = tileOf(node);
    keys.set(`${level}/${index}`, { level, index });
  }
  return [...keys.values()];
}

/** A tree as far as these tiles go. */
export class Tiles {
  private readonly byPlace: ReadonlyMap<string, Buffer>;

  constructor(tiles: readonly Tile[]) {
    this.byPlace = new Map(tiles.map(({ level, index, hashes }) => [`${level}/${index}`, hashes]));
  }

  /** Hashes over ranges, in their order. @throws Error where a tile is missing or too short. */
  hashesOver(ranges: readonly Range[]): Buffer[] {
    return ranges.map((range) => hashOfRange(range, (node) => this.hashOf(node)));
  }

  /** Root of the tree at a size. @throws Error where a tile is missing or too short. */
  root(size: number): Buffer {
    return this.hashesOver([{ start: 0, end: size }])[0]!;
  }

  private hashOf(node: Node): Buffer {
    const { level, index, from, to } = tileOf(node);
    const hashes = hashesOf(this.byPlace.get(`${level}/${index}`) ?? Buffer.alloc(0), from, to);
    if (hashes.length < to - from) throw new Error(`tile ${level}/${index} is missing or too short`);
    return rootOf(hashes);
  }
}

/** The hashes of a tile, or those from one place up to, not with, another. */
export function hashesOf(tile: Buffer, from = 0, to = TILE_WIDTH): Buffer[] {
  const hashes: Buffer[] = [];
  for (let at = from; at < to && (at + 1) * HASH_BYTES <= tile.length; at += 1) {
    hashes.push(tile.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES));
  }
  return hashes;
}

/** How many levels of tiles a tree of this size has. */
export function tileLevels(size: number): number {
  let levels = 0;
  while (size >= 2 ** (TILE_HEIGHT * levels)) levels += 1;
  return levels;
}
