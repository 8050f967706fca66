import { decodeBase64, decodeDecimal, decodeHash } from './base64';
import { BadNote } from './note';

/** A proof that can be checked offline (C2SP tlog-proof): the place of an entry and the checkpoint that it is proved against. */
export interface TlogProof {
  readonly index: number;
  /** From the leaf's sibling up. */
  readonly proof: readonly Buffer[];
  /** The signed checkpoint, verbatim. */
  readonly checkpoint: string;
  /** Bytes of the application's own, which nothing vouches for. */
  readonly extra?: Buffer;
}

const HEADER = 'c2sp.org/tlog-proof@v1';
const MAX_HASHES = 63;

/** The proof as a file, by convention named `.tlog-proof`. */
export function formatTlogProof({ index, proof, checkpoint, extra }: TlogProof): string {
  const lines = [HEADER, ...(extra ? [`extra ${extra.toString('base64')}`] : []), `index ${index}`, ...proof.map((hash) => hash.toString('base64'))];
  return `${lines.join('\n')}\n\n${checkpoint}`;
}

/** Reads a proof; its checkpoint is neither read nor verified. @throws BadNote where it is none. */
export function parseTlogProof(text: string): TlogProof {
  const end = text.indexOf('\n\n');
  const [header, ...lines] = text.slice(0, Math.max(end, 0)).split('\n');
  const extra = lines[0]?.startsWith('extra ') ? decodeBase64(lines.shift()!.slice(6)) : undefined;
  const index = decodeDecimal(/^index (\d+)$/.exec(lines.shift() ?? '')?.[1] ?? '');
  const proof = lines.map(decodeHash);
  if (header !== HEADER || index === undefined || proof.length > MAX_HASHES || proof.includes(undefined)) {
    throw new BadNote('It is no tlog-proof: header, index, hashes, checkpoint.');
  }
  return { index, proof: proof as Buffer[], checkpoint: text.slice(end + 2), ...(extra && { extra }) };
}
