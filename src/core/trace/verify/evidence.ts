import { decodeHash } from '../log/base64';
import { openCheckpoint, type SignedCheckpoint } from '../log/checkpoint';
import type { EvidenceEntry, EvidenceFile } from '../log/evidence';
import { parseVerifierKey, type VerifierKey } from '../log/key';
import { BadNote } from '../log/note';
import { weighQuorum, type WitnessPolicy } from '../log/witness-policy';
import { leafHash } from '../merkle';
import { checkEntry, indexOf, isEditionOf } from './entry-check';
import { Finding, readEvidence } from './file';
import { checkHeads, checkOrder, Told, type Commitment } from './history';
import { verifyConsistency } from './proof';

/** What the auditor brings beside the file. The more there is, the less has to be believed. */
export interface Trust {
  /** Keys of the log; where there are none, those that the file itself names are taken, and the verdict says so. */
  readonly logKeys: readonly VerifierKey[];
  /** A signed checkpoint from before. */
  readonly oldCheckpoint?: string;
  /** Which cosignatures there must be. */
  readonly policy?: WitnessPolicy;
  /** Leaf hashes that the auditor kept, from the first on. */
  readonly leaves?: readonly Buffer[];
  /** Whether the files must be a whole history that was compared with committed heads. */
  readonly isWhole?: boolean;
}

/** Whether the evidence holds, in one sentence; `index` is the first bad place where it can be told. */
export interface Verdict { readonly holds: boolean; readonly sentence: string; readonly index?: number }

/** Judges the files of a history, in their order. Needs no server and no database; never throws for what a file holds. */
export function verifyEvidence(files: readonly string[], trust: Trust): Verdict {
  try {
    const told = new Told();
    const sentences = files.map((text) => checkFile(readEvidence(text), trust, told, files.length));
    return { holds: true, sentence: sentences.at(-1) ?? 'There is no file.' };
  } catch (error) {
    if (error instanceof Finding) return { holds: false, sentence: error.message, index: error.index };
    if (error instanceof BadNote || error instanceof RangeError || error instanceof SyntaxError) return { holds: false, sentence: `The evidence cannot be read: ${error.message}` };
    throw error;
  }
}

function checkFile(file: EvidenceFile, trust: Trust, told: Told, files: number): string {
  const keys = trust.logKeys.length > 0 ? trust.logKeys : file.logKeys.map(keyOf);
  const checkpoint = opened('The checkpoint of the file', file.checkpoint, keys, trust.policy);
  checkLeaves(file, trust.leaves ?? []);
  checkOld(file, trust, keys, checkpoint);
  const quorum = trust.policy && weighQuorum(trust.policy, checkpoint.verified);
  if (quorum && !quorum.isMet) throw new Finding(`The checkpoint has ${quorum.given} cosignatures of the witnesses of the policy, which asks for ${quorum.required} and has not what it asks for.`);
  const entries = file.entries.map((entry, position) => checkEntry(entry, position, checkpoint));
  checkOrder(file, entries, told);
  const commitment = checkHeads(file, entries, checkpoint);
  checkNewest(commitment, checkpoint, trust.oldCheckpoint === undefined ? undefined : opened('Your earlier checkpoint', trust.oldCheckpoint, keys));
  for (const { protocol, index, policy } of entries) {
    if (protocol !== null && !file.protocols.some(({ id, code, version }) => id === protocol && isEditionOf(id, code, version))) {
      throw new Finding(`The protocol edition of the entry at index ${index} is not the one that the file names.`, index);
    }
    if (!file.policies.includes(policy)) throw new Finding(`The policy version of the entry at index ${index} is not among those that the file names.`, index);
  }
  const isWhole = file.complete && told.fromStart;
  if (trust.isWhole && told.files === files && !(isWhole && commitment)) throw new Finding('The files are not the whole history of their loops, or name no committed heads to compare it with.');
  const erased = file.entries.filter(({ facts }) => facts === null);
  return [
    `True: ${entries.length} entries stand in the log ${checkpoint.origin} of ${checkpoint.size} as the file says`,
    ...(erased.length > 0 ? [`the content of ${erased.length} is ERASED by ${decisionsOf(erased)}`] : []),
    isWhole ? (commitment ? `nothing was cut off up to the heads committed at index ${commitment.index}` : 'no heads are committed yet, so a cut end would not show') : 'the file is a part of its history',
    trust.oldCheckpoint === undefined ? 'no earlier checkpoint was compared' : 'the log goes on from your checkpoint',
    quorum ? `${quorum.given} witnesses of your policy cosigned` : `${file.cosignatures.given} of ${file.cosignatures.required} cosignatures by its own account`,
    trust.logKeys.length > 0 ? 'signed with the key that you gave' : `signed with the key that the file names (${file.logKeys.join(' ')}), compare it`,
  ].join('; ') + '.';
}

