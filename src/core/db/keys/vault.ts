import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { RowId } from '../../kernel/ids';
import { StartupError } from '../startup-error';
import { KeyCache, SWEEP_EVERY_MS, type HeldKey } from './key-cache';
import {
  countOlderKeys, deleteKeys, findKeys, findRoot, insertKeys, insertRoot, lockOlderKeys, rewrapKeys, rewrapRoot, type Statements, type WrappedRoot,
} from './key.store';
import type { MasterKeys } from './master-keys';
import { KEY_BYTES, openText, personIn, personOf, sealText, unwrapKey, wrapKey } from './seal';

/** What a keyed digest is for: equal texts have equal digests within one use and in no two. */
export type IndexUse = 'document' | 'phone' | 'command' | 'crew';

/** Whatever lets the vault into the database on its own account: {@link Database}. */
export interface KeyRoom {
  inContext<T>(context: { system: 'keys' }, work: (tx: Statements) => Promise<T>): Promise<T>;
}

const ROOT_LABEL = 'platform';
const BATCH = 500;
/** Texts that are kept with a key, and their longest. */
const MOST_OPENED = 12;
const MOST_CHARACTERS = 200;

/**
 * Seals what the platform knows of persons, each under a key of the person's own, which is stored wrapped under the
 * master key. Look-ups by equality go over keyed digests (HMAC-SHA256). Their keys come (HKDF-SHA256) from a secret that is
 * stored wrapped as well and never changes, so that the master key can, without one digest being made anew.
 */
export class Vault {
  private readonly cache: KeyCache;
  private readonly indexKeys = new Map<IndexUse, Buffer>();
  private root: Buffer | undefined;

  constructor(private readonly masters: MasterKeys, nowMs: () => number = () => performance.now()) {
    this.cache = new KeyCache(nowMs);
    setInterval(() => this.cache.sweep(), SWEEP_EVERY_MS).unref();
  }

  /**
   * Loads the platform's secret, and makes it at the very first start. Call it before the first request.
   * @throws StartupError where the master key is not the one of this database.
   */
  async prepare(room: KeyRoom): Promise<void> {
    const { version, key } = this.masters.newest();
    const made: WrappedRoot = { wrapped: wrapKey(key, ROOT_LABEL, randomBytes(KEY_BYTES)), masterVersion: version };
    await room.inContext({ system: 'keys' }, async (tx) => {
      if (!await findRoot(tx)) await insertRoot(tx, made);
    });
    const stored = await room.inContext({ system: 'keys' }, findRoot);
    this.root = this.unwrapRoot(stored!);
  }

  /** Makes and stores the keys of persons who are new. Needs the context matching. */
  async create(tx: Statements, persons: readonly RowId[]): Promise<void> {
    const { version, key: master } = this.masters.newest();
    const made = persons.map((personId) => ({ personId, key: randomBytes(KEY_BYTES) }));
    await insertKeys(tx, made.map(({ personId, key }) => ({ personId, wrapped: wrapKey(master, personId, key), masterVersion: version })));
    for (const { personId, key } of made) this.cache.put(personId, key);
  }

  /** The keys of these persons that the context reaches, in at most one statement. */
  async keysOf(tx: Statements, persons: Iterable<RowId>): Promise<PersonKeys> {
    const found = new Map<RowId, HeldKey>();
    const missing: RowId[] = [];
    for (const person of new Set(persons)) {
      const held = this.cache.get(person);
      if (held) found.set(person, held);
      else missing.push(person);
    }
    if (missing.length > 0) {
      for (const { personId, wrapped, masterVersion } of await findKeys(tx, missing)) {
        found.set(personId, this.cache.put(personId, unwrapKey(this.masters.of(masterVersion), personId, wrapped)));
      }
    }
    return new PersonKeys(found);
  }

  /** The keys of these persons where all of them are in hand. */
  keysInHand(persons: ReadonlySet<RowId>): PersonKeys | undefined {
    const found = new Map<RowId, HeldKey>();
    for (const person of persons) {
      const held = this.cache.get(person);
      if (!held) return undefined;
      found.set(person, held);
    }
    return new PersonKeys(found);
  }

