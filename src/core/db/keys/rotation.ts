import { randomBytes } from 'node:crypto';
import { renameSync, statSync, writeFileSync } from 'node:fs';
import { writeMasterKeys, type MasterKey } from '../../kernel/master-key';
import { MASTER_REREAD_MS, MasterKeys, type MasterKeySource } from './master-keys';
import { KEY_BYTES } from './seal';
import { Vault, type KeyRoom } from './vault';

/** What a rotation did. */
export interface Rotated {
  /** The version under which all keys are wrapped now. */
  readonly version: number;
  /** Whether this call made the version; else it came from a rotation that was not finished, or stands in MASTER_KEY. */
  readonly isNew: boolean;
  /** Keys of persons that were wrapped anew. */
  readonly rewrapped: number;
  /** Versions that were taken out of the file, after no key was left under them. */
  readonly dropped: readonly number[];
}

/** How a rotation waits; tests need not. */
export type Pause = (ms: number) => Promise<void>;

const pauseFor: Pause = (ms) => new Promise((done) => { setTimeout(done, ms); });

/**
 * Exchanges the master key while servers run. Into a file it writes a new version beside the old ones, unless an earlier
 * rotation is unfinished; servers read the file again within seconds. Then all keys are wrapped under the newest version, batch
 * by batch, and any version that servers know unwraps until it is dropped. May be broken off and begun again at any moment.
 * `room` is on a database with a vault on the same source.
 */
export async function rotateKeys(room: KeyRoom, source: MasterKeySource, dropOld: boolean, pause: Pause = pauseFor): Promise<Rotated> {
  const vault = new Vault(new MasterKeys(source));
  await vault.prepare(room);
  const isFinished = await vault.countOlder(room) === 0;
  const isNew = isFinished && 'file' in source && !dropOld;
  if (isNew) keep(source.file, [...new MasterKeys(source).all(), nextVersion(source)]);
  await pause(MASTER_REREAD_MS);
  const masters = new MasterKeys(source);
  const rewrapped = await rewrapAll(new Vault(masters), room, pause);
  return { version: masters.newest().version, isNew, rewrapped, dropped: dropOld && 'file' in source ? drop(source.file, masters) : [] };
}

async function rewrapAll(vault: Vault, room: KeyRoom, pause: Pause): Promise<number> {
  let rewrapped = 0;
  for (;;) {
    const some = await vault.rewrapSome(room);
    rewrapped += some;
    if (some > 0) continue;
    if (await vault.countOlder(room) === 0) return rewrapped;
    await pause(100);
  }
}

function nextVersion(source: MasterKeySource): MasterKey {
  return { version: new MasterKeys(source).newest().version + 1, key: randomBytes(KEY_BYTES) };
}

function drop(file: string, masters: MasterKeys): number[] {
  const newest = masters.newest();
  const old = masters.all().filter((one) => one.version < newest.version).map((one) => one.version);
  if (old.length > 0) keep(file, [newest]);
  return old;
}

/** Whoever reads the file meanwhile sees the old content or the new, never a half. */
function keep(file: string, keys: readonly MasterKey[]): void {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, writeMasterKeys(keys), { mode: statSync(file).mode, flag: 'wx', flush: true });
  renameSync(draft, file);
}
