import { createServer } from 'node:http';
import { buildSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';

const schema = buildSchema('type Query { one: Int } type Subscription { loopEvents: Event } type Event { entry: Entry loop: Loop } type Entry { at: String index: Int } type Loop { id: ID version: Int stateName: String }');
const waiting = new Set<(event: object) => void>();

/** Whatever is published from now on. */
async function* published(): AsyncGenerator<object, void, void> {
  const events: object[] = [];
  let wake = (): void => undefined;
  waiting.add((event) => {
    events.push(event);
    wake();
  });
  for (let index = 0; ; index += 1) {
    while (events.length > 0) yield { loopEvents: events.shift()! };
    await new Promise<void>((done) => { wake = done; });
  }
}

function main(): void {
  const server = createServer((request, response) => {
    const count = Number(new URL(request.url ?? '/', 'http://floor/').searchParams.get('events'));
    for (let index = 0; index < count; index += 1) {
      const event = { entry: { at: new Date().toISOString(), index }, loop: { id: `loop-${index}`, version: 1, stateName: 'ISSUED' } };
      for (const tell of waiting) tell(event);
    }
    response.end('{}');
  });
  // Whoever pushes events keeps a connection, and must not lose it while the server is busy.
  server.keepAliveTimeout = 0;
  useServer({ schema, roots: { subscription: { loopEvents: published } } }, new WebSocketServer({ server, path: '/graphql' }));
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    process.stdout.write(`listening on ${typeof address === 'object' ? address?.port : ''}.\n`);
  });
}

main();
