import { readFile, type EvidenceFile, type FileEntry, type PlacedHead } from './file';
import { fromBase64, hashLeaf, isSame, joined, sha256, toHex, utf8 } from './hash';
import { readCheckpoint, readKey, Untrue, type ReadCheckpoint } from './note';
import { holdsConsistency, holdsInclusion } from './proof';

/** What the reader knows from elsewhere. */
export interface Known {
  /** Verifier keys of the log; without them those of the file are taken, and nothing vouches for them. */
  readonly logKeys?: readonly string[];
  /** A signed checkpoint from before. */
  readonly oldCheckpoint?: string;
  /** Whether the file must be a whole history that was compared with committed heads. */
  readonly isWhole?: boolean;
}

/** Whether the evidence holds; where not, why, and the first bad index where it can be told. */
export interface Judgement { readonly holds: boolean; readonly sentence: string; readonly index?: number }

interface Leaf { form: number; loop: string | null; seq: number | null; previous: string | null; kind: string; protocol: string | null; policy: number; facts: string }
interface Placed extends Leaf { index: number; hash: string }

/** Judges one evidence file in the browser. Shares no code with the verifier of the command line. */
export async function judgeEvidence(text: string, known: Known = {}): Promise<Judgement> {
  try {
    const file = readFile(text);
    const keys = await Promise.all((known.logKeys ?? file.logKeys).map(readKey));
    const checkpoint = await readCheckpoint(file.checkpoint, keys);
    const old = known.oldCheckpoint === undefined ? undefined : await readCheckpoint(known.oldCheckpoint, keys);
    if (old) await compare(file, checkpoint, old);
    const entries: Placed[] = [];
    for (const entry of file.entries) entries.push(await place(entry, checkpoint));
    follow(file, entries);
    await matchHeads(file, entries, checkpoint, Math.max(checkpoint.heads, old?.heads ?? -1));
    await matchVersions(file, entries);
    const isWhole = file.complete && file.heads !== null && Object.keys(file.after).length === 0;
    if (known.isWhole && !isWhole) throw new Untrue('The file is not a whole history, or names no committed heads to compare it with.');
    return { holds: true, sentence: `True: ${entries.length} entries stand in the log ${checkpoint.origin} of ${checkpoint.size} as the file says.${erasedIn(file)}` };
  } catch (error) {
    if (error instanceof Untrue) return { holds: false, sentence: error.message, index: error.index };
    // Whatever else happens while the file is read comes from what is in it.
    return { holds: false, sentence: 'The file is not whole or not of its form.' };
  }
}

/** What of the file was destroyed, and under which certificates; nothing where all of it is there. */
function erasedIn({ entries }: EvidenceFile): string {
  const erased = entries.filter(({ facts }) => facts === null);
  if (erased.length === 0) return '';
  const decisions = [...new Set(erased.flatMap(({ erasedBy }) => erasedBy ?? []))];
  return ` The content of ${erased.length} is ERASED by ${decisions.join(' ') || 'no certificate that the file names'}.`;
}

async function compare(file: EvidenceFile, now: ReadCheckpoint, old: ReadCheckpoint): Promise<void> {
  if (old.origin !== now.origin) throw new Untrue('Your earlier checkpoint is of another log.');
  if (old.size > now.size) throw new Untrue('The log is shorter than at your checkpoint: its end was cut off.', Number(now.size));
  const range = `Among the entries 0 to ${old.size - 1n} something is not what it was at your checkpoint.`;
  if (old.size === now.size) {
    if (!isSame(old.root, now.root)) throw new Untrue(range);
  } else {
    if (file.consistency === null || BigInt(file.consistency.from) !== old.size) throw new Untrue('The file has no proof that the log goes on from your checkpoint.');
    if (!await holdsConsistency(old.size, now.size, old.root, now.root, hashes(file.consistency.proof))) throw new Untrue(range);
  }
}

async function place(entry: FileEntry, checkpoint: ReadCheckpoint): Promise<Placed> {
  const lines = entry.proof.split('\n');
  const number = /^index (0|[1-9]\d{0,15})$/.exec(lines[1] ?? '')?.[1];
  if (lines[0] !== 'c2sp.org/tlog-proof@v1' || number === undefined || lines.slice(-2).join('') !== '') throw new Untrue('A proof is not of its form.');
  const index = Number(number);
  const hash = await hashLeaf(utf8(entry.leaf));
  if (!await holdsInclusion(BigInt(number), 0n, checkpoint.size, hash, hashes(lines.slice(2, -2)), checkpoint.root)) {
    throw new Untrue(`The entry at index ${index} is not the one that the checkpoint has there.`, index);
  }
  const leaf = JSON.parse(entry.leaf) as Leaf;
  if (leaf.form !== 1) throw new Untrue(`The entry at index ${index} is of a form that is not known here.`, index);
  if (entry.facts !== null && toHex(await treeOf(await Promise.all(entry.facts.map(commit)))) !== leaf.facts) {
    throw new Untrue(`The facts of the entry at index ${index} are not those that were committed to.`, index);
  }
  return { ...leaf, index, hash: toHex(hash) };
}

