import { WebSocket } from 'ws';

/** Work alone: personal fields would be written down for every subscriber, which is another measure. */
const SUBSCRIBE = '... on LoopEvent { entry { at index } loop { id version stateName } }';
const AT = '"at":"';
const TIME_LENGTH = 24;
const OPENED_AT_ONCE = 50;
/** A server of this machine has 50 connections for one subject. */
export const PER_SUBJECT = 50;

/** Subscribers that do as little as may be: they share the machine with what they measure. */
export class LiveClients {
  /** Milliseconds from the entry's time to its arrival, for every event at every client. */
  latencies: number[] = [];
  readonly sockets: WebSocket[] = [];

  constructor(private readonly url: string, private readonly query: string) {}

  /** Connects so many; `tokenOf` gives each its token. Resolves once all are subscribed. */
  async open(count: number, tokenOf: (index: number) => string): Promise<void> {
    for (let from = 0; from < count; from += OPENED_AT_ONCE) {
      await Promise.all(Array.from({ length: Math.min(OPENED_AT_ONCE, count - from) }, (_, i) => this.connect(tokenOf(from + i))));
    }
  }

  /** Resolves once so many events have come in all. */
  async until(events: number, timeoutMs: number): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (this.latencies.length < events) {
      if (Date.now() > deadline) throw new Error(`of ${events} events ${this.latencies.length} came`);
      await new Promise((done) => { setTimeout(done, 20); });
    }
  }

  /** What half of the latencies, and what 99 of a hundred, are not above. */
  get percentiles(): readonly [p50: number, p99: number] {
    const sorted = Float64Array.from(this.latencies).sort();
    const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
    return [at(0.5), at(0.99)];
  }

  close(): void {
    for (const socket of this.sockets) socket.terminate();
  }

  private connect(token: string): Promise<void> {
    const socket = new WebSocket(`${this.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { perMessageDeflate: false });
    this.sockets.push(socket);
    return new Promise((done, fail) => {
      socket.once('error', fail);
      socket.once('close', (code) => fail(new Error(`closed with ${code}`)));
      socket.once('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}`, purpose: 'INVESTIGATION' } })));
      socket.on('message', (data: Buffer) => {
        const text = data.toString('utf8');
        const at = text.indexOf(AT);
        if (at >= 0) this.latencies.push(Date.now() - Date.parse(text.slice(at + AT.length, at + AT.length + TIME_LENGTH)));
        else if (text.includes('connection_ack')) {
          socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: this.query } }));
          done();
        } else if (text.includes('"error')) fail(new Error(text));
      });
    });
  }
}

/** The subscription of the platform; the floor has the same fields without the union. */
export const PLATFORM_QUERY = `subscription { loopEvents { __typename ${SUBSCRIBE} } }`;
/** The same for the floor. */
export const FLOOR_QUERY = 'subscription { loopEvents { __typename entry { at index } loop { id version stateName } } }';
