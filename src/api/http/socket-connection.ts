import type { Server as Protocol } from 'graphql-ws';
import { WebSocket, type RawData } from 'ws';
import type { Clock } from '../../core/kernel/clock';
import type { SocketExtra } from './socket-operations';

/** What a connection needs beside its socket. */
export interface ConnectionParts {
  readonly clock: Clock;
  readonly onFailure: (error: unknown) => void;
}

const FORBIDDEN = 4403;
const INTERNAL = 4500;
/** How often a connection is asked whether it is still there, in milliseconds; one that does not answer is dropped. */
const HEARTBEAT_MS = 12_000;
/** The longest that a timer of node can run, in milliseconds. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** One WebSocket: hands messages to the protocol, drops a dead peer, and ends with the token. */
export class Connection {
  private expiry: NodeJS.Timeout | undefined;
  private heartbeat: NodeJS.Timeout | undefined;
  private alive = true;

  constructor(private readonly socket: WebSocket, private readonly parts: ConnectionParts) {}

  /** Begins to speak the protocol. */
  open(protocol: Protocol<SocketExtra>): void {
    const { socket } = this;
    const closed = protocol.opened({
      protocol: socket.protocol,
      send: (data) => this.send(data),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (handle) => {
        socket.on('message', (data: RawData) => void this.handle(data, handle));
      },
    }, { contexts: new Map(), endsAt: (at) => this.endAt(at) });
    // ws has closed the socket already, with the code that tells why.
    socket.on('error', () => undefined);
    socket.on('pong', () => {
      this.alive = true;
    });
    this.heartbeat = setInterval(() => this.beat(), HEARTBEAT_MS);
    socket.once('close', (code, reason) => {
      clearInterval(this.heartbeat);
      clearTimeout(this.expiry);
      closed(code, String(reason)).catch(this.parts.onFailure);
    });
  }

  /** Resolves when the message is with the network: whoever awaits it goes no faster than the reader. */
  private send(data: string): Promise<void> {
    const { socket } = this;
    return new Promise((resolve) => {
      // A failed send is followed by the closing, which ends all subscriptions.
      if (socket.readyState === WebSocket.OPEN) socket.send(data, () => resolve());
      else if (socket.readyState === WebSocket.CLOSED) resolve();
      else socket.once('close', () => resolve());
    });
  }

  private async handle(data: RawData, handle: (text: string) => Promise<void>): Promise<void> {
    try {
      await handle((data as Buffer).toString('utf8'));
    } catch (error) {
      this.parts.onFailure(error);
      this.socket.close(INTERNAL, 'Internal server error');
    }
  }

  private beat(): void {
    if (!this.alive) {
      this.socket.terminate();
      return;
    }
    this.alive = false;
    this.socket.ping();
  }

  /** Closes at the expiry of the token. The client may connect again with a new one, and goes on from its cursor. */
  private endAt(at: Date): void {
    clearTimeout(this.expiry);
    const left = at.getTime() - this.parts.clock.now().getTime();
    if (left <= 0) this.socket.close(FORBIDDEN, 'Forbidden');
    else this.expiry = setTimeout(() => this.endAt(at), Math.min(left, LONGEST_TIMER_MS));
  }
}
