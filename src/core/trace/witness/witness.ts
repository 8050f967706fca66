import { decodeDecimal, decodeHash } from '../log/base64';
import { openCheckpoint, parseCheckpoint, type SignedCheckpoint } from '../log/checkpoint';
import type { Signer, VerifierKey } from '../log/key';
import { BadNote, parseNote, signNote } from '../log/note';
import { verifyConsistency } from '../verify/proof';
import type { Seen, SeenCheckpoints } from './seen';

/** Most hashes of a proof that a witness reads (C2SP tlog-witness). */
const MAX_PROOF = 63;

/** An answer over HTTP. */
export interface WitnessAnswer { readonly status: 200 | 400 | 403 | 404 | 409 | 422; readonly type: string; readonly body: string }

/** A request to cosign. */
interface Submission { readonly oldSize: number; readonly proof: readonly Buffer[]; readonly note: string }

/**
 * Cosigns checkpoints of logs that it knows, as long as each goes on from the last that it cosigned (C2SP tlog-witness).
 * What it has seen is on disk before its signature leaves: a restart makes it forget nothing that it vouched for.
 */
export class Witness {
  private queue: Promise<unknown> = Promise.resolve();

  /** @param nowMs the real time: it stands in the signature. */
  constructor(
    private readonly signer: Signer,
    private readonly logs: readonly VerifierKey[],
    private readonly seen: SeenCheckpoints,
    private readonly nowMs: () => number,
  ) {}

  /** Answers the body of a POST to add-checkpoint. Requests are taken one at a time: comparing and keeping are one step. */
  addCheckpoint(body: string): Promise<WitnessAnswer> {
    const answer = this.queue.then(() => this.judge(body));
    this.queue = answer.catch(() => undefined);
    return answer;
  }

  private judge(body: string): WitnessAnswer {
    const submission = readSubmission(body);
    if (!submission) return plain(400, 'The body is not an old size, a proof, an empty line and a checkpoint.');
    const { oldSize, proof, note } = submission;
    const checkpoint = this.open(note);
    if ('status' in checkpoint) return checkpoint;
    const { origin, size, root } = checkpoint;
    if (oldSize > size) return plain(400, 'The old size is larger than the checkpoint.');
    const last: Seen | undefined = this.seen.find(origin);
    if (oldSize !== (last?.size ?? 0)) return { status: 409, type: 'text/x.tlog.size', body: `${last?.size ?? 0}\n` };
    if (last && oldSize === size && !last.root.equals(root)) return { status: 409, type: 'text/x.tlog.size', body: `${last.size}\n` };
    const isConsistent = last ? verifyConsistency(BigInt(oldSize), BigInt(size), last.root, root, proof) : proof.length === 0;
    if (!isConsistent) return plain(422, 'The checkpoint does not go on from the last one that was cosigned.');
    this.seen.keep({ origin, size, root });
    return plain(200, signNote(checkpoint.note.text, this.signer, Math.floor(this.nowMs() / 1_000)));
  }

  private open(note: string): SignedCheckpoint | WitnessAnswer {
    try {
      const { origin } = parseCheckpoint(parseNote(note).text);
      const keys = this.logs.filter(({ name }) => name === origin);
      if (keys.length === 0) return plain(404, 'This log is not known here.');
      return openWith(note, keys);
    } catch (error) {
      if (error instanceof BadNote) return plain(400, 'The checkpoint is not well-formed.');
      throw error;
    }
  }
}

function openWith(note: string, keys: readonly VerifierKey[]): SignedCheckpoint | WitnessAnswer {
  try {
    return openCheckpoint(note, keys);
  } catch (error) {
    if (error instanceof BadNote) return plain(403, 'The checkpoint is not signed with a key of this log that is known here.');
    throw error;
  }
}

function readSubmission(body: string): Submission | undefined {
  const cut = body.indexOf('\n\n');
  if (cut < 0) return undefined;
  const [first, ...lines] = body.slice(0, cut).split('\n');
  const oldSize = first?.startsWith('old ') ? decodeDecimal(first.slice(4)) : undefined;
  const proof = lines.map(decodeHash);
  if (oldSize === undefined || proof.length > MAX_PROOF || proof.includes(undefined)) return undefined;
  return { oldSize, proof: proof as Buffer[], note: body.slice(cut + 2) };
}

/** The body of a request to cosign. */
export function writeSubmission({ oldSize, proof, note }: Submission): string {
  return `old ${oldSize}\n${proof.map((hash) => `${hash.toString('base64')}\n`).join('')}\n${note}`;
}

function plain(status: WitnessAnswer['status'], sentence: string): WitnessAnswer {
  return { status, type: 'text/plain; charset=utf-8', body: `${sentence}\n` };
}
