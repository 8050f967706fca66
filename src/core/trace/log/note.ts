import { decodeBase64 } from './base64';
import { cosignedBytes, COSIGNATURE_BYTES, timeOfCosignature } from './cosignature';
import { isSignedBy, type Signer, type VerifierKey } from './key';

/** One signature line of a note. */
export interface NoteSignature {
  readonly name: string;
  readonly id: Buffer;
  /** What follows the id: by the key's type a signature, or a time and a signature. */
  readonly bytes: Buffer;
  /** The line as it stands, without its newline. */
  readonly line: string;
}

/** A text with signatures (C2SP signed-note). */
export interface Note {
  /** With its last newline, without the blank line. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** A signature of a known key that holds. */
export interface Verified {
  readonly key: VerifierKey;
  /** When a witness signed, in seconds since 1970; null for a signature without a time. */
  readonly time: number | null;
}

/** A note that must not be read on. */
export class BadNote extends Error {
  override readonly name = 'BadNote';
}

const MAX_SIGNATURES = 100;
const ED25519_BYTES = 64;
const LINE = /^— (?<name>[^\s+\p{White_Space}\p{Cc}]+) (?<signature>[A-Za-z0-9+/=]+)$/u;
/** Only newlines of the control characters; a lone surrogate cannot come out of UTF-8. */
const FORBIDDEN = /[\0-\x09\x0b-\x1f]|\p{Surrogate}/u;

/** Reads a note. Nothing in it is to be believed before {@link verifyNote}. @throws BadNote where it is none. */
export function parseNote(note: string): Note {
  const end = note.lastIndexOf('\n\n');
  if (FORBIDDEN.test(note) || end < 0 || !note.endsWith('\n')) throw new BadNote('It is no signed note: a text, an empty line, signature lines.');
  const lines = note.slice(end + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) throw new BadNote(`It has more than ${MAX_SIGNATURES} signatures.`);
  return { text: note.slice(0, end + 1), signatures: lines.map(parseSignature) };
}

/** Reads one signature line, without its newline. @throws BadNote where it is none. */
export function parseSignature(line: string): NoteSignature {
  const { name, signature } = LINE.exec(line)?.groups ?? {};
  const bytes = signature === undefined ? undefined : decodeBase64(signature);
  if (!name || !bytes || bytes.length <= 4) throw new BadNote('A signature line is not well-formed.');
  return { name, id: bytes.subarray(0, 4), bytes: bytes.subarray(4), line };
}

/** The note as text. */
export function formatNote(text: string, lines: readonly string[]): string {
  return `${text}\n${lines.map((line) => `${line}\n`).join('')}`;
}

/** The signature line of a signer under a text; `time` in seconds since 1970 is for cosignatures. */
export function signNote(text: string, signer: Signer, time = 0): string {
  const bytes = signer.type === 'cosignature'
    ? Buffer.concat([timeBytes(time), signer.sign(cosignedBytes(text, BigInt(time)))])
    : signer.sign(Buffer.from(text, 'utf8'));
  return `— ${signer.name} ${Buffer.concat([signer.id, bytes]).toString('base64')}`;
}

/**
 * The signatures of known keys, each key once. Those of unknown keys are passed over.
 * @throws BadNote where a signature in the name and with the id of a known key does not hold.
 */
export function verifyNote(note: Note, known: readonly VerifierKey[]): Verified[] {
  const verified = new Map<string, Verified>();
  for (const signature of note.signatures) {
    const key = known.find((one) => one.name === signature.name && one.id.equals(signature.id));
    if (!key) continue;
    const time = timeOfHolding(note.text, key, signature.bytes);
    if (time === undefined) throw new BadNote(`The signature of ${key.name} does not hold.`);
    verified.set(`${key.name} ${key.id.toString('hex')}`, { key, time });
  }
  return [...verified.values()];
}

/** Undefined where the signature does not hold. */
function timeOfHolding(text: string, key: VerifierKey, bytes: Buffer): number | null | undefined {
  if (key.type === 'ed25519') {
    return bytes.length === ED25519_BYTES && isSignedBy(key, Buffer.from(text, 'utf8'), bytes) ? null : undefined;
  }
  if (bytes.length !== COSIGNATURE_BYTES) return undefined;
  const time = timeOfCosignature(bytes);
  return time !== undefined && isSignedBy(key, cosignedBytes(text, BigInt(time)), bytes.subarray(8)) ? time : undefined;
}

function timeBytes(time: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(time));
  return bytes;
}
