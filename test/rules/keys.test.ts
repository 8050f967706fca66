import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeyCache } from '../../src/core/db/keys/key-cache';
import { MASTER_REREAD_MS, MasterKeys } from '../../src/core/db/keys/master-keys';
import { openText, personOf, sealText, unwrapKey, wrapKey } from '../../src/core/db/keys/seal';
import { PersonKeys } from '../../src/core/db/keys/vault';
import { rowId } from '../../src/core/kernel/ids';
import { parseMasterKeys, writeMasterKeys } from '../../src/core/kernel/master-key';

const PERSON = rowId(1_647_748_800_000);
const OTHER = rowId(1_647_748_800_000);
const key = randomBytes(32);

describe('a sealed value', () => {
  it('opens with the key, and names its person', () => {
    const sealed = sealText(key, PERSON, 'person.name', '林小敏');
    expect(openText(key, 'person.name', sealed)).toBe('林小敏');
    expect(personOf(sealed)).toBe(PERSON);
    expect(sealed.includes(Buffer.from('林小敏'))).toBe(false);
  });

  it('is another one each time', () => {
    expect(sealText(key, PERSON, 'person.name', '林小敏')).not.toEqual(sealText(key, PERSON, 'person.name', '林小敏'));
  });

  it('opens in no other column, with no other key, as nobody else\'s, and with no bit changed', () => {
    const sealed = sealText(key, PERSON, 'person.name', '林小敏');
    expect(() => openText(key, 'person.address', sealed)).toThrow();
    expect(() => openText(randomBytes(32), 'person.name', sealed)).toThrow();
    const moved = Buffer.from(sealed);
    Buffer.from(OTHER.replaceAll('-', ''), 'hex').copy(moved, 1);
    expect(() => openText(key, 'person.name', moved)).toThrow();
    for (let i = 1; i < sealed.length; i += 1) {
      const changed = Buffer.from(sealed);
      changed[i]! ^= 1;
      expect(() => openText(key, 'person.name', changed)).toThrow();
    }
    expect(() => personOf(Buffer.from('林小敏'))).toThrow();
  });

  it('is null where its key was destroyed, and cannot be made then', () => {
    const keys = new PersonKeys(new Map([[PERSON, { key, until: 1, opened: new Map() }]]));
    expect(keys.open('x', keys.seal(PERSON, 'x', 'text'))).toBe('text');
    expect(keys.open('x', sealText(key, OTHER, 'x', 'text'))).toBeNull();
    expect(keys.open('x', null)).toBeNull();
    expect(keys.seal(PERSON, 'x', null)).toBeNull();
    expect(() => keys.seal(OTHER, 'x', 'text')).toThrow();
  });

  it('opens a value in hexadecimal once while its key is in hand, and no longer', () => {
    const cache = new KeyCache(() => 0);
    cache.put(PERSON, key);
    const keys = new PersonKeys(new Map([[PERSON, cache.get(PERSON)!]]));
    const sealed = sealText(key, PERSON, 'x', 'text').toString('hex');
    expect([keys.openHex('x', sealed), keys.openHex('x', sealed)]).toEqual(['text', 'text']);
    expect([...cache.get(PERSON)!.opened.values()]).toEqual(['text']);
    expect(() => keys.openHex('y', sealed)).toThrow();
    expect(() => keys.openHex('x', '02')).toThrow();
    expect(keys.openHex('x', sealText(key, OTHER, 'x', 'text').toString('hex'))).toBeNull();
    cache.forget(PERSON);
    cache.put(PERSON, key);
    expect(cache.get(PERSON)!.opened.size).toBe(0);
  });

  it('wraps keys for one person', () => {
    const wrapped = wrapKey(key, PERSON, randomBytes(32));
    expect(unwrapKey(key, PERSON, wrapped)).toHaveLength(32);
    expect(() => unwrapKey(key, OTHER, wrapped)).toThrow();
  });
});

describe('unwrapped keys', () => {
  it('are held for less than a minute, however often they are used', () => {
    let now = 0;
    const cache = new KeyCache(() => now);
    cache.put(PERSON, key);
    for (now = 10_000; now < 50_000; now += 10_000) expect(cache.get(PERSON)?.key).toBe(key);
    now = 50_000;
    cache.sweep();
    expect(cache.size).toBe(0);
    expect(cache.get(PERSON)).toBeUndefined();
  });

  it('give way, the least recently used first, and go when told', () => {
    const cache = new KeyCache(() => 0, 2);
    cache.put('a', key);
    cache.put('b', key);
    cache.get('a');
    cache.put('c', key);
    expect(cache.get('b')).toBeUndefined();
    expect(cache.get('a')?.key).toBe(key);
    cache.forget('a');
    expect(cache.get('a')).toBeUndefined();
  });
});

describe('the master key', () => {
  const [one, two] = [randomBytes(32), randomBytes(32)];
  const folder = mkdtempSync(join(tmpdir(), 'bihuan-master-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is read in one version and in several, in base64 of both alphabets', () => {
    expect(parseMasterKeys(`${one.toString('base64')}\n`)).toEqual([{ version: 1, key: one }]);
    expect(parseMasterKeys(one.toString('base64url'))).toEqual([{ version: 1, key: one }]);
    expect(parseMasterKeys(`2:${two.toString('base64')}, ${one.toString('base64')}`)).toEqual([{ version: 1, key: one }, { version: 2, key: two }]);
    expect(parseMasterKeys(writeMasterKeys([{ version: 1, key: one }, { version: 2, key: two }]))).toHaveLength(2);
  });

  it.each([
    '', 'secret', randomBytes(16).toString('base64'), `0:${one.toString('base64')}`, `${one.toString('base64')} ${two.toString('base64')}`,
    `${one.toString('base64')} and more`,
  ])('is not taken from anything else', (text) => {
    expect(parseMasterKeys(text)).toBeUndefined();
  });

  it('is read again for a version that is new, and from time to time', () => {
    const file = join(folder, 'master');
    writeFileSync(file, one.toString('base64'));
    let now = 0;
    const masters = new MasterKeys({ file }, () => now);
    writeFileSync(file, writeMasterKeys([{ version: 1, key: one }, { version: 2, key: two }]));
    expect(masters.newest().version).toBe(1);
    now = MASTER_REREAD_MS;
    expect(masters.newest().version).toBe(2);
    writeFileSync(file, writeMasterKeys([{ version: 2, key: two }, { version: 3, key: one }]));
    expect(masters.of(3)).toEqual(one);
    expect(() => masters.of(1)).toThrow('version 1 of the master key is not configured');
  });
});
