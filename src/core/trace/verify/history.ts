import { decodeHash } from '../log/base64';
import type { Checkpoint } from '../log/checkpoint';
import type { EvidenceFile, LoopHead, PlacedHead } from '../log/evidence';
import { leafHash } from '../merkle';
import { checkEntry, type CheckedEntry } from './entry-check';
import { Finding } from './file';
import { verifyInclusion } from './proof';

/** What the files before have told: where each loop has come to, and whether each was told from its first entry. */
export class Told {
  readonly ends = new Map<string, LoopHead>();
  fromStart = true;
  files = 0;
}

/** The commitment of heads that a file was compared with. */
export interface Commitment { readonly index: number; readonly at: string }

/** Checks that the entries of each loop follow one another without a gap, on from where the file says that it begins. @throws Finding */
export function checkOrder(file: EvidenceFile, entries: readonly CheckedEntry[], told: Told): void {
  const { ends } = told;
  const isFirstFile = told.files === 0;
  if (isFirstFile && Object.keys(file.after).length > 0) told.fromStart = false;
  told.files += 1;
  const loops = new Set(file.loops);
  for (const [loop, head] of Object.entries(file.after)) {
    const known = ends.get(loop);
    if (isFirstFile) ends.set(loop, { ...head, loop });
    else if (known?.seq !== head.seq || known.hash !== head.hash) throw new Finding('This file does not go on where the one before ended.');
  }
  let last = -1;
  for (const entry of entries) {
    const { index, loop, seq, previous, hash } = entry;
    if (index <= last) throw new Finding(`The entry at index ${index} stands behind one with the index ${last}.`, index);
    last = index;
    if (loop === null || seq === null || !loops.has(loop)) throw new Finding(`The entry at index ${index} is of none of the loops of the file.`, index);
    const end = ends.get(loop);
    if (end && (seq !== end.seq + 1 || previous !== end.hash)) {
      throw new Finding(`The entry at index ${index} is number ${seq} of its loop and does not follow number ${end.seq}: one was taken out, added or exchanged.`, index);
    }
    if (!end && seq === 1 && previous !== null) throw new Finding(`The entry at index ${index} is the first of its loop and names one before it.`, index);
    if (!end && seq !== 1) {
      if (file.complete && told.fromStart) throw new Finding(`The entry at index ${index} is number ${seq} of its loop, and those before it are missing.`, index);
      told.fromStart = false;
    }
    ends.set(loop, { loop, seq, hash });
  }
}

/**
 * Compares a whole history with the heads that the log committed: each loop goes at least as far as its head, and has
 * there what the head says. Null where no heads were committed yet. @throws Finding
 */
export function checkHeads(file: EvidenceFile, entries: readonly CheckedEntry[], checkpoint: Checkpoint): Commitment | null {
  if (!file.heads) return null;
  const { entry, heads } = file.heads;
  const committed = checkEntry(entry, 0, checkpoint);
  const root = committed.kind === 'LOOP_HEADS_COMMITTED' ? decodedHex(factOf(entry.facts, 'root')) : undefined;
  const count = Number(factOf(entry.facts, 'count'));
  if (!root || !Number.isSafeInteger(count)) throw new Finding(`The entry at index ${committed.index} commits no heads.`, committed.index);
  for (const head of heads) {
    if (!isInList(head, count, root)) throw new Finding(`The head of a loop is not the one that the entry at index ${committed.index} committed.`, committed.index);
  }
  for (const loop of file.loops) checkLoopEnd(loop, heads, count, entries, file);
  return { index: committed.index, at: committed.at };
}

function checkLoopEnd(loop: string, heads: readonly PlacedHead[], count: number, entries: readonly CheckedEntry[], file: EvidenceFile): void {
  const own = heads.find(({ head }) => head.loop === loop);
  if (!own) {
    if (!isAbsent(loop, heads, count)) throw new Finding('The file keeps back the committed head of one of its loops.');
    return;
  }
  const { seq, hash } = own.head;
  const history = entries.filter((entry) => entry.loop === loop);
  const before = file.after[loop];
  const end = history.at(-1)?.seq ?? before?.seq ?? 0;
  if (file.complete && end < seq) {
    throw new Finding(`The history of a loop ends with its number ${end}, and the log has committed to ${seq}: its end was cut off.`);
  }
  const named = history.find((entry) => entry.seq === seq);
  if (named && named.hash !== hash) throw new Finding(`The entry at index ${named.index} is not the one that the committed head of its loop names.`, named.index);
}

/** A loop that is not in the list stands between two that are neighbours in it, or before the first, or behind the last. */
function isAbsent(loop: string, heads: readonly PlacedHead[], count: number): boolean {
  if (count === 0) return true;
  const before = heads.filter(({ head }) => head.loop < loop).reduce((most, { position }) => Math.max(most, position), -1);
  const behind = heads.filter(({ head }) => head.loop > loop).reduce((least, { position }) => Math.min(least, position), count);
  return behind === before + 1;
}

function isInList({ position, head, proof }: PlacedHead, count: number, root: Buffer): boolean {
  const hashes = proof.map(decodeHash);
  if (hashes.includes(undefined)) return false;
  const bytes = Buffer.from(JSON.stringify({ hash: head.hash, loop: head.loop, seq: head.seq }), 'utf8');
  return verifyInclusion({ index: BigInt(position), start: 0n, end: BigInt(count), leafHash: leafHash(bytes), root, proof: hashes as Buffer[] });
}

function factOf(facts: EvidenceFile['entries'][number]['facts'], name: string): string {
  const fact = facts?.find((one) => 'name' in one && one.name === name);
  return fact && 'value' in fact ? fact.value : '';
}

function decodedHex(text: string): Buffer | undefined {
  return /^[0-9a-f]{64}$/.test(text) ? Buffer.from(text, 'hex') : undefined;
}
