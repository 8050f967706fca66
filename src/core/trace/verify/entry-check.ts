import { createHmac } from 'node:crypto';
import type { Checkpoint } from '../log/checkpoint';
import type { EvidenceEntry, EvidenceFact } from '../log/evidence';
import { parseTlogProof } from '../log/tlog-proof';
import { leafHash, rootOf, sha256 } from '../merkle';
import { Finding } from './file';
import { verifyInclusion } from './proof';

/** An entry that stands where it says, as far as the checks need it. */
export interface CheckedEntry {
  readonly index: number;
  /** Leaf hash in hexadecimal. */
  readonly hash: string;
  readonly loop: string | null;
  readonly seq: number | null;
  readonly previous: string | null;
  readonly kind: string;
  readonly protocol: string | null;
  readonly policy: number;
  readonly at: string;
}

const SALT_BYTES = 32;

/** The place that an entry claims. @throws Finding */
export function indexOf(entry: EvidenceEntry, position: number): number {
  try {
    return parseTlogProof(entry.proof).index;
  } catch {
    throw new Finding(`Entry ${position + 1} of the file has no proof that can be read.`);
  }
}

/** Checks that an entry stands at its place and that its facts are those that it committed to. @throws Finding */
export function checkEntry(entry: EvidenceEntry, position: number, checkpoint: Checkpoint): CheckedEntry {
  const index = indexOf(entry, position);
  const { proof } = parseTlogProof(entry.proof);
  const hash = leafHash(Buffer.from(entry.leaf, 'utf8'));
  const claim = { index: BigInt(index), start: 0n, end: BigInt(checkpoint.size), leafHash: hash, root: checkpoint.root, proof };
  if (!verifyInclusion(claim)) throw new Finding(`The entry at index ${index} is not the one that the checkpoint has there.`, index);
  const leaf = leafOf(entry.leaf, index);
  const facts = entry.facts && rootOf(entry.facts.map((fact) => leafHash(commitmentOf(fact, index)))).toString('hex');
  if (facts !== null && facts !== leaf['facts']) {
    throw new Finding(`The facts of the entry at index ${index} are not those that were committed to.`, index);
  }
  return {
    index, hash: hash.toString('hex'), loop: textOrNull(leaf['loop']), seq: typeof leaf['seq'] === 'number' ? leaf['seq'] : null,
    previous: textOrNull(leaf['previous']), kind: textOrNull(leaf['kind']) ?? '', protocol: textOrNull(leaf['protocol']),
    policy: Number(leaf['policy']), at: textOrNull(leaf['at']) ?? '',
  };
}

/** Whether the id is the one that this code and version have in every installation (UUID version 8 over SHA-256). */
export function isEditionOf(id: string, code: string, version: number): boolean {
  const bytes = Buffer.from(sha256(Buffer.from(`protocol\0${code}@${version}`, 'utf8')).subarray(0, 16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex') === id.replaceAll('-', '');
}

function commitmentOf(fact: EvidenceFact, index: number): Buffer {
  if ('commitment' in fact) {
    if (!/^[0-9a-f]{64}$/.test(fact.commitment)) throw new Finding(`A commitment of the entry at index ${index} is not of its form.`, index);
    return Buffer.from(fact.commitment, 'hex');
  }
  const salt = Buffer.from(fact.salt, 'base64url');
  if (salt.length !== SALT_BYTES || salt.toString('base64url') !== fact.salt) throw new Finding(`A salt of the entry at index ${index} is not of its form.`, index);
  // Of a list of two texts JSON.stringify gives what RFC 8785 asks for.
  return createHmac('sha256', salt).update(JSON.stringify([fact.name, fact.value]), 'utf8').digest();
}

function leafOf(text: string, index: number): Readonly<Record<string, unknown>> {
  const leaf: unknown = JSON.parse(text);
  if (typeof leaf !== 'object' || leaf === null || (leaf as { form?: unknown }).form !== 1) {
    throw new Finding(`The entry at index ${index} is of a form that this verifier does not know.`, index);
  }
  return leaf as Readonly<Record<string, unknown>>;
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