async function commit(fact: NonNullable<FileEntry['facts']>[number]): Promise<Uint8Array> {
  if ('commitment' in fact) return hashLeaf(fromHex(fact.commitment));
  const secret = fromBase64(fact.salt.replaceAll('-', '+').replaceAll('_', '/').padEnd(44, '='));
  if (secret?.length !== 32) throw new Untrue('A salt is not of its form.');
  const key = await crypto.subtle.importKey('raw', joined([secret]), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const mac = await crypto.subtle.sign('HMAC', key, joined([utf8(JSON.stringify([fact.name, fact.value]))]));
  return hashLeaf(new Uint8Array(mac));
}

/** Root over leaf hashes. */
async function treeOf(leaves: readonly Uint8Array[]): Promise<Uint8Array> {
  if (leaves.length === 0) return sha256();
  if (leaves.length === 1) return leaves[0]!;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return sha256(Uint8Array.of(1), await treeOf(leaves.slice(0, split)), await treeOf(leaves.slice(split)));
}

function follow(file: EvidenceFile, entries: readonly Placed[]): void {
  const isFirst = Object.keys(file.after).length === 0;
  const ends = new Map(Object.entries(file.after).map(([loop, { seq, hash }]) => [loop, { seq, hash }]));
  entries.forEach(({ index, loop, seq, previous, hash }, at) => {
    if (at > 0 && entries[at - 1]!.index >= index) throw new Untrue(`The entry at index ${index} is out of order.`, index);
    if (loop === null || seq === null || !file.loops.includes(loop)) throw new Untrue(`The entry at index ${index} is of none of the loops of the file.`, index);
    const end = ends.get(loop);
    const follows = end ? seq === end.seq + 1 && previous === end.hash : seq === 1 ? previous === null : !(file.complete && isFirst);
    if (!follows) throw new Untrue(`The entry at index ${index} does not follow the one before it in its loop.`, index);
    ends.set(loop, { seq, hash });
  });
}

/** @param newest index of the newest heads that a checkpoint names; -1 where none does. */
async function matchHeads(file: EvidenceFile, entries: readonly Placed[], checkpoint: ReadCheckpoint, newest: number): Promise<void> {
  if (file.heads === null && newest >= 0) throw new Untrue('The file is compared with older heads than the checkpoint names: histories may have been cut off.', newest);
  if (file.heads === null) return;
  const committed = await place(file.heads.entry, checkpoint);
  const facts = new Map((file.heads.entry.facts ?? []).flatMap((fact) => ('name' in fact ? [[fact.name, fact.value] as const] : [])));
  const [root, count] = [fromHex(facts.get('root') ?? ''), BigInt(facts.get('count') ?? -1)];
  if (committed.kind !== 'LOOP_HEADS_COMMITTED' || root.length !== 32) throw new Untrue(`The entry at index ${committed.index} commits no heads.`, committed.index);
  if (committed.index < newest) throw new Untrue('The file is compared with older heads than the checkpoint names: histories may have been cut off.', newest);
  for (const { position, head, proof } of file.heads.heads) {
    const leaf = await hashLeaf(utf8(JSON.stringify({ hash: head.hash, loop: head.loop, seq: head.seq })));
    if (!await holdsInclusion(BigInt(position), 0n, count, leaf, hashes(proof), root)) throw new Untrue('The head of a loop is not the one that was committed.', committed.index);
  }
  for (const loop of file.loops) matchEnd(file, file.heads.heads, loop, entries.filter((entry) => entry.loop === loop), Number(count));
}

function matchEnd(file: EvidenceFile, heads: readonly PlacedHead[], loop: string, history: readonly Placed[], count: number): void {
  const own = heads.find(({ head }) => head.loop === loop)?.head;
  if (own) {
    if (file.complete && (history.at(-1)?.seq ?? file.after[loop]?.seq ?? 0) < own.seq) throw new Untrue('The end of a history was cut off.');
    const named = history.find(({ seq }) => seq === own.seq);
    if (named && named.hash !== own.hash) throw new Untrue(`The entry at index ${named.index} is not the one that its committed head names.`, named.index);
    return;
  }
  const lower = heads.filter(({ head }) => head.loop < loop).map(({ position }) => position);
  const higher = heads.filter(({ head }) => head.loop > loop).map(({ position }) => position);
  if (count > 0 && Math.min(count, ...higher) - Math.max(-1, ...lower) !== 1) throw new Untrue('The file keeps back the committed head of one of its loops.');
}

async function matchVersions(file: EvidenceFile, entries: readonly Placed[]): Promise<void> {
  for (const { protocol, policy, index } of entries) {
    if (!file.policies.includes(policy)) throw new Untrue(`The policy version of the entry at index ${index} is not named.`, index);
    if (protocol === null) continue;
    const edition = file.protocols.find(({ id }) => id === protocol);
    const bytes = (await sha256(utf8(`protocol\0${edition?.code}@${edition?.version}`))).subarray(0, 16);
    bytes[6] = (bytes[6]! & 0x0f) | 0x80;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    if (toHex(bytes) !== protocol.replaceAll('-', '')) throw new Untrue(`The protocol edition of the entry at index ${index} is not the one that the file names.`, index);
  }
}

function hashes(texts: readonly string[]): Uint8Array[] {
  return texts.map((text) => {
    const bytes = fromBase64(text);
    if (bytes?.length !== 32) throw new Untrue('A hash is not of its form.');
    return bytes;
  });
}

function fromHex(text: string): Uint8Array {
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) throw new Untrue('A hash is not of its form.');
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}
