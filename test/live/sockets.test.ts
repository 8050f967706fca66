import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSchema, parse, subscribe, validate, type GraphQLSchema } from 'graphql';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { Sockets } from '../../src/api/http/sockets';
import { admitsOrigin } from '../../src/api/http/socket-upgrade';
import { OpenConnections } from '../../src/api/http/open-connections';
import type { Credentials } from '../../src/api/http/subscription-operation';
import { Refusal } from '../../src/core/kernel/errors';
import { systemClock } from '../../src/core/kernel/clock';

const schema: GraphQLSchema = buildSchema('type Query { one: Int } type Subscription { count(to: Int!): Int silence: Int who: String refused: Int }');
const connections = new OpenConnections();
let server: Server;
let sockets: Sockets;
let url: string;
let expiresAt = new Date(Date.now() + 60_000);
let ended = 0;

const root = {
  async* count({ to }: { to: number }) {
    for (let i = 1; i <= to; i += 1) yield { count: i };
  },
  silence: () => {
    let end = (): void => undefined;
    const over = new Promise<IteratorResult<unknown>>((resolve) => { end = () => resolve({ value: undefined, done: true }); });
    return {
      next: () => over,
      return: async () => {
        ended += 1;
        end();
        return { value: undefined, done: true };
      },
      [Symbol.asyncIterator]() { return this; },
    };
  },
  async* who(_: unknown, context: { credentials: Credentials }) {
    yield { who: `${context.credentials.authorization} ${context.credentials.purpose}` };
  },
  refused: () => {
    throw new Refusal('CURSOR_FUTURE', 'later');
  },
};

/** A stand-in for the context of an operation: the token `good` is valid, with the purpose BAD it is refused. */
function open(credentials: Credentials): never {
  const refuse = (code: 'UNAUTHENTICATED' | 'FORBIDDEN'): never => {
    throw new Refusal(code, code);
  };
  return {
    credentials,
    requestId: 'r',
    get principal() {
      if (credentials.authorization !== 'Bearer good') return refuse('UNAUTHENTICATED');
      return credentials.purpose === 'BAD' ? refuse('FORBIDDEN') : { expiresAt, subject: 'li', agency: { id: 'a' } };
    },
  } as never;
}

