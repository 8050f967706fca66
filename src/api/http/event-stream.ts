import type { ServerResponse } from 'node:http';
import type { Principal } from '../../core/access/principal';
import type { RequestContext } from '../../core/access/request-context';
import type { Clock } from '../../core/kernel/clock';
import type { OpenConnection } from './open-connections';
import { at } from './token-end';

/** How long a reader may leave what was sent unread, in milliseconds, before it is told to come again. */
const PATIENCE_MS = 24_000;
const FRAME = 'event: next';

/**
 * One answer of server-sent events. Nothing waits here: the next frame is asked for when the last is with the network.
 * An end without the event `complete` tells the client to come again with its Last-Event-ID.
 */
export class EventStream implements OpenConnection {
  private body: AsyncGenerator<string, void, void> | undefined;
  private sent: Promise<void> = Promise.resolve();
  private noteSent: () => void = () => undefined;
  private cursor: string | undefined;
  private callOff: () => void = () => undefined;
  private over = false;

  /** @param ended is told once, when the connection is gone. */
  constructor(
    private readonly response: ServerResponse, readonly context: RequestContext, private readonly clock: Clock, ended: () => void,
  ) {
    response.once('close', () => {
      this.over = true;
      this.callOff();
      this.noteSent();
      ended();
      void this.body?.return();
    });
    // A broken connection is closed, which is heard above.
    response.on('error', () => undefined);
  }

  get principal(): Principal {
    return this.context.principal;
  }

  /** Ends with the token. */
  expire(): void {
    this.callOff = at(this.principal.expiresAt, this.clock, () => this.forbid());
  }

  forbid(): void {
    this.end('4403 Forbidden');
  }

  /** Ends the answer; a client comes again. The reason goes out as a comment. */
  end(reason: string): void {
    if (this.over) return;
    this.over = true;
    if (this.response.headersSent) this.response.end(`: ${reason}\n\n`);
    else this.response.destroy();
    if (this.response.writableNeedDrain) this.response.destroy();
  }

  /** Resolves once the frames before are with the network; the next frame has this cursor as its id. */
  async turn(cursor: string | undefined): Promise<void> {
    await this.sent;
    this.cursor = cursor;
    this.sent = this.over ? Promise.resolve() : new Promise((resolve) => { this.noteSent = resolve; });
  }

  /** Sends everything of a body, and ends with it. */
  async run(body: AsyncGenerator<string, void, void>, status: number, headers: Readonly<Record<string, string>>): Promise<void> {
    this.body = body;
    if (this.over) {
      await body.return();
      return;
    }
    this.response.writeHead(status, headers);
    for await (const part of body) {
      if (this.over) break;
      const isFrame = part.startsWith(FRAME);
      await this.write(isFrame && this.cursor !== undefined ? `id: ${this.cursor}\n${part}` : part);
      if (isFrame) this.noteSent();
    }
    if (!this.over) this.response.end();
  }

  private write(text: string): Promise<void> {
    return new Promise((resolve) => {
      const impatient = setTimeout(() => this.response.destroy(), PATIENCE_MS);
      this.response.write(text, () => {
        clearTimeout(impatient);
        resolve();
      });
    });
  }
}
