import { buildSchema, parse } from 'graphql';
import { FrameExecution } from '../../src/api/graphql/frames';
import type { Envelope } from '../../src/api/live/envelope';
import { classOf, Sights } from '../../src/api/live/sights';
import { Disclosures, type ShownPerson } from '../../src/core/access/disclosure';
import type { Principal } from '../../src/core/access/principal';
import { EventCursors } from '../../src/core/trace/position';
import { move } from './fake-log';

const LOOP = '00000000-0000-7000-8000-000000000001';
const PERSON = '00000000-0000-7000-8000-000000000002';
const cursors = new EventCursors('a key of thirty-two characters ..', '00000000-0000-4000-8000-000000000000');
const at = (index: number): Envelope => ({ index, entryId: `e${index}`, move: move({ loopId: LOOP, loopSeq: index + 1 }) });

function principal(change: object = {}): Principal {
  return { subject: 'li', agency: { id: 'a', code: 'COMMUNITY-1', kind: 'COMMUNITY', regionCode: '1' }, role: 'OPERATOR', purpose: 'INVESTIGATION', purposes: [], expiresAt: new Date(), ...change };
}

/** A caller whose reads are counted. */
function caller(looks: { count: number; fails?: boolean }, change: object = {}) {
  const who = principal(change);
  const context = {
    principal: who, party: 'p', disclosures: new Disclosures(),
    anew: () => ({ ...context, disclosures: new Disclosures() }),
    read: async () => {
      looks.count += 1;
      if (looks.fails) throw new Error('the database is away');
      return [{ loopId: LOOP, sinceSeq: 1, untilSeq: null }];
    },
  };
  return context;
}

describe('a class of viewers', () => {
  it('has those of one party, purpose and role, whoever they are; anything else tells them apart', () => {
    const name = classOf(principal());
    expect(classOf(principal({ subject: 'wang', expiresAt: new Date(0), tokenId: 't' }))).toBe(name);
    const others = [
      { role: 'VIEWER' }, { purpose: 'ISOLATION_CARE' }, { purpose: null }, { role: 'FIELD_TEAM', team: 't1' }, { role: 'FIELD_TEAM', team: 't2' },
      { agency: { id: 'b', code: 'COMMUNITY-2', kind: 'COMMUNITY', regionCode: '2' } },
    ];
    expect(new Set([name, ...others.map((change) => classOf(principal(change)))]).size).toBe(others.length + 1);
  });

  it('looks at a place once and gets one frame; another class looks for itself', async () => {
    const looks = { count: 0 };
    const sights = new Sights({
      cursors, catalog: { kind: () => ({ idType: 'InvestigationRequest' }), load: async () => ({ row: {} }) }, traces: { entry: async (_: unknown, id: string) => ({ id }) },
    } as never);
    const seen = await Promise.all(Array.from({ length: 100 }, (_, i) => sights.of(caller(looks, { subject: `s${i}` }) as never, [at(1), at(2)])));
    expect(looks.count).toBe(1);
    expect(new Set(seen.map(([first]) => first!.frame('event', () => ({}))))).toHaveProperty('size', 1);
    await sights.of(caller(looks, { purpose: 'ISOLATION_CARE' }) as never, [at(1)]);
    await sights.of(caller(looks) as never, [at(2), at(3)]);
    expect(looks.count).toBe(3);
  });

  it('looks again after a moment, and after a failure', async () => {
    const looks = { count: 0, fails: true };
    const sights = new Sights({
      cursors, catalog: { kind: () => ({ idType: 'InvestigationRequest' }), load: async () => ({ row: {} }) }, traces: { entry: async () => ({}) },
    } as never);
    const who = caller(looks) as never;
    await expect(sights.of(who, [at(1)])).rejects.toThrow('away');
    looks.fails = false;
    expect(await sights.of(who, [at(1)])).toHaveLength(1);
    const clock = jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 101);
    await sights.of(who, [at(1)]);
    clock.mockRestore();
    expect(looks.count).toBe(3);
  });
});

describe('one frame', () => {
  const schema = buildSchema('type Query { a: Int } type Subscription { event(after: Int): Event } type Event { name(size: Int): String }');
  const shown: ShownPerson = { person: PERSON, classes: ['IDENTITY'], masked: [] };

  /** What subscribers to the same frames get, and how often the name was resolved. */
  async function subscribers(operations: readonly { query: string; variableValues?: Record<string, unknown> }[]) {
    const frames = new FrameExecution();
    let resolved = 0;
    const frame = {
      cursor: 'c1',
      event: { name: ({ size }: { size?: number }, context: { disclosures: Disclosures }) => {
        resolved += 1;
        context.disclosures.noteAll([shown]);
        return `name ${size}`;
      } },
    };
    const root = { event: async function* event() { yield frame; } };
    const results = await Promise.all(operations.map(async ({ query, variableValues }) => {
      const context = caller({ count: 0 });
      const stream = await frames.subscribe({ schema, document: parse(query), rootValue: root, contextValue: context, variableValues });
      const { value } = await (stream as AsyncGenerator<never>).next();
      return { result: value, cursor: frames.cursorOf(value), shown: context.disclosures.take() };
    }));
    return { results, resolved };
  }

  it('is executed once for all who select the same, and each of them is noted as a receiver', async () => {
    const query = 'subscription($after: Int) { event(after: $after) { name } }';
    const { results, resolved } = await subscribers(Array.from({ length: 50 }, (_, after) => ({ query, variableValues: { after } })));
    expect(resolved).toBe(1);
    expect(results.every(({ cursor }) => cursor === 'c1')).toBe(true);
    expect(results.map((one) => one.shown)).toEqual(Array.from({ length: 50 }, () => [shown]));
    expect(new Set(results.map(({ result }) => result)).size).toBe(1);
  });

  it('is executed anew for another selection and for other variables within it', async () => {
    const query = 'subscription($size: Int) { event { name(size: $size) } }';
    const { results, resolved } = await subscribers([
      { query, variableValues: { size: 1 } }, { query, variableValues: { size: 2 } }, { query: 'subscription { event { other: name(size: 1) } }' },
      { query: 'subscription($size: Int) { ...E } fragment E on Subscription { event { name(size: $size) } }', variableValues: { size: 3 } },
    ]);
    expect(resolved).toBe(4);
    expect(results.map(({ result }) => JSON.parse(JSON.stringify((result as { data: unknown }).data)))).toEqual([
      { event: { name: 'name 1' } }, { event: { name: 'name 2' } }, { event: { other: 'name 1' } }, { event: { name: 'name 3' } },
    ]);
  });
});
