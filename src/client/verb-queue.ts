import { ApiError, Unreachable } from './errors';
import { keysWith, type KeyValueStorage } from './storage';
import { backoffMs, realTimers, type Timers } from './timers';

/** A verb that is to be sent. */
export interface Verb {
  /** Name of the mutation. */
  readonly verb: string;
  /** The mutation's document, with one variable `$input`. */
  readonly document: string;
  /** The input without idempotencyKey. */
  readonly input: Readonly<Record<string, unknown>>;
  /** Public id of what it is done to. */
  readonly subject: string;
  /** What people know it by. */
  readonly label: string;
}

/** WAITING for the link or its turn, SENDING, or REFUSED by the API and kept until somebody has read why. */
export type QueuedState = 'WAITING' | 'SENDING' | 'REFUSED';

/** A verb in the queue. */
export interface QueuedVerb extends Verb {
  /** The idempotency key, the same at each attempt. */
  readonly key: string;
  /** Place in the queue; higher ones are sent later, also after a reload. */
  readonly order: number;
  readonly state: QueuedState;
  readonly refusal?: { readonly code: string; readonly message: string; readonly extensions: Readonly<Record<string, unknown>> };
}

/** What {@link VerbQueue} is made of. */
export interface VerbQueueOptions {
  readonly send: (document: string, variables: { input: Readonly<Record<string, unknown>> }) => Promise<unknown>;
  readonly storage: KeyValueStorage;
  /** Begins the keys in the storage. One for each agency and subject: nobody sends another's verbs. */
  readonly prefix: string;
  readonly onAccepted?: (verb: QueuedVerb, data: unknown) => void;
  readonly timers?: Timers;
  readonly random?: () => number;
  /** Makes keys that never come twice. */
  readonly newKey?: () => string;
}

/** What passes by itself. The same key makes sure that a verb which had its effect has it once. */
const PASSING = new Set(['TIMEOUT', 'RATE_LIMITED', 'INTERNAL']);
const MOST_ATTEMPTS = 6;

/**
 * Verbs that are sent once, in their order, whatever the link does: each is kept with its idempotency key before it is
 * sent, so that a reload or a lost answer sends the same key again.
 */
export class VerbQueue {
  private verbs: readonly QueuedVerb[];
  private readonly listeners = new Set<() => void>();
  private running: Promise<void> | undefined;
  private cancelRetry: (() => void) | undefined;
  private attempts = 0;

  constructor(private readonly options: VerbQueueOptions) {
    this.verbs = keysWith(options.storage, options.prefix).flatMap((key) => readVerb(options.storage.getItem(key)))
      .sort((a, b) => a.order - b.order);
  }

  /** What is not accepted yet, the oldest first. The same array until something changes. */
  get all(): readonly QueuedVerb[] {
    return this.verbs;
  }

  /** Calls the listener after each change, until the returned function is called. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => { this.listeners.delete(listener); };
  }

  /** Keeps the verb and sends it as soon as it can be sent; its key. */
  submit(verb: Verb): string {
    const key = (this.options.newKey ?? freshKey)();
    const queued: QueuedVerb = { ...verb, key, order: (this.verbs.at(-1)?.order ?? 0) + 1, state: 'WAITING' };
    this.update([...this.verbs, queued]);
    this.save(queued);
    void this.flush();
    return key;
  }

  /** Sends what waits, now: the link is back. Resolves when nothing more can be sent. */
  flush(): Promise<void> {
    this.cancelRetry?.();
    this.running ??= this.sendAll().finally(() => { this.running = undefined; });
    return this.running;
  }

  /** Takes a refused verb, or one that waits, off the queue. One under way stays. */
  dismiss(key: string): void {
    if (this.verbs.find((verb) => verb.key === key)?.state === 'SENDING') return;
    this.drop(key);
  }

  /** Stops trying by itself. */
  stop(): void {
    this.cancelRetry?.();
  }

  private async sendAll(): Promise<void> {
    for (;;) {
      const next = this.verbs.find(({ state }) => state === 'WAITING');
      if (!next) return;
      const sent = await this.sendOne(next);
      if (!sent) {
        this.retryLater();
        return;
      }
      this.attempts = 0;
    }
  }

  /** False where it has to be tried again. */
  private async sendOne(verb: QueuedVerb): Promise<boolean> {
    this.change(verb.key, { state: 'SENDING' });
    try {
      const data = await this.options.send(verb.document, { input: { ...verb.input, idempotencyKey: verb.key } });
      this.drop(verb.key);
      this.options.onAccepted?.(verb, data);
      return true;
    } catch (error) {
      const isPassing = error instanceof Unreachable || (error instanceof ApiError && PASSING.has(error.code) && this.attempts < MOST_ATTEMPTS);
      if (isPassing) {
        this.change(verb.key, { state: 'WAITING' });
        return false;
      }
      this.change(verb.key, { state: 'REFUSED', refusal: refusalOf(error) });
      return true;
    }
  }

  private retryLater(): void {
    const ms = backoffMs(this.attempts, (this.options.random ?? Math.random)());
    this.attempts += 1;
    this.cancelRetry = (this.options.timers ?? realTimers).after(ms, () => { void this.flush(); });
  }

  private change(key: string, change: Partial<QueuedVerb>): void {
    this.update(this.verbs.map((verb) => (verb.key === key ? { ...verb, ...change } : verb)));
    const changed = this.verbs.find((verb) => verb.key === key);
    if (changed && changed.state !== 'SENDING') this.save(changed);
  }

  private drop(key: string): void {
    this.options.storage.removeItem(this.place(key));
    this.update(this.verbs.filter((verb) => verb.key !== key));
  }

  private save(verb: QueuedVerb): void {
    this.options.storage.setItem(this.place(verb.key), JSON.stringify(verb));
  }

  private place(key: string): string {
    return `${this.options.prefix}${key}`;
  }

  private update(verbs: readonly QueuedVerb[]): void {
    this.verbs = verbs;
    for (const listener of [...this.listeners]) listener();
  }
}

function refusalOf(error: unknown): NonNullable<QueuedVerb['refusal']> {
  const { code, message, extensions } = error instanceof ApiError ? error : new ApiError('INTERNAL', 'The verb could not be sent.');
  return { code, message, extensions };
}

function readVerb(kept: string | null): QueuedVerb[] {
  try {
    const verb = JSON.parse(kept ?? 'null') as QueuedVerb | null;
    return verb?.key ? [{ ...verb, state: verb.state === 'REFUSED' ? 'REFUSED' : 'WAITING' }] : [];
  } catch {
    return [];
  }
}

/** 128 random bits. randomUUID is there only on https and localhost; a stairwell's phone may be on neither. */
function freshKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
