import { createClient, type Client, type SubscribePayload } from 'graphql-ws';
import { WebSocket } from 'ws';
import { Refused, type AnsweredError, type Json } from './answers';

const FRAME_TIMEOUT_MS = 10_000;

/** Frames of one subscription, in a queue from the moment of subscribing on: whoever asks late misses none. */
export class Frames {
  /** Everything that has come, taken or not. */
  readonly all: Json[] = [];
  private taken = 0;
  private ended: { error?: Error } | undefined;
  private arrived: (() => void) | undefined;

  constructor(private readonly client: Client, payload: SubscribePayload, private readonly field: string) {
    client.subscribe<Record<string, Json>>(payload, {
      next: (frame) => {
        if (frame.errors?.[0]) this.end(new Refused(frame.errors[0] as unknown as AnsweredError));
        else this.add(frame.data?.[this.field]);
      },
      error: (error) => this.end(faultOf(error)),
      complete: () => this.end(),
    });
  }

  /** The next frame. @throws Refused or Error where the subscription has ended, or nothing comes in time. */
  async next(timeoutMs = FRAME_TIMEOUT_MS): Promise<Json> {
    const deadline = Date.now() + timeoutMs;
    while (this.taken >= this.all.length) {
      if (this.ended) throw this.ended.error ?? new Error('the subscription is complete');
      if (Date.now() >= deadline) throw new Error(`no frame within ${timeoutMs} ms; before it ${this.all.length} came`);
      await this.arrival(deadline - Date.now());
    }
    this.taken += 1;
    return this.all[this.taken - 1];
  }

  /** Takes frames up to the first that the predicate accepts, and gives all that were taken. */
  async until(accept: (frame: Json) => boolean, timeoutMs = FRAME_TIMEOUT_MS): Promise<Json[]> {
    const frames: Json[] = [];
    do frames.push(await this.next(timeoutMs)); while (!accept(frames.at(-1)));
    return frames;
  }

  /** Takes frames up to and with CaughtUp. */
  untilCaughtUp(): Promise<Json[]> {
    return this.until((frame) => frame.__typename === 'CaughtUp');
  }

  /** What ended the subscription; waits for it. Undefined where it completed. */
  async ending(timeoutMs = FRAME_TIMEOUT_MS): Promise<Error | undefined> {
    const deadline = Date.now() + timeoutMs;
    while (!this.ended) {
      if (Date.now() >= deadline) throw new Error(`the subscription still runs after ${timeoutMs} ms`);
      await this.arrival(deadline - Date.now());
    }
    return this.ended.error;
  }

  /** Closes the socket. */
  async close(): Promise<void> {
    await this.client.dispose();
  }

  private add(frame: Json): void {
    this.all.push(frame);
    this.arrived?.();
  }

  private end(error?: Error): void {
    this.ended ??= error ? { error } : {};
    this.arrived?.();
  }

  private arrival(timeoutMs: number): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(done, timeoutMs);
      this.arrived = () => {
        clearTimeout(timer);
        done();
      };
    });
  }
}

/** Opens a socket of its own for one subscription. `field` is the subscription's root field. */
export function openFrames(url: string, params: Record<string, unknown>, payload: SubscribePayload, field: string): Frames {
  const client = createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: params,
    retryAttempts: 0,
    lazyCloseTimeout: 0,
  });
  return new Frames(client, payload, field);
}

/** graphql-ws gives GraphQL errors, a close event, or an Error. */
function faultOf(error: unknown): Error {
  if (Array.isArray(error)) return new Refused(error[0] as AnsweredError);
  if (error instanceof Error) return error;
  const { code, reason, message } = error as { code?: number; reason?: string; message?: string };
  return new Error(code === undefined ? `the socket failed: ${message}` : `the socket was closed with ${code} ${reason}`);
}
