import type { CredentialSource } from '../../src/client/credentials';
import { ApiError, Unreachable } from '../../src/client/errors';
import { HttpLink, type Fetch } from '../../src/client/http-link';
import { snapshotOfPages } from '../../src/client/live-loops';
import { memoryStorage, type KeyValueStorage } from '../../src/client/storage';
import { VerbQueue, type Verb } from '../../src/client/verb-queue';

const verb = (subject: string): Verb => ({ verb: 'receiveInvestigation', document: 'mutation', input: { id: subject, expectedVersion: 1 }, subject, label: subject });

/** A link of which a test says how it answers. */
class Link {
  readonly sent: { id: string; key: string }[] = [];
  readonly accepted: string[] = [];
  answer: () => Promise<unknown> = async () => ({});
  waits: (() => void)[] = [];
  private keys = 0;

  queue(storage: KeyValueStorage = memoryStorage()): VerbQueue {
    return new VerbQueue({
      storage, prefix: 'v.', random: () => 0, newKey: () => { this.keys += 1; return `k${9 - this.keys}`; },
      timers: { after: (_ms, task) => { this.waits.push(task); return () => undefined; } },
      send: async (_document, { input }) => {
        this.sent.push({ id: String(input['id']), key: String(input['idempotencyKey']) });
        return this.answer();
      },
      onAccepted: ({ subject }) => this.accepted.push(subject),
    });
  }
}

describe('the queue of verbs', () => {
  it('sends each once, in order, and forgets it when it is accepted', async () => {
    const link = new Link();
    const storage = memoryStorage();
    const queue = link.queue(storage);
    queue.submit(verb('a'));
    queue.submit(verb('b'));
    await queue.flush();
    expect(link.sent.map(({ id }) => id)).toEqual(['a', 'b']);
    expect([queue.all, storage.length, link.accepted]).toEqual([[], 0, ['a', 'b']]);
  });

  it('keeps what the link did not take, and sends the same key when it is back', async () => {
    const link = new Link();
    const queue = link.queue();
    link.answer = async () => { throw new Unreachable('gone'); };
    queue.submit(verb('a'));
    queue.submit(verb('b'));
    await queue.flush();
    expect(queue.all.map(({ state }) => state)).toEqual(['WAITING', 'WAITING']);
    link.answer = async () => ({});
    link.waits.at(-1)!();
    await queue.flush();
    expect(link.sent.map(({ id, key }) => `${id} ${key}`)).toEqual(['a k8', 'a k8', 'b k7']);
  });

  it('goes on after a reload, in the order of submitting, and with the keys of before', async () => {
    const link = new Link();
    const storage = memoryStorage();
    link.answer = () => new Promise(() => undefined);
    const before = link.queue(storage);
    for (const subject of ['a', 'b', 'c']) before.submit(verb(subject));
    link.answer = async () => ({});
    const after = link.queue(storage);
    expect(after.all.map(({ key, state }) => `${key} ${state}`)).toEqual(['k8 WAITING', 'k7 WAITING', 'k6 WAITING']);
    await after.flush();
    expect(link.sent.map(({ key }) => key)).toEqual(['k8', 'k8', 'k7', 'k6']);
  });

  it('shows a refusal until it is read, and goes on with the next', async () => {
    const link = new Link();
    const storage = memoryStorage();
    const queue = link.queue(storage);
    link.answer = async () => { throw new ApiError('VERSION_CONFLICT', 'Somebody was faster.', { currentVersion: 4 }); };
    const key = queue.submit(verb('a'));
    await queue.flush();
    expect(queue.all).toMatchObject([{ key, state: 'REFUSED', refusal: { code: 'VERSION_CONFLICT', extensions: { currentVersion: 4 } } }]);
    expect(link.queue(storage).all).toMatchObject([{ key, state: 'REFUSED' }]);
    link.answer = async () => ({});
    queue.submit(verb('b'));
    await queue.flush();
    expect(link.accepted).toEqual(['b']);
    queue.dismiss(key);
    expect([queue.all, storage.length]).toEqual([[], 0]);
  });

  it('tries again what passes, and shows it where it does not pass', async () => {
    const link = new Link();
    const queue = link.queue();
    link.answer = async () => { throw new ApiError('TIMEOUT', 'late'); };
    queue.submit(verb('a'));
    for (let i = 0; i < 10; i += 1) await queue.flush();
    expect(new Set(link.sent.map(({ key }) => key)).size).toBe(1);
    expect(queue.all).toMatchObject([{ state: 'REFUSED', refusal: { code: 'TIMEOUT' } }]);
  });

  it('does not take back what is under way', async () => {
    const link = new Link();
    link.answer = () => new Promise(() => undefined);
    const queue = link.queue();
    const key = queue.submit(verb('a'));
    await Promise.resolve();
    queue.dismiss(key);
    expect(queue.all).toHaveLength(1);
  });

  it('reads past what it has not written', () => {
    const storage = memoryStorage();
    storage.setItem('v.broken', '{');
    storage.setItem('other', 'x');
    expect(new Link().queue(storage).all).toEqual([]);
  });
});

describe('the link over HTTP', () => {
  const credentials = (renewed?: string): CredentialSource => ({
    get: () => ({ token: 'old', purpose: 'INVESTIGATION' }),
    renew: async () => (renewed === undefined ? undefined : { token: renewed }),
  });
  const answering = (...answers: unknown[]): { fetch: Fetch; tokens: string[] } => {
    const tokens: string[] = [];
    return {
      tokens,
      fetch: async (_url, { headers }) => {
        tokens.push(headers['authorization']!);
        const answer = answers.shift();
        return { status: 200, json: async () => { if (answer instanceof Error) throw answer; return answer; } };
      },
    };
  };
  const refusal = { errors: [{ message: 'No.', extensions: { code: 'UNAUTHENTICATED' } }] };

  it('gives the data, and asks once for a new token', async () => {
    const { fetch, tokens } = answering(refusal, { data: { x: 1 } });
    await expect(new HttpLink({ url: '/graphql', credentials: credentials('new'), fetch }).send('{ x }')).resolves.toEqual({ x: 1 });
    expect(tokens).toEqual(['Bearer old', 'Bearer new']);
  });

  it('throws what the API says, and where nothing came back, that', async () => {
    const one = (answer: unknown): Promise<unknown> => (
      new HttpLink({ url: '/graphql', credentials: credentials(), fetch: answering(answer).fetch }).send('{ x }')
    );
    await expect(one(refusal)).rejects.toMatchObject({ name: 'ApiError', code: 'UNAUTHENTICATED' });
    await expect(one({ errors: [{ message: 'odd' }] })).rejects.toMatchObject({ code: 'INTERNAL' });
    await expect(one({ data: null })).rejects.toMatchObject({ code: 'INTERNAL' });
    await expect(one('<html>')).rejects.toBeInstanceOf(Unreachable);
    await expect(one(new Error('no link'))).rejects.toBeInstanceOf(Unreachable);
  });
});

it('a snapshot over pages has the position of the first page and each loop once', async () => {
  const pages = [['a', 'b'], ['b', 'c']];
  const snapshot = await snapshotOfPages<{ id: string }>(async (after) => {
    const at = after === null ? 0 : 1;
    return { position: `p${at}`, page: { nodes: pages[at]!.map((id) => ({ id })), pageInfo: { hasNextPage: at === 0, endCursor: 'x' } } };
  });
  expect(snapshot).toEqual({ position: 'p0', loops: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] });
});