beforeAll(async () => {
  server = createServer((_, response) => response.writeHead(426).end());
  sockets = new Sockets(server, {
    schema, root, open, connections, subscribe: (args) => subscribe(args), clock: systemClock, origins: ['https://board.example.cn'], onFailure: () => undefined,
    limits: {
      parse: (source) => parse(source, { maxTokens: 100 }), validate: (of, document) => validate(of, document),
      begin: () => undefined, admit: () => undefined,
    },
    beforeFrame: async () => undefined,
    formatError: ({ message, originalError }) => ({ message, extensions: { code: originalError instanceof Refusal ? originalError.code : 'NONE' } }),
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
});

afterAll(async () => {
  await sockets.stop();
  await new Promise((done) => server.close(done));
});

const clients: Client[] = [];
afterEach(async () => {
  await Promise.all(clients.splice(0).map(async (client) => client.dispose()));
});

/** What came of an operation: data, the code of an error, or how the socket was closed. */
async function run(query: string, connectionParams: Record<string, unknown> = { authorization: 'Bearer good' }): Promise<unknown[]> {
  const client = createClient({ url, webSocketImpl: WebSocket, connectionParams, retryAttempts: 0, lazy: true });
  clients.push(client);
  return collect(client, query);
}

function collect(client: Client, query: string): Promise<unknown[]> {
  return new Promise((done) => {
    const seen: unknown[] = [];
    client.subscribe({ query }, {
      next: ({ data, errors }) => seen.push(errors ? errors[0]!.extensions!['code'] : Object.values(data as object)[0]),
      error: (error) => done([...seen, Array.isArray(error) ? error[0].extensions.code : (error as { code: number }).code]),
      complete: () => done(seen),
    });
  });
}

/** The code with which a plain socket is closed. */
function closing(socket: WebSocket): Promise<number> {
  return new Promise((done) => socket.once('close', done));
}

function plain(path = '', headers: Record<string, string> = {}): WebSocket {
  return new WebSocket(`${url}${path}`, 'graphql-transport-ws', { headers });
}

function opened(socket: WebSocket): Promise<string> {
  return new Promise((done) => {
    socket.once('open', () => done('open'));
    socket.once('error', (error) => done(error.message));
  });
}

describe('sockets', () => {
  it('stream, and take the token and the purpose in every written form', async () => {
    expect(await run('subscription { count(to: 3) }')).toEqual([1, 2, 3]);
    expect(await run('subscription { who }', { authorization: 'Bearer good', 'X-Purpose-Of-Use': 'TRANSFER' })).toEqual(['Bearer good TRANSFER']);
    expect(await run('subscription { who }', { token: 'good', purpose: 'TRANSFER' })).toEqual(['Bearer good TRANSFER']);
  });

  it('close with 4403 where the token is missing or not valid, so that clients come again', async () => {
    expect(await run('subscription { count(to: 1) }', { authorization: 'Bearer other' })).toEqual([4403]);
    expect(await run('subscription { count(to: 1) }', {})).toEqual([4403]);
  });

  it('let in whoever cannot have the purpose, to be told so', async () => {
    const socket = plain();
    await opened(socket);
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: 'Bearer good', purpose: 'BAD' } }));
    const said = await new Promise((done) => socket.once('message', (data: Buffer) => done(data.toString('utf8'))));
    expect(said).toBe('{"type":"connection_ack"}');
    socket.close();
  });

  it('take subscriptions only, parsed within limits and validated', async () => {
    expect(await run('{ one }')).toEqual(['BAD_REQUEST']);
    expect(await run('subscription { nothing }')).toEqual(['NONE']);
    expect(await run('subscription {')).toEqual(['NONE']);
    expect(await run(`subscription { ${'count(to: 1) '.repeat(100)} }`)).toEqual(['NONE']);
    expect(await run('subscription A { count(to: 1) } subscription B { count(to: 1) }')).toEqual(['BAD_REQUEST']);
  });

  it('translate what a stream refuses', async () => {
    expect(await run('subscription { refused }')).toEqual(['CURSOR_FUTURE']);
  });

  it('close with 4403 when the token expires', async () => {
    expiresAt = new Date(Date.now() + 80);
    expect(await run('subscription { silence }')).toEqual([4403]);
    expiresAt = new Date(Date.now() + 60_000);
  });

  it('have at most 20 subscriptions each', async () => {
    const client = createClient({ url, webSocketImpl: WebSocket, connectionParams: { token: 'good' }, retryAttempts: 0 });
    clients.push(client);
    const running = Array.from({ length: 20 }, () => collect(client, 'subscription { silence }'));
    expect(await collect(client, 'subscription { count(to: 1) }')).toEqual(['RATE_LIMITED']);
    await client.dispose();
    await Promise.all(running);
  });

  it('end the streams of a client that leaves', async () => {
    ended = 0;
    const client = createClient({ url, webSocketImpl: WebSocket, connectionParams: { token: 'good' }, retryAttempts: 0 });
    void collect(client, 'subscription { silence }');
    await collect(client, 'subscription { count(to: 1) }');
    await client.dispose();
    while (ended === 0) await new Promise((done) => setTimeout(done, 5));
    expect(ended).toBe(1);
  });

  it('close with 4429 where a client sends too much at once', async () => {
    const socket = plain();
    await opened(socket);
    const closed = closing(socket);
    for (let i = 0; i < 200; i += 1) socket.send('{"type":"ping"}');
    expect(await closed).toBe(4429);
  });

  it('are at most 50 for one caller, and are ended for whom they are forbidden', async () => {
    const mine = Array.from({ length: 50 }, () => {
      const client = createClient({ url, webSocketImpl: WebSocket, connectionParams: { token: 'good' }, retryAttempts: 0 });
      clients.push(client);
      return collect(client, 'subscription { silence }');
    });
    for (const opens = Date.now(); sockets.size < 50 && Date.now() - opens < 5_000;) await new Promise((done) => setTimeout(done, 10));
    await new Promise((done) => setTimeout(done, 100));
    expect(await run('subscription { silence }')).toEqual([4429]);
    connections.forbid(({ subject }) => subject === 'someone else');
    connections.forbid(({ subject }) => subject === 'li');
    expect(new Set((await Promise.all(mine)).map(String))).toEqual(new Set(['4403']));
  });

  it('refuse other paths, other protocols, foreign pages, and messages that are too large', async () => {
    expect(await opened(plain('/other'))).toMatch('404');
    expect(await opened(plain('', { origin: 'https://evil.example' }))).toMatch('403');
    expect(await closing(new WebSocket(url))).toBe(4406);
    const socket = plain('', { origin: 'https://board.example.cn' });
    expect(await opened(socket)).toBe('open');
    socket.send('x'.repeat(70_000));
    expect(await closing(socket)).toBe(1009);
  });

  it('close with 1001 when the server stops', async () => {
    const socket = plain();
    await opened(socket);
    const closed = closing(socket);
    await sockets.stop();
    expect(await closed).toBe(1001);
    expect(await opened(plain())).not.toBe('open');
  });
});

describe('an origin', () => {
  it('is admitted where it is the server itself, is allowed, or is absent', () => {
    expect(admitsOrigin(undefined, 'a:4000', [])).toBe(true);
    expect(admitsOrigin('http://a:4000', 'a:4000', [])).toBe(true);
    expect(admitsOrigin('https://board.example.cn', 'a:4000', ['https://board.example.cn'])).toBe(true);
    expect(admitsOrigin('https://a', 'a:4000', [])).toBe(false);
    expect(admitsOrigin('null', 'a:4000', [])).toBe(false);
    expect(admitsOrigin('https://evil.example', undefined, [])).toBe(false);
  });
});
