import { WebSocket } from 'ws';
import type { Agency } from './agency';

const QUERY = `subscription($after: EventCursor) { loopEvents(after: $after) { __typename
  ... on LoopEvent { cursor loopId matches entry { id index loopSeq kind at fromState toState agency { code name } }
    loop { __typename id version number kind phase stateName openedAt dueAt overdue region { code name } openedBy { code name } heldBy { code name } } }
  ... on LoopLeft { cursor } ... on CaughtUp { cursor } ... on Progress { cursor } } }`;

/** A subscriber that does as little as may be with a frame, so that thousands of them fit into a test; it can stand still. */
export class LightReader {
  /** The index of each entry that it was told of, in the order of arrival. */
  readonly seen: number[] = [];
  private socket: WebSocket | undefined;

  constructor(private readonly who: Agency, private cursor: string) {}

  /** Subscribes behind its last cursor. Resolves once it is let in. */
  open(): Promise<void> {
    const socket = new WebSocket(`${this.who.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { perMessageDeflate: false });
    this.socket = socket;
    return new Promise((done, fail) => {
      socket.on('error', fail);
      socket.once('close', (code) => { fail(new Error(`closed with ${code}`)); });
      socket.once('open', () => { socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${this.who.token}`, purpose: this.who.purpose } })); });
      socket.on('message', (data: Buffer) => {
        const text = data.toString('utf8');
        if (text.includes('"connection_ack"')) {
          socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: QUERY, variables: { after: this.cursor } } }));
          done();
        } else if (text.includes('"type":"ping"')) socket.send('{"type":"pong"}');
        else this.take(text);
      });
    });
  }

  /** Takes nothing from its socket any more; what has come is with the kernel. */
  standStill(): void {
    this.socket?.pause();
  }

  close(): void {
    this.socket?.terminate();
  }

  private take(text: string): void {
    const cursor = /"cursor":"([^"]+)"/.exec(text)?.[1];
    if (cursor === undefined) return;
    this.cursor = cursor;
    const index = /"index":(\d+)/.exec(text)?.[1];
    if (index !== undefined) this.seen.push(Number(index));
  }
}
