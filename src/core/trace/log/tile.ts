import type { Node } from './range';

/** Hashes in a full tile, and entries in a full bundle (C2SP tlog-tiles). */
export const TILE_WIDTH = 256;
/** Levels of the tree that one level of tiles holds. */
export const TILE_HEIGHT = 8;
/** Length of a hash. */
export const HASH_BYTES = 32;
/** Longest entry that a bundle can hold, in bytes. */
export const MAX_ENTRY_BYTES = 65_535;

/** Where a tile or bundle stands: a level of tiles, or `entries`, the index on it, and how many hashes or entries it has. */
export interface TilePlace {
  readonly level: number | 'entries';
  readonly index: number;
  /** 1 to 256. */
  readonly width: number;
}

const PATH = /^(?<level>entries|0|[1-9]\d?)\/(?<index>(?:x\d{3}\/)*\d{3})(?:\.p\/(?<width>[1-9]\d{0,2}))?$/;

/** The path behind `tile/`, such as `0/x001/x234/067.p/12`. */
export function tilePath({ level, index, width }: TilePlace): string {
  let path = String(index % 1_000).padStart(3, '0');
  for (let rest = Math.floor(index / 1_000); rest > 0; rest = Math.floor(rest / 1_000)) {
    path = `x${String(rest % 1_000).padStart(3, '0')}/${path}`;
  }
  return `${level}/${path}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

/** The place behind a path; undefined where no tile can have it. */
export function parseTilePath(path: string): TilePlace | undefined {
  const { level, index, width } = PATH.exec(path)?.groups ?? {};
  if (level === undefined || index === undefined) return undefined;
  const place: TilePlace = {
    level: level === 'entries' ? level : Number(level), index: Number(index.replaceAll(/[x/]/g, '')),
    width: width === undefined ? TILE_WIDTH : Number(width),
  };
  const isPossible = Number.isSafeInteger(place.index) && (place.level === 'entries' || place.level < 64);
  return isPossible && tilePath(place) === path ? place : undefined;
}

/** Where the hashes below or at a complete subtree stand: the tile's place, and its first and one-behind-last hash. */
export function tileOf({ level, index }: Node): { level: number; index: number; from: number; to: number } {
  const tileLevel = Math.floor(level / TILE_HEIGHT);
  const count = 2 ** (level % TILE_HEIGHT);
  const first = index * count;
  const from = first % TILE_WIDTH;
  return { level: tileLevel, index: Math.floor(first / TILE_WIDTH), from, to: from + count };
}

/** How many hashes a level of tiles has in a tree of this size. */
export function hashesAtLevel(size: number, level: number): number {
  return Math.floor(size / TILE_WIDTH ** level);
}

/** How many hashes or entries the tile at a place has in a tree of this size: 0 where it is not begun, 256 where it is full. */
export function widthIn(size: number, level: number | 'entries', index: number): number {
  const behind = hashesAtLevel(size, level === 'entries' ? 0 : level) - index * TILE_WIDTH;
  return Math.max(0, Math.min(TILE_WIDTH, behind));
}

/** The entries as a bundle: each with its length in two bytes before it. */
export function bundleOf(entries: readonly Uint8Array[]): Buffer {
  return Buffer.concat(entries.flatMap((entry) => {
    if (entry.length > MAX_ENTRY_BYTES) throw new RangeError('an entry is too long for a bundle');
    const length = Buffer.alloc(2);
    length.writeUInt16BE(entry.length);
    return [length, entry];
  }));
}

/** The entries of a bundle; undefined where it is cut. */
export function entriesOf(bundle: Buffer): Buffer[] | undefined {
  const entries: Buffer[] = [];
  for (let at = 0; at < bundle.length; ) {
    if (at + 2 > bundle.length) return undefined;
    const end = at + 2 + bundle.readUInt16BE(at);
    if (end > bundle.length) return undefined;
    entries.push(bundle.subarray(at + 2, end));
    at = end;
  }
  return entries;
}
