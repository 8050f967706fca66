import { fromBase64, joined, sha256, toHex, utf8 } from './hash';

/** A public key by its name: of a log (type 1) or of a witness (type 4). */
export interface PublicKey { readonly name: string; readonly type: number; readonly id: string; readonly key: Uint8Array }

/** A checkpoint whose signatures were looked at. */
export interface ReadCheckpoint {
  readonly origin: string;
  readonly size: bigint;
  readonly root: Uint8Array;
  /** Index of the entry with the newest committed heads, -1 where the checkpoint names none. */
  readonly heads: number;
  /** Keys that signed it and hold. */
  readonly signedBy: readonly PublicKey[];
}

/** What is wrong with evidence, in a sentence for people. */
export class Untrue extends Error {
  override readonly name = 'Untrue';

  constructor(sentence: string, readonly index?: number) {
    super(sentence);
  }
}

/** Reads a verifier key such as `example.com/log+1a2b3c4d+AQ…`. @throws Untrue where it is none. */
export async function readKey(word: string): Promise<PublicKey> {
  const [name, id, encoded, ...rest] = word.split('+').length > 3 ? rejoined(word) : word.split('+');
  const typed = fromBase64(encoded ?? '');
  if (!name || rest.length > 0 || typed?.length !== 33 || ![1, 4].includes(typed[0]!)) throw new Untrue('A key is not of its form.');
  const made = toHex((await sha256(utf8(`${name}\n`), typed)).subarray(0, 4));
  if (made !== id) throw new Untrue('A key was not copied whole.');
  return { name, type: typed[0]!, id, key: typed.subarray(1) };
}

/** Base64 may hold plus signs itself. */
function rejoined(word: string): string[] {
  const [name, id, ...encoded] = word.split('+');
  return [name!, id!, encoded.join('+')];
}

/** Opens a signed checkpoint with the keys that are known; each of them that signed must hold, and one of the log must be among them. */
export async function readCheckpoint(note: string, known: readonly PublicKey[]): Promise<ReadCheckpoint> {
  const cut = note.lastIndexOf('\n\n');
  const hasControl = [...note].some((letter) => letter < ' ' && letter !== '\n');
  if (cut < 0 || !note.endsWith('\n') || hasControl) throw new Untrue('The checkpoint is no signed note.');
  const text = note.slice(0, cut + 1);
  const [origin, size, root, ...more] = text.slice(0, -1).split('\n');
  const hash = fromBase64(root ?? '');
  if (!origin || !/^(0|[1-9]\d{0,15})$/.test(size ?? '') || hash?.length !== 32 || more.includes('')) throw new Untrue('The checkpoint is not of its form.');
  const signedBy: PublicKey[] = [];
  for (const line of note.slice(cut + 2, -1).split('\n')) {
    const key = await signerOf(line, text, known);
    if (key) signedBy.push(key);
  }
  if (!signedBy.some((key) => key.type === 1 && key.name === origin)) throw new Untrue('The checkpoint is not signed with a known key of its log.');
  const heads = more.map((line) => /^bihuan\.heads (0|[1-9]\d{0,15})$/.exec(line)).find((found) => found !== null);
  return { origin, size: BigInt(size!), root: hash, heads: heads ? Number(heads[1]) : -1, signedBy };
}

/** Undefined for a line of an unknown key. @throws Untrue where a known key's signature does not hold. */
async function signerOf(line: string, text: string, known: readonly PublicKey[]): Promise<PublicKey | undefined> {
  const words = line.split(' ');
  const bytes = fromBase64(words[2] ?? '');
  if (words.length !== 3 || words[0] !== '—' || !words[1] || !bytes || bytes.length < 5) throw new Untrue('A signature line is not of its form.');
  const key = known.find((one) => one.name === words[1] && one.id === toHex(bytes.subarray(0, 4)));
  if (!key) return undefined;
  const holds = key.type === 1 ? await isSigned(key, utf8(text), bytes.subarray(4)) : await isCosigned(key, text, bytes.subarray(4));
  if (!holds) throw new Untrue(`The signature of ${key.name} does not hold.`);
  return key;
}

async function isCosigned(key: PublicKey, text: string, bytes: Uint8Array): Promise<boolean> {
  if (bytes.length !== 72) return false;
  const time = new DataView(joined([bytes]).buffer).getBigUint64(0);
  return isSigned(key, utf8(`cosignature/v1\ntime ${time}\n${text}`), bytes.subarray(8));
}

async function isSigned(key: PublicKey, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const imported = await crypto.subtle.importKey('raw', joined([key.key]), { name: 'Ed25519' }, false, ['verify']);
  return crypto.subtle.verify({ name: 'Ed25519' }, imported, joined([signature]), joined([message]));
}