  /** The keys under which these values are sealed, as far as the context reaches them; null is no value. */
  keysFor(tx: Statements, sealed: Iterable<Buffer | null>): Promise<PersonKeys> {
    const persons = new Set<RowId>();
    for (const one of sealed) if (one) persons.add(personOf(one));
    return this.keysOf(tx, persons);
  }

  /** The keyed digest of a text, 32 bytes: what equality is looked up by. */
  digest(use: IndexUse, text: string): Buffer {
    return createHmac('sha256', this.indexKey(use)).update(text, 'utf8').digest();
  }

  /**
   * Destroys the keys of persons; answers how many there were. What they sealed nobody opens any more: this process at once,
   * others within a minute. Needs the context retention.
   */
  async destroy(tx: Statements, persons: readonly RowId[]): Promise<number> {
    const destroyed = await deleteKeys(tx, persons);
    for (const person of persons) this.cache.forget(person);
    return destroyed;
  }

  /** How many keys are wrapped under another version of the master key than the newest. */
  countOlder(room: KeyRoom): Promise<number> {
    return room.inContext({ system: 'keys' }, (tx) => countOlderKeys(tx, this.masters.newest().version));
  }

  /** Wraps one batch of keys anew under the newest version of the master key, the platform's secret first; answers how many. */
  rewrapSome(room: KeyRoom): Promise<number> {
    const { version, key: master } = this.masters.newest();
    return room.inContext({ system: 'keys' }, async (tx) => {
      const root = await findRoot(tx);
      if (root && root.masterVersion < version) {
        await rewrapRoot(tx, { wrapped: wrapKey(master, ROOT_LABEL, this.unwrapRoot(root)), masterVersion: version });
      }
      const older = await lockOlderKeys(tx, version, BATCH);
      if (older.length > 0) {
        await rewrapKeys(tx, older.map(({ personId, wrapped, masterVersion }) => ({
          personId, masterVersion: version, wrapped: wrapKey(master, personId, unwrapKey(this.masters.of(masterVersion), personId, wrapped)),
        })));
      }
      return older.length;
    });
  }

  private indexKey(use: IndexUse): Buffer {
    const known = this.indexKeys.get(use);
    if (known) return known;
    if (!this.root) throw new Error('the vault is not prepared');
    const made = Buffer.from(hkdfSync('sha256', this.root, '', `bihuan index ${use}`, KEY_BYTES));
    this.indexKeys.set(use, made);
    return made;
  }

  private unwrapRoot({ wrapped, masterVersion }: WrappedRoot): Buffer {
    try {
      return unwrapKey(this.masters.of(masterVersion), ROOT_LABEL, wrapped);
    } catch {
      throw new StartupError(
        `The master key is not the one of this database: version ${masterVersion} is missing or is another key. ` +
        'Set MASTER_KEY_FILE or MASTER_KEY to the one with which the database was made.',
      );
    }
  }
}

/** Keys of some persons, in hand for one step. */
export class PersonKeys {
  constructor(private readonly keys: ReadonlyMap<RowId, HeldKey>) {}

  /** Seals a text under a person's key; null stays null. @throws Error where the person has no key: it was destroyed. */
  seal<T extends string | null>(person: RowId, label: string, text: T): T extends string ? Buffer : Buffer | null;
  seal(person: RowId, label: string, text: string | null): Buffer | null {
    if (text === null) return null;
    const held = this.keys.get(person);
    if (!held) throw new Error('the key of this person is not to be had');
    return sealText(held.key, person, label, text);
  }

  /** The text of a sealed value. Null for null, and for what nobody can open any more, since its key was destroyed. */
  open(label: string, sealed: Buffer | null): string | null {
    const held = sealed && this.keys.get(personOf(sealed));
    return held ? openText(held.key, label, sealed) : null;
  }

  /** As {@link open}, of a value in hexadecimal: what is read again while the key is in hand is opened once. */
  openHex(label: string, sealed: string): string | null {
    const held = this.keys.get(personIn(sealed));
    if (!held) return null;
    const name = `${label} ${sealed}`;
    const known = held.opened.get(name);
    if (known !== undefined) return known;
    const text = openText(held.key, label, Buffer.from(sealed, 'hex'));
    if (text.length <= MOST_CHARACTERS && held.opened.size < MOST_OPENED) held.opened.set(name, text);
    return text;
  }
}
