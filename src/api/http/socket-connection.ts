import type { Server as Protocol } from 'graphql-ws';
import { WebSocket, type RawData } from 'ws';
import type { Principal } from '../../core/access/principal';
import type { Clock } from '../../core/kernel/clock';
import type { OpenConnection } from './open-connections';
import type { SocketExtra } from './socket-operations';
import { at } from './token-end';

/** What a connection needs beside its socket. */
export interface ConnectionParts {
  readonly clock: Clock;
  readonly onFailure: (error: unknown) => void;
  /** Takes the connection in as this caller's; false where the caller has too many. */
  readonly admit: (principal: Principal) => boolean;
}

const FORBIDDEN = 4403;
const TOO_MANY = 4429;
/** Most messages that a client may send within a second: operations, completions and pings. */
const MESSAGES_PER_SECOND = 60;
const SECOND_MS = 1_000;
const INTERNAL = 4500;
/** How often a connection is asked whether it is still there, in milliseconds; one that does not answer is dropped. */
const HEARTBEAT_MS = 12_000;
/** One WebSocket: hands messages to the protocol, drops a dead peer, and ends with the token. */
export class Connection implements OpenConnection {
  private callOff: () => void = () => undefined;
  private heartbeat: NodeJS.Timeout | undefined;
  private alive = true;
  private second = 0;
  private messages = 0;
  private caller: Principal | undefined;
  /** One promise for all subscriptions that wait for the end of a closing socket, not a listener for each. */
  private readonly gone: Promise<void>;

  constructor(private readonly socket: WebSocket, private readonly parts: ConnectionParts) {
    this.gone = new Promise((resolve) => { socket.once('close', () => resolve()); });
  }

  /** Whose connection it is, once it is known. */
  get principal(): Principal | undefined {
    return this.caller;
  }

  /** Ends it as a connection ends whose token is not valid any more. */
  forbid(): void {
    this.socket.close(FORBIDDEN, 'Forbidden');
  }

  /** Begins to speak the protocol. */
  open(protocol: Protocol<SocketExtra>): void {
    const { socket } = this;
    const closed = protocol.opened({
      protocol: socket.protocol,
      send: (data) => this.send(data),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (handle) => {
        socket.on('message', (data: RawData) => {
          // A client that was told to go may still be talking.
          if (socket.readyState !== WebSocket.OPEN) return;
          if (this.isTooMuch()) socket.close(TOO_MANY, 'Too many messages');
          else void this.handle(data, handle);
        });
      },
    }, { contexts: new Map(), belongsTo: (principal) => this.belongTo(principal) });
    // ws has closed the socket already, with the code that tells why.
    socket.on('error', () => undefined);
    socket.on('pong', () => {
      this.alive = true;
    });
    this.heartbeat = setInterval(() => this.beat(), HEARTBEAT_MS);
    socket.once('close', (code, reason) => {
      clearInterval(this.heartbeat);
      this.callOff();
      closed(code, String(reason)).catch(this.parts.onFailure);
    });
  }

  /** Resolves when the message is with the network: whoever awaits it goes no faster than the reader. */
  private send(data: string): Promise<void> {
    const { socket } = this;
    return new Promise((resolve) => {
      // A failed send is followed by the closing, which ends all subscriptions.
      if (socket.readyState === WebSocket.OPEN) socket.send(data, () => resolve());
      else void this.gone.then(resolve);
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

  /** Counts a message. What comes after the limit is not looked at. */
  private isTooMuch(): boolean {
    const second = Math.floor(this.parts.clock.now().getTime() / SECOND_MS);
    if (second !== this.second) this.messages = 0;
    this.second = second;
    this.messages += 1;
    return this.messages > MESSAGES_PER_SECOND;
  }

  private belongTo(principal: Principal): boolean {
    if (!this.parts.admit(principal)) {
      this.socket.close(TOO_MANY, 'Too many connections');
      return false;
    }
    this.caller = principal;
    // The client may connect again with a new token, and goes on from its cursor.
    this.callOff = at(principal.expiresAt, this.parts.clock, () => this.forbid());
    return true;
  }

  private beat(): void {
    if (!this.alive) {
      this.socket.terminate();
      return;
    }
    this.alive = false;
    this.socket.ping();
  }
}
