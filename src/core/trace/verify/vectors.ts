import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyConsistency, verifyInclusion, verifySubtree } from './proof';

/** A vector whose verdict is not the one that it wants; `file` is relative to the directory. */
export interface Disagreement { file: string; desc: string; wantErr: boolean }

/** What became of the vectors of a directory. */
export interface VectorReport { count: number; disagreements: Disagreement[] }

/** A vector file that cannot be judged: no JSON, or of no known kind. The message names it. */
export class UnreadableVector extends Error {
  override readonly name = 'UnreadableVector';
}

/** The members of all four kinds of vector; which are there tells the kind. */
interface Vector {
  leafIdx?: bigint; treeSize?: bigint; start?: bigint; end?: bigint; size?: bigint; size1?: bigint; size2?: bigint;
  root?: Uint8Array; leafHash?: Uint8Array; root1?: Uint8Array; root2?: Uint8Array;
  proof: Uint8Array[]; desc: string; wantErr: boolean;
}

const NUMBERS = ['leafIdx', 'treeSize', 'start', 'end', 'size', 'size1', 'size2'] as const;
const HASHES = ['root', 'leafHash', 'root1', 'root2'] as const;
/** Numbers of 64 bits lose their last digits in JSON.parse, so they are made texts before. */
const BARE_NUMBER = new RegExp(`("(?:${NUMBERS.join('|')})"\\s*:\\s*)(\\d+)`, 'g');
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Whether the proof of a vector holds. @throws UnreadableVector where it is of no kind that is known here. */
export type Judge = (vector: string) => Promise<{ holds: boolean; wantErr: boolean; desc: string }>;

/** Judges every .json file below a directory: the verdict must be an error exactly where the vector wants one. */
export async function checkVectors(directory: string, judge: Judge = judgeVector): Promise<VectorReport> {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json')).sort();
  const disagreements: Disagreement[] = [];
  for (const file of files) {
    const verdict = await judge(readFileSync(join(directory, file), 'utf8')).catch((error: unknown) => {
      throw new UnreadableVector(`${file} is no vector: ${error instanceof Error ? error.message : 'unknown fault'}.`);
    });
    if (verdict.holds === verdict.wantErr) disagreements.push({ file, desc: verdict.desc, wantErr: verdict.wantErr });
  }
  return { count: files.length, disagreements };
}

/** The verdict of this verifier on the text of one vector. */
export const judgeVector: Judge = async (text) => {
  const vector = readVector(text);
  return { holds: holds(vector), wantErr: vector.wantErr, desc: vector.desc };
};

function holds({ leafIdx, treeSize, start, end, size, size1, size2, root, leafHash, root1, root2, proof }: Vector): boolean {
  if (leafIdx !== undefined && root && leafHash) {
    if (treeSize !== undefined) return verifyInclusion({ index: leafIdx, start: 0n, end: treeSize, leafHash, root, proof });
    if (start !== undefined && end !== undefined) return verifyInclusion({ index: leafIdx, start, end, leafHash, root, proof });
  }
  if (root1 && root2) {
    if (size1 !== undefined && size2 !== undefined) return verifyConsistency(size1, size2, root1, root2, proof);
    if (start !== undefined && end !== undefined && size !== undefined) return verifySubtree({ start, end, size, part: root1, root: root2, proof });
  }
  throw new UnreadableVector('it has neither the members of an inclusion proof nor those of a consistency proof');
}

function readVector(text: string): Vector {
  const raw: unknown = JSON.parse(text.replace(BARE_NUMBER, '$1"$2"'));
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) throw new UnreadableVector('it is no object');
  const members = raw as Record<string, unknown>;
  if (typeof members['wantErr'] !== 'boolean') throw new UnreadableVector('wantErr is missing');
  const proof = members['proof'] ?? [];
  if (!Array.isArray(proof)) throw new UnreadableVector('proof is no list');
  const vector: Vector = {
    proof: proof.map((hash) => bytesOf(hash)), desc: typeof members['desc'] === 'string' ? members['desc'] : '', wantErr: members['wantErr'],
  };
  for (const name of NUMBERS) if (typeof members[name] === 'string') vector[name] = BigInt(members[name]);
  for (const name of HASHES) if (name in members) vector[name] = bytesOf(members[name]);
  return vector;
}

/** Null is Go's way to write no bytes. */
function bytesOf(value: unknown): Uint8Array {
  const text = value ?? '';
  if (typeof text !== 'string' || !BASE64.test(text)) throw new UnreadableVector('a hash is not in base64');
  return Buffer.from(text, 'base64');
}
