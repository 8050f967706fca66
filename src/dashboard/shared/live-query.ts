import { LoopStream, type ApiError, type LinkState, type LoopFrame, type Variables } from '../../client';
import { TOLD_SELECTION } from './selections';
import type { Session } from './session';

/** What an event brings to pages that ask anew. */
export interface ToldLoop {
  readonly id: string;
  readonly version: number;
  readonly number: string;
  readonly kind: string;
  readonly stateName: string;
  readonly overdue: boolean;
  readonly region: { readonly code: string; readonly name: string };
}

/** How a live query stands. The same object until something changes. */
export interface LiveAnswer<T> {
  readonly data: T | undefined;
  readonly state: LinkState;
  /** Up to when the data are known to be true, milliseconds since 1970 by this machine's clock; undefined before the first answer. */
  readonly trueUpTo: number | undefined;
  readonly error: string | undefined;
}

/** What {@link LiveQuery} is made of. */
export interface LiveQueryOptions {
  /** Has `position` before everything else. */
  readonly document: string;
  readonly variables?: () => Variables;
  readonly filter?: Readonly<Record<string, unknown>>;
  /** Least time between two queries, in milliseconds. */
  readonly everyMs?: number;
  readonly onEvent?: (frame: Extract<LoopFrame<ToldLoop>, { __typename: 'LoopEvent' }>) => void;
}

const EVERY_MS = 1_200;
const AFTER_FAILURE_MS = 3_000;

/**
 * A query that is asked again, in measure, whenever an event says that something has changed. Between two events its
 * answer stays true, and each frame of the stream says so.
 */
export class LiveQuery<T extends { readonly position: string }> {
  readonly stream: LoopStream<ToldLoop>;
  private answer: LiveAnswer<T> = { data: undefined, state: 'CONNECTING', trueUpTo: undefined, error: undefined };
  private readonly listeners = new Set<() => void>();
  private askedAt = 0;
  private isStale = false;
  private isAsking = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly session: Session, private readonly options: LiveQueryOptions) {
    this.stream = new LoopStream<ToldLoop>({
      transport: session.transport, credentials: session.credentials, selection: TOLD_SELECTION, filter: options.filter,
      snapshot: async () => (await this.ask()).position,
      onFrame: (frame) => { this.take(frame); },
      onState: (state, error) => { this.change({ state, ...(error && { error: messageOf(error) }) }); },
    });
  }

  get current(): LiveAnswer<T> {
    return this.answer;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => { this.listeners.delete(listener); };
  }

  start(): void {
    this.stream.start();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.stream.stop();
  }

  /** Asks again as soon as the measure allows, as after other variables. */
  refresh(): void {
    this.isStale = true;
    this.schedule();
  }

  private take(frame: LoopFrame<ToldLoop>): void {
    if (frame.__typename === 'LoopEvent') this.options.onEvent?.(frame);
    if (frame.__typename === 'LoopEvent' || frame.__typename === 'LoopLeft') this.refresh();
    else if (!this.isStale && !this.isAsking) this.change({ trueUpTo: Date.now() });
  }

  private schedule(): void {
    if (this.timer !== undefined || this.isAsking) return;
    const wait = Math.max(0, this.askedAt + (this.options.everyMs ?? EVERY_MS) - Date.now());
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.ask().catch(() => {
        this.askedAt = Date.now() + AFTER_FAILURE_MS;
        this.refresh();
      });
    }, wait);
  }

  private async ask(): Promise<T> {
    const began = Date.now();
    this.askedAt = began;
    this.isStale = false;
    this.isAsking = true;
    try {
      const data = await this.session.link.send<T>(this.options.document, this.options.variables?.() ?? {});
      this.change({ data, trueUpTo: began, error: undefined });
      return data;
    } catch (error) {
      this.change({ error: messageOf(error as Error) });
      throw error;
    } finally {
      this.isAsking = false;
      if (this.isStale) this.schedule();
    }
  }

  private change(change: Partial<LiveAnswer<T>>): void {
    this.answer = { ...this.answer, ...change };
    for (const listener of [...this.listeners]) listener();
  }
}

function messageOf(error: Error | ApiError): string {
  return error.message;
}
