import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HASH_BYTES, parseTilePath, TILE_WIDTH } from '../log/tile';
import { hashesOf } from '../log/tree';
import { Finding } from './file';

/**
 * Leaf hashes from the hash tiles that an auditor kept, from the first on, as far as they go without a gap. The directory
 * is laid out as the log serves it: `0/000`, `0/x001/000.p/17`; it may begin with `tile/`. @throws Finding
 */
export function readKeptLeaves(directory: string): Buffer[] {
  const root = existsSync(join(directory, 'tile')) ? join(directory, 'tile') : directory;
  if (!existsSync(root)) throw new Finding('The directory of tiles cannot be read.');
  const widest = new Map<number, Buffer>();
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    const place = parseTilePath(name.replaceAll('\\', '/'));
    if (place?.level !== 0 || readFile(join(root, name)) === undefined) continue;
    const hashes = readFile(join(root, name))!;
    if (hashes.length !== place.width * HASH_BYTES) throw new Finding(`The tile ${name} that you kept has not the length of its name.`);
    if (hashes.length > (widest.get(place.index)?.length ?? 0)) widest.set(place.index, hashes);
  }
  const leaves: Buffer[] = [];
  for (let index = 0; widest.has(index); index += 1) {
    leaves.push(...hashesOf(widest.get(index)!));
    if (leaves.length < (index + 1) * TILE_WIDTH) break;
  }
  if (leaves.length === 0) throw new Finding('The directory holds no hash tile of level 0.');
  return leaves;
}

/** Undefined for a folder: `0/000.p` is one beside the tile `0/000`. */
function readFile(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EISDIR') return undefined;
    throw error;
  }
}