/** Older heads would let everything behind them be cut off: the checkpoints say which heads are the newest. */
function checkNewest(commitment: Commitment | null, now: SignedCheckpoint, old: SignedCheckpoint | undefined): void {
  const found = commitment?.index ?? -1;
  const wanted = Math.max(now.heads ?? -1, old?.heads ?? -1);
  if (found < wanted) throw new Finding(`Heads were committed at index ${wanted}, and the file is compared with ${found < 0 ? 'none' : `older ones at index ${found}`}: histories may have been cut off behind them.`, wanted);
}

/** The certificates that the file names for what was destroyed: auditors look them up. */
function decisionsOf(erased: readonly EvidenceEntry[]): string {
  const named = [...new Set(erased.flatMap(({ erasedBy }) => erasedBy ?? []))];
  return named.length > 0 ? named.join(' ') : 'no certificate that the file names';
}

/** What the auditor kept says at which index something is wrong, whatever the rest of the file claims. */
function checkLeaves(file: EvidenceFile, leaves: readonly Buffer[]): void {
  file.entries.forEach((entry, position) => {
    const index = indexOf(entry, position);
    const kept = leaves[index];
    if (kept && !leafHash(Buffer.from(entry.leaf, 'utf8')).equals(kept)) throw new Finding(`The entry at index ${index} is not the one in your tiles.`, index);
  });
}

function checkOld(file: EvidenceFile, trust: Trust, keys: readonly VerifierKey[], now: SignedCheckpoint): void {
  if (trust.oldCheckpoint === undefined) return;
  const old = opened('Your earlier checkpoint', trust.oldCheckpoint, keys);
  if (old.origin !== now.origin) throw new Finding('Your earlier checkpoint is of another log.');
  if (old.size > now.size) throw new Finding(`The log has ${now.size} entries, and had ${old.size} at your checkpoint: entries ${now.size} to ${old.size - 1} were cut off.`, now.size);
  const range = `Among the entries 0 to ${old.size - 1} something is not what it was at your checkpoint.`;
  if (old.size === now.size) {
    if (!old.root.equals(now.root)) throw new Finding(range);
    return;
  }
  if (file.consistency?.from !== old.size) {
    throw new Finding(`The file has no proof that the log goes on from your checkpoint: ask for the evidence again with knownSize ${old.size}.`);
  }
  const proof = file.consistency.proof.map((hash) => decodeHash(hash));
  if (proof.includes(undefined) || !verifyConsistency(BigInt(old.size), BigInt(now.size), old.root, now.root, proof as Buffer[])) throw new Finding(range);
}

function opened(what: string, note: string, keys: readonly VerifierKey[], policy?: WitnessPolicy): SignedCheckpoint {
  try {
    return openCheckpoint(note, keys, policy?.witnesses.map(({ key }) => key));
  } catch (error) {
    if (error instanceof BadNote) throw new Finding(`${what} does not hold: ${error.message}`);
    throw error;
  }
}

function keyOf(word: string): VerifierKey {
  try {
    return parseVerifierKey(word);
  } catch {
    throw new Finding('A key that the file names is not of its form.');
  }
}
