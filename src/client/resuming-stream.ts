import type { CredentialSource } from './credentials';
import { ApiError } from './errors';
import type { LiveTransport, StreamEnd } from './socket-transport';
import { backoffMs, realTimers, type Timers } from './timers';

/**
 * How a stream stands. CONNECTING before the first frame of an attempt; CATCHING_UP while the past is sent; LIVE from
 * then on; BROKEN while it waits for the next attempt; REFUSED where coming again would change nothing; STOPPED by us.
 */
export type LinkState = 'CONNECTING' | 'CATCHING_UP' | 'LIVE' | 'BROKEN' | 'REFUSED' | 'STOPPED';

/** What every stream is made of, whatever it brings. */
export interface StreamOptions {
  readonly transport: LiveTransport;
  readonly credentials: CredentialSource;
  readonly onState?: (state: LinkState, error?: ApiError) => void;
  readonly timers?: Timers;
  /** From 0 to 1; spreads attempts. */
  readonly random?: () => number;
  /** Milliseconds without a frame after which the link counts as dead; the server speaks every 15 s. */
  readonly silenceMs?: number;
}

/** What a stream brings, and how it begins. */
export interface StreamKind<F> {
  /** The subscription's root field. */
  readonly field: string;
  readonly document: string;
  /** The variables of an attempt behind a place; undefined where it needs none. */
  variables(after: string | undefined): Readonly<Record<string, unknown>>;
  /** Gives the place to begin at: called first, and whenever the log no longer knows the cursor. Left out where the stream needs none. */
  begin?(): Promise<string>;
  onFrame(frame: F): void;
  /** Whether all up to now has come once this frame is taken. */
  bringsUpToDate(frame: F): boolean;
}

const SILENCE_MS = 40_000;
/** The token was refused or has ended. */
const FORBIDDEN_CLOSE = 4403;
/** What coming again with the same words does not change. */
const FINAL = new Set(['FORBIDDEN', 'PURPOSE_REQUIRED', 'BAD_USER_INPUT', 'GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_REQUEST', 'TOO_COMPLEX']);
const NEW_SNAPSHOT = new Set(['CURSOR_EXPIRED', 'CURSOR_FUTURE']);

/**
 * A subscription that goes on by itself: after whatever break it subscribes again, with a new token where the old one
 * has ended, and from a new beginning where the log no longer knows its cursor.
 */
export class ResumingStream<F extends { readonly cursor: string }> {
  private position: string | undefined;
  private current: LinkState = 'STOPPED';
  private attempts = 0;
  private isUpToDate = false;
  /** Ends what runs now: a subscription or a wait. */
  private leave: (() => void) | undefined;
  private quiet: (() => void) | undefined;
  private run = 0;

  constructor(private readonly options: StreamOptions, private readonly kind: StreamKind<F>) {}

  /** Place of the last frame, or of the beginning; undefined before it. */
  get cursor(): string | undefined {
    return this.position;
  }

  get state(): LinkState {
    return this.current;
  }

  /** Begins. A stopped stream may begin again; it goes on from its cursor. */
  start(): void {
    if (this.current !== 'STOPPED') return;
    this.attempts = 0;
    void this.attempt();
  }

  /** Ends without a trace. */
  stop(): void {
    this.run += 1;
    this.end();
    this.say('STOPPED');
  }

  /** Tries again now instead of after the wait: the network is back, or a person asks. */
  retryNow(): void {
    if (this.current !== 'BROKEN' && this.current !== 'REFUSED') return;
    this.end();
    this.attempts = 0;
    void this.attempt();
  }

  /** The network is known to be gone: there is nothing to wait for on this link. */
  linkLost(): void {
    if (this.current === 'STOPPED' || this.current === 'BROKEN' || this.current === 'REFUSED') return;
    this.run += 1;
    this.wait();
  }

  private async attempt(): Promise<void> {
    const run = ++this.run;
    this.say('CONNECTING');
    try {
      const position = this.position ?? await this.kind.begin?.();
      if (run !== this.run) return;
      this.position = position;
      this.subscribe(run, position);
    } catch (error) {
      if (run !== this.run) return;
      if (error instanceof ApiError && FINAL.has(error.code)) this.refuse(error);
      else this.wait();
    }
  }

  private subscribe(run: number, after: string | undefined): void {
    this.isUpToDate = false;
    this.listenOn(run);
    const { document, field } = this.kind;
    this.leave = this.options.transport.open(document, this.kind.variables(after), field, {
      next: (frame) => { if (run === this.run) this.take(run, frame as F); },
      ended: (end) => { if (run === this.run) void this.afterEnd(end); },
    });
  }

  private take(run: number, frame: F): void {
    this.attempts = 0;
    this.listenOn(run);
    if (this.kind.bringsUpToDate(frame)) this.isUpToDate = true;
    // The cursor moves only once the frame is taken in: a resume repeats rather than loses.
    this.kind.onFrame(frame);
    this.position = frame.cursor;
    this.say(this.isUpToDate ? 'LIVE' : 'CATCHING_UP');
  }

  private listenOn(run: number): void {
    this.quiet?.();
    this.quiet = this.timers.after(this.options.silenceMs ?? SILENCE_MS, () => {
      if (run === this.run) this.linkLost();
    });
  }

  private async afterEnd(end: StreamEnd): Promise<void> {
    this.quiet?.();
    const code = end.kind === 'REFUSED' ? end.error.code : undefined;
    const isLost = end.kind === 'REFUSED' && isLostCursor(end.error);
    if (isLost) this.position = undefined;
    if (end.kind === 'REFUSED' && !isLost && FINAL.has(end.error.code)) {
      this.refuse(end.error);
    } else if (code === 'UNAUTHENTICATED' || (end.kind === 'CLOSED' && end.code === FORBIDDEN_CLOSE)) {
      await this.renewThenWait();
    } else {
      this.wait();
    }
  }

  private async renewThenWait(): Promise<void> {
    const run = this.run;
    this.say('BROKEN');
    const renewed = await this.options.credentials.renew().catch(() => undefined);
    if (run !== this.run) return;
    if (renewed) this.wait();
    else this.refuse(new ApiError('UNAUTHENTICATED', 'The token has ended and nobody gives a new one.'));
  }

  private wait(): void {
    this.end();
    this.say('BROKEN');
    const ms = backoffMs(this.attempts, (this.options.random ?? Math.random)());
    this.attempts += 1;
    this.leave = this.timers.after(ms, () => { void this.attempt(); });
  }

  private refuse(error: ApiError): void {
    this.run += 1;
    this.end();
    this.current = 'REFUSED';
    this.options.onState?.('REFUSED', error);
  }

  private end(): void {
    this.quiet?.();
    this.leave?.();
    this.leave = undefined;
  }

  private say(state: LinkState): void {
    if (state === this.current) return;
    this.current = state;
    this.options.onState?.(state);
  }

  private get timers(): Timers {
    return this.options.timers ?? realTimers;
  }
}

/** Whether the log does not know the cursor, or the server cannot read it, as after a change of its key. */
function isLostCursor({ code, extensions }: ApiError): boolean {
  return NEW_SNAPSHOT.has(code) || (code === 'BAD_USER_INPUT' && extensions['path'] === 'after');
}
