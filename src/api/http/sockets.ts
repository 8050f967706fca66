import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { handleProtocols, makeServer } from 'graphql-ws';
import { WebSocketServer, type WebSocket } from 'ws';
import type { RequestContext } from '../../core/access/request-context';
import type { Clock } from '../../core/kernel/clock';
import { Connection } from './socket-connection';
import type { OpenConnections } from './open-connections';
import { subscriptionOptions, type SocketExtra } from './socket-operations';
import type { SubscriptionParts } from './subscription-operation';
import { admitsOrigin, refuseUpgrade } from './socket-upgrade';

/** What subscriptions over WebSocket stand on; the composition root hands it over. */
export interface SocketParts extends SubscriptionParts {
  readonly clock: Clock;
  readonly connections: OpenConnections;
  /** Origins of web pages that may connect, beside the server's own. */
  readonly origins: readonly string[];
  /** Told of what broke on a connection. */
  readonly onFailure: (error: unknown, context?: RequestContext) => void;
}

/** The path of GraphQL, over HTTP and WebSocket alike. */
const PATH = '/graphql';
/** Largest message from a client, in bytes: an operation with its variables. */
const MAX_MESSAGE = 64 * 1024;
/** Many tiny fragments are an attack on memory (CVE-2026-48779). */
const LIMITS = { maxPayload: MAX_MESSAGE, maxFragments: 64, perMessageDeflate: false } as const;
const GOING_AWAY = 1001;
/** Most connections of which it is not known yet whose they are. */
const MAX_UNKNOWN = 1_000;
/** How long a client has to answer the closing, in milliseconds. */
const CLOSING_MS = 1_000;

/** Subscriptions over graphql-transport-ws on a server of node. */
export class Sockets {
  private readonly sockets: WebSocketServer;
  /** Connections of which it is not known yet whose they are. */
  private unknown = 0;
  private readonly onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

  constructor(private readonly server: Server, parts: SocketParts) {
    this.sockets = new WebSocketServer({ noServer: true, handleProtocols: (offered) => handleProtocols(offered), ...LIMITS });
    const protocol = makeServer<Record<string, unknown>, SocketExtra>(subscriptionOptions(parts));
    this.sockets.on('connection', (socket: WebSocket) => {
      this.unknown += 1;
      const connection: Connection = new Connection(socket, {
        ...parts,
        admit: (principal) => {
          const isAdmitted = parts.connections.add(connection, principal);
          if (isAdmitted) this.unknown -= 1;
          return isAdmitted;
        },
      });
      socket.once('close', () => {
        if (!connection.principal) this.unknown -= 1;
        parts.connections.remove(connection);
      });
      connection.open(protocol);
    });
    this.onUpgrade = (request, socket, head) => this.admit(request, socket, head, parts.origins);
    server.on('upgrade', this.onUpgrade);
  }

  /** Number of open connections. */
  get size(): number {
    return this.sockets.clients.size;
  }

  /** Takes no more connections and closes all with 1001, which clients answer by connecting again elsewhere. */
  async stop(): Promise<void> {
    this.server.off('upgrade', this.onUpgrade);
    for (const client of this.sockets.clients) client.close(GOING_AWAY, 'Going away');
    const impatient = setTimeout(() => {
      for (const client of this.sockets.clients) client.terminate();
    }, CLOSING_MS);
    await new Promise<void>((resolve) => this.sockets.close(() => resolve()));
    clearTimeout(impatient);
  }

  private admit(request: IncomingMessage, socket: Duplex, head: Buffer, origins: readonly string[]): void {
    const path = (request.url ?? '').split('?', 1)[0];
    if (path !== PATH) refuseUpgrade(socket, '404 Not Found');
    else if (!admitsOrigin(request.headers.origin, request.headers.host, origins)) refuseUpgrade(socket, '403 Forbidden');
    else if (this.unknown >= MAX_UNKNOWN) refuseUpgrade(socket, '429 Too Many Requests');
    else this.sockets.handleUpgrade(request, socket, head, (opened) => this.sockets.emit('connection', opened, request));
  }
}
