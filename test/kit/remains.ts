import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { World } from './world';

/** A piece of data that must not be found, and the bytes by which it would be. */
export interface Planted {
  readonly what: string;
  readonly bytes: readonly Buffer[];
}

/** A text as it would stand somewhere: plain, in hexadecimal, in base64 of any alignment's whole groups. */
export function plantedText(what: string, text: string): Planted {
  const plain = Buffer.from(text, 'utf8');
  return { what, bytes: [plain, Buffer.from(plain.toString('hex')), Buffer.from(plain.toString('base64').replace(/=+$/, ''))] };
}

/** Bytes as they would stand in a data file or in a dump. */
export function plantedBytes(what: string, bytes: Buffer): Planted {
  return { what, bytes: [bytes, Buffer.from(bytes.toString('hex'))] };
}

/** Every row of every table as text, as a dump would show it to whoever sees all. */
export async function dumpOf(world: World): Promise<string> {
  const tables = await world.rows<{ name: string }>(`SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`);
  const rows: string[] = [];
  for (const { name } of tables) {
    for (const { row } of await world.rows<{ row: string }>(`SELECT t::text AS row FROM ${name} t`)) rows.push(`${name} ${row}`);
  }
  return rows.join('\n');
}

/** What of `planted` the tables, or a file of the database after a checkpoint, still show; each with where. Empty is what one hopes for. */
export async function remainsOf(world: World, planted: readonly Planted[], folders: readonly string[] = []): Promise<string[]> {
  const found = findIn('dump', Buffer.from(await dumpOf(world), 'utf8'), planted);
  await world.rows('CHECKPOINT');
  const [place] = await world.rows<{ folder: string; database: string }>(
    `SELECT current_setting('data_directory') AS folder, oid::text AS database FROM pg_database WHERE datname = current_database()`,
  );
  for (const folder of [join('base', place!.database), ...folders]) {
    for (const name of readdirSync(join(place!.folder, folder))) {
      const path = join(place!.folder, folder, name);
      if (statSync(path).isFile()) found.push(...findIn(join(folder, name), readFileSync(path), planted));
    }
  }
  return found;
}

function findIn(where: string, content: Buffer, planted: readonly Planted[]): string[] {
  return planted.filter(({ bytes }) => bytes.some((one) => content.includes(one))).map(({ what }) => `${what} in ${where}`);
}
