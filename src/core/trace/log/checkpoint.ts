import { decodeDecimal, decodeHash } from './base64';
import { BadNote, formatNote, parseNote, signNote, verifyNote, type Note, type Verified } from './note';
import type { Signer, VerifierKey } from './key';

/** The head of a log at one size (C2SP tlog-checkpoint). */
export interface Checkpoint {
  /** Name of the log, the same for its whole life. */
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
  /**
   * Index of the last entry before `size` that commits the heads of all loops: who keeps the checkpoint knows from it that
   * histories cannot end before those heads. Undefined where none is named.
   */
  readonly heads?: number;
}

/** A checkpoint whose signature by the log holds, with the note that it stands in. */
export interface SignedCheckpoint extends Checkpoint {
  readonly note: Note;
  /** Signatures of known keys, the log's and witnesses'. */
  readonly verified: readonly Verified[];
}

/** The one extension line of our checkpoints; readers that do not know it pass over it. */
const HEADS_LINE = /^bihuan\.heads (0|[1-9]\d{0,15})$/;

/** The note text of a checkpoint, with an extension line where it names committed heads. */
export function formatCheckpoint({ origin, size, root, heads }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n${heads === undefined ? '' : `bihuan.heads ${heads}\n`}`;
}

/** Reads the note text of a checkpoint; extension lines that are not ours are passed over. @throws BadNote where it is none. */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin, sizeLine, rootLine, ...extensions] = text.replace(/\n$/, '').split('\n');
  const size = decodeDecimal(sizeLine ?? '');
  const root = decodeHash(rootLine ?? '');
  if (!origin || size === undefined || !root || extensions.includes('')) throw new BadNote('It is no checkpoint: origin, size, root.');
  const heads = extensions.flatMap((line) => HEADS_LINE.exec(line)?.[1] ?? [])[0];
  return { origin, size, root, ...(heads !== undefined && { heads: Number(heads) }) };
}

/** The checkpoint signed by the log with each of its keys. */
export function signCheckpoint(checkpoint: Checkpoint, signers: readonly Signer[]): string {
  const text = formatCheckpoint(checkpoint);
  return formatNote(text, signers.map((signer) => signNote(text, signer)));
}

/**
 * Opens a signed checkpoint: a key of the log in the name of its origin must have signed it.
 * @throws BadNote where none has, or where the signature of a known key does not hold.
 */
export function openCheckpoint(note: string, logKeys: readonly VerifierKey[], witnesses: readonly VerifierKey[] = []): SignedCheckpoint {
  const parsed = parseNote(note);
  const checkpoint = parseCheckpoint(parsed.text);
  const verified = verifyNote(parsed, [...logKeys, ...witnesses]);
  if (!verified.some(({ key }) => key.type === 'ed25519' && key.name === checkpoint.origin)) {
    throw new BadNote('The checkpoint is not signed with a known key of its log.');
  }
  return { ...checkpoint, note: parsed, verified };
}
