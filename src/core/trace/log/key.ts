import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { sha256 } from '../merkle';
import { decodeBase64 } from './base64';

/** What a key signs: the note itself, or that a checkpoint was seen to go on from an earlier one, with the time of it. */
export type SignatureType = 'ed25519' | 'cosignature';

/** Bytes that stand for the types of signature (C2SP signed-note, signature types). */
const TYPE_BYTE: Readonly<Record<SignatureType, number>> = { ed25519: 1, cosignature: 4 };
const RAW_KEY_BYTES = 32;
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
/** A name is not empty and has neither spaces of any kind, nor control characters, nor a plus. */
const KEY_NAME = /^[^\s+\p{White_Space}\p{Cc}]+$/u;
const VKEY = /^(?<name>[^+]+)\+(?<id>[0-9a-f]{8})\+(?<key>[A-Za-z0-9+/=]+)$/;

/** A public key with its name, as whoever trusts it writes it down: `<name>+<id>+<base64 of type and key>`. */
export interface VerifierKey {
  readonly name: string;
  readonly type: SignatureType;
  /** Four bytes that tell keys of one name apart; no protection against forgery. */
  readonly id: Buffer;
  /** 32 bytes (RFC 8032). */
  readonly publicKey: Buffer;
}

/** A key that signs in a name. */
export interface Signer extends VerifierKey {
  /** The Ed25519 signature of the bytes, 64 bytes. */
  sign(bytes: Uint8Array): Buffer;
}

/** A text that is no key of these formats. The message never holds the text. */
export class BadKey extends Error {
  override readonly name = 'BadKey';
}

/** A verifier key from its parts; its id is made here. */
export function verifierKey(name: string, type: SignatureType, publicKey: Buffer): VerifierKey {
  if (!KEY_NAME.test(name)) throw new BadKey('A key name has no spaces and no plus, and is not empty.');
  const typed = Buffer.concat([Buffer.from([TYPE_BYTE[type]]), publicKey]);
  return { name, type, id: sha256(Buffer.from(`${name}\n`, 'utf8'), typed).subarray(0, 4), publicKey };
}

/** The key as one word, such as `example.com/log+1a2b3c4d+AQ…`. */
export function formatVerifierKey(key: VerifierKey): string {
  const typed = Buffer.concat([Buffer.from([TYPE_BYTE[key.type]]), key.publicKey]);
  return `${key.name}+${key.id.toString('hex')}+${typed.toString('base64')}`;
}

/** Reads a key from its word. @throws BadKey also where its id is not the one of its name and key. */
export function parseVerifierKey(word: string): VerifierKey {
  const { name, id, key } = VKEY.exec(word)?.groups ?? {};
  const typed = key === undefined ? undefined : decodeBase64(key);
  const type = (Object.keys(TYPE_BYTE) as SignatureType[]).find((one) => TYPE_BYTE[one] === typed?.[0]);
  if (!name || !typed || !type || typed.length !== RAW_KEY_BYTES + 1) {
    throw new BadKey('A verifier key is <name>+<8 hexadecimal digits>+<base64> of an Ed25519 key.');
  }
  const made = verifierKey(name, type, typed.subarray(1));
  if (made.id.toString('hex') !== id) throw new BadKey('The id of this verifier key is not that of its name and key: it was not copied whole.');
  return made;
}

/** Whether the key made this signature of the bytes. */
export function isSignedBy(key: VerifierKey, bytes: Uint8Array, signature: Uint8Array): boolean {
  const spki = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, key.publicKey]), format: 'der', type: 'spki' });
  return verify(null, bytes, spki, signature);
}

/** A signer from 32 secret bytes. */
export function signerFromSeed(name: string, type: SignatureType, seed: Uint8Array): Signer {
  return signerOf(name, type, createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' }));
}

/**
 * The signers of a PEM text with one Ed25519 private key, or several while a key is being exchanged: all of them sign,
 * so that a reader who trusts the old or the new one goes on.
 */
export function signersFromPem(name: string, type: SignatureType, pem: string): Signer[] {
  const blocks = pem.match(/-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----/g) ?? [];
  if (blocks.length === 0) throw new BadKey('The file holds no private key in PEM (PKCS 8).');
  return blocks.map((block) => signerOf(name, type, createPrivateKey(block)));
}

function signerOf(name: string, type: SignatureType, key: KeyObject): Signer {
  if (key.asymmetricKeyType !== 'ed25519') throw new BadKey('The key that signs must be of Ed25519.');
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(SPKI_PREFIX.length);
  return { ...verifierKey(name, type, publicKey), sign: (bytes) => sign(null, bytes, key) };
}
