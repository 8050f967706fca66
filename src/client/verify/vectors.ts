import { fromBase64 } from './hash';
import { holdsConsistency, holdsInclusion, holdsSubtree } from './proof';

/** The verdict of this verifier on the text of one vector of the transparency community. */
export async function judgeText(text: string): Promise<{ holds: boolean; wantErr: boolean; desc: string }> {
  const members = JSON.parse(text.replace(/:\s*(\d+)/g, ':"$1"')) as Record<string, unknown>;
  const number = (name: string): bigint => BigInt(members[name] as string);
  const hash = (name: string): Uint8Array => decoded(members[name]);
  const proof = ((members['proof'] ?? []) as unknown[]).map(decoded);
  return { holds: await judge(), wantErr: members['wantErr'] === true, desc: String(members['desc']) };

  async function judge(): Promise<boolean> {
    if ('treeSize' in members) return holdsInclusion(number('leafIdx'), 0n, number('treeSize'), hash('leafHash'), proof, hash('root'));
    if ('leafIdx' in members) return holdsInclusion(number('leafIdx'), number('start'), number('end'), hash('leafHash'), proof, hash('root'));
    if ('size1' in members) return holdsConsistency(number('size1'), number('size2'), hash('root1'), hash('root2'), proof);
    return holdsSubtree(number('start'), number('end'), number('size'), hash('root1'), hash('root2'), proof);
  }
}

function decoded(value: unknown): Uint8Array {
  const bytes = typeof value === 'string' ? fromBase64(value) : value === null ? new Uint8Array() : undefined;
  if (!bytes) throw new Error('a hash is not in base64');
  return bytes;
}
