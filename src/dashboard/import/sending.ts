import { ApiError, Unreachable, type HttpLink } from '../../client';
import type { CellFault, Chunk, RowAnswer } from './sheet-parts';

interface Pushed {
  readonly created: number;
  readonly matched: number;
  readonly duplicates: number;
  readonly rejected: number;
  readonly results: readonly RowAnswer[];
}

/** How far the sending has come. */
export interface Progress {
  /** Calls that the server has answered, of all. */
  readonly done: number;
  readonly created: number;
  readonly matched: number;
  readonly duplicates: number;
  readonly rejected: number;
  /** The first cells that the server found wrong. */
  readonly faults: readonly CellFault[];
}

/** Nothing is sent yet. */
export const UNSENT: Progress = { done: 0, created: 0, matched: 0, duplicates: 0, rejected: 0, faults: [] };

const ATTEMPTS = 6;
const FIRST_WAIT_MS = 500;
const FAULTS_TOLD = 500;

/** What sends the calls of a sheet. */
export interface Sender {
  readonly link: Pick<HttpLink, 'send'>;
  /** The operation that pushes leads. */
  readonly document: string;
  readonly chunk: (at: number) => Promise<Chunk>;
  readonly told: (at: number, answers: readonly RowAnswer[]) => Promise<CellFault[]>;
  readonly onProgress: (progress: Progress) => void;
  /** Whether somebody wishes to pause; asked between two calls. */
  readonly isPaused: () => boolean;
}

/**
 * Sends the calls from where they stopped, one after the other. Each has its effect whole or not at all, and once: after
 * a cut the same call is sent again under the same key.
 * @throws ApiError or Unreachable where a call has no answer after several attempts; what was done before stays done.
 */
export async function sendAll(sender: Sender, from: Progress, chunks: number): Promise<Progress> {
  let progress = from;
  while (progress.done < chunks && !sender.isPaused()) {
    const at = progress.done;
    const { created, matched, duplicates, rejected, results } = await sendOne(sender, await sender.chunk(at));
    const faults = await sender.told(at, results);
    progress = {
      done: at + 1, created: progress.created + created, matched: progress.matched + matched, duplicates: progress.duplicates + duplicates,
      rejected: progress.rejected + rejected, faults: [...progress.faults, ...faults].slice(0, FAULTS_TOLD),
    };
    sender.onProgress(progress);
  }
  return progress;
}

async function sendOne({ link, document }: Sender, { key, leads }: Chunk): Promise<Pushed> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { pushLeads } = await link.send<{ pushLeads: Pushed }>(document, { input: { idempotencyKey: key, leads } });
      return pushLeads;
    } catch (error) {
      if (attempt >= ATTEMPTS || !isPassing(error)) throw error;
      await wait(waitOf(error, attempt));
    }
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof ApiError && ['TIMEOUT', 'RATE_LIMITED', 'INTERNAL'].includes(error.code));
}

function waitOf(error: unknown, attempt: number): number {
  const retryAfter = error instanceof ApiError ? Number(error.extensions['retryAfter']) : NaN;
  return retryAfter > 0 ? retryAfter * 1_000 : FIRST_WAIT_MS * 2 ** (attempt - 1);
}

function wait(ms: number): Promise<void> {
  return new Promise((done) => { setTimeout(done, ms); });
}
