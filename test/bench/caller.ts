import { Agent, request } from 'node:http';
import type { PlatformProcess } from '../kit/platform-process';

/** Parsed JSON of any shape. */
export type Json = ReturnType<typeof JSON.parse>;

const CLIENTS = 64;
const connections = new Agent({ keepAlive: true, maxSockets: CLIENTS });

/** A partner system on kept connections, as light as may be: it shares the machine with what it measures. */
export class BenchCaller {
  readonly headers: Readonly<Record<string, string>>;

  constructor(private readonly platform: PlatformProcess, code: string, purpose: string) {
    this.headers = { 'content-type': 'application/json', authorization: `Bearer ${platform.token(code)}`, 'x-purpose-of-use': purpose };
  }

  /** The data of an answer. @throws Error for anything but data without errors. */
  async ask(query: string, variables: unknown): Promise<Json> {
    const answer = JSON.parse(await this.post(JSON.stringify({ query, variables })));
    if (answer.errors) throw new Error(`${answer.errors[0].extensions?.code}: ${answer.errors[0].message}`);
    return answer.data;
  }

  private post(body: string): Promise<string> {
    return new Promise((done, fail) => {
      const sent = request(`${this.platform.url}/graphql`, { method: 'POST', agent: connections, headers: { ...this.headers, 'content-length': Buffer.byteLength(body) } }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('end', () => done(Buffer.concat(chunks).toString('utf8')));
        response.once('error', fail);
      });
      sent.once('error', fail);
      sent.end(body);
    });
  }
}

/** Works off items with so many clients at once for so many seconds; answers how many were done a second. Takes what it starts from the front. */
export async function rateOf<T>(items: T[], clients: number, forSeconds: number, work: (item: T) => Promise<void>): Promise<number> {
  const began = performance.now();
  let done = 0;
  await Promise.all(Array.from({ length: clients }, async () => {
    while (performance.now() - began < forSeconds * 1_000) {
      const item = items.shift();
      if (item === undefined) return;
      await work(item);
      done += 1;
    }
  }));
  return done / ((performance.now() - began) / 1_000);
}
