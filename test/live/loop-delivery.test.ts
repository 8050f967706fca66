import { LoopDelivery } from '../../src/api/live/loop-delivery';
import { LoopEvent, LoopLeft } from '../../src/api/live/loop-event.type';
import { LoopMatch, type StreamChoice } from '../../src/api/live/loop-match';
import { Sights } from '../../src/api/live/sights';
import { verdictOn, type Span } from '../../src/api/live/reach-at-sending';
import type { RequestContext } from '../../src/core/access/request-context';
import { EventCursors } from '../../src/core/trace/position';
import type { Envelope, LoopMove } from '../../src/api/live/envelope';
import { move } from './fake-log';

const LOOP = '00000000-0000-7000-8000-000000000001';
const cursors = new EventCursors('a key of thirty-two characters ..', '00000000-0000-4000-8000-000000000000');
const places = { isWithin: (code: string, above: string) => code.startsWith(above) };

/** A delivery whose viewer's reach and loop a test sets. */
function viewer(choice: StreamChoice = {}) {
  const world = { span: { loopId: LOOP, sinceSeq: 1, untilSeq: null } as Span | undefined, phase: 'OPEN', entryGone: false, looks: 0 };
  const context: RequestContext = {
    principal: { agency: { id: 'p', kind: 'COMMUNITY' }, role: 'OPERATOR', purpose: 'INVESTIGATION' }, party: 'p',
    anew: () => { world.looks += 1; return context; }, read: async () => (world.span ? [world.span] : []),
  } as never;
  const row = () => ({ ...move(), phase: world.phase, heldBy: 'agency-a', overdue: false });
  const making = {
    cursors,
    catalog: { kind: () => ({ idType: 'InvestigationRequest' }), load: async () => ({ row: row() }) },
    traces: { entry: async (_: unknown, id: string) => (world.entryGone ? null : { id }) },
  };
  return { world, delivery: new LoopDelivery({ of: (viewer, envelopes) => new Sights(making as never).of(viewer, envelopes) } as Sights, cursors, context, new LoopMatch(choice, places)) };
}

const at = (index: number, change: Partial<LoopMove> = {}): Envelope => ({ index, entryId: `e${index}`, move: move({ loopId: LOOP, loopSeq: index, ...change }) });

describe('reach at the moment of sending', () => {
  const span = (sinceSeq: number, untilSeq: number | null): Span => ({ loopId: LOOP, sinceSeq, untilSeq });

  it('sends what lies within reach that goes on, and nothing before it', () => {
    expect([2, 3, 9].map((seq) => verdictOn(span(3, null), seq))).toEqual(['NOTHING', 'SEND', 'SEND']);
    expect(verdictOn(undefined, 1)).toBe('NOTHING');
  });

  it('never sends an entry of a loop that is reached no longer, and is silent on what came later', () => {
    expect([2, 3, 5, 6, 7].map((seq) => verdictOn(span(3, 5), seq))).toEqual(['NOTHING', 'LEFT', 'LEFT', 'LEFT', 'NOTHING']);
  });
});

describe('frames', () => {
  it('carry entry and loop while the loop is reached', async () => {
    const { delivery, world } = viewer();
    const [placed] = await delivery.decide([at(4)]);
    expect(placed!.frame).toMatchObject({ entry: { id: 'e4' }, loop: { row: {} }, matches: true, loopId: `inv_${LOOP.replaceAll('-', '')}` });
    expect(cursors.read(placed!.frame.cursor)).toBe(4);
    expect(world.looks).toBe(1);
  });

  it('tell once that a loop has left, also when the same place is decided twice', async () => {
    const { delivery, world } = viewer();
    world.span = { loopId: LOOP, sinceSeq: 1, untilSeq: 4 };
    const first = await delivery.decide([at(3), at(4)]);
    expect(first.map(({ index, frame }) => [index, frame instanceof LoopLeft])).toEqual([[3, true]]);
    expect(await delivery.decide([at(3)])).toHaveLength(1);
    expect(await delivery.decide([at(4), at(5)])).toEqual([]);
  });

  it('tell of a loop that came back, and once more that it left', async () => {
    const { delivery, world } = viewer();
    world.span = { loopId: LOOP, sinceSeq: 1, untilSeq: 2 };
    await delivery.decide([at(3)]);
    world.span = { loopId: LOOP, sinceSeq: 5, untilSeq: null };
    expect((await delivery.decide([at(4), at(5)])).map(({ frame }) => frame instanceof LoopEvent)).toEqual([true]);
    world.span = { loopId: LOOP, sinceSeq: 5, untilSeq: 6 };
    expect((await delivery.decide([at(6)])).map(({ frame }) => frame instanceof LoopLeft)).toEqual([true]);
  });

  it('say that the loop left where row security hides the entry after all', async () => {
    const { delivery, world } = viewer();
    world.entryGone = true;
    expect((await delivery.decide([at(2)]))[0]!.frame).toBeInstanceOf(LoopLeft);
  });

  it('tell by `matches` of the loop as it is, not as it was', async () => {
    const { delivery, world } = viewer({ phases: ['OPEN'] });
    world.phase = 'ANSWERED';
    expect((await delivery.decide([at(2)]))[0]!.frame).toMatchObject({ matches: false });
  });
});

describe('a filter', () => {
  const concerns = (choice: StreamChoice, change: Partial<LoopMove>) => new LoopMatch(choice, places).concerns(move(change));
  const moment = { phase: 'OPEN' as const, heldBy: 'agency-a', overdue: false };

  it('looks at the loop before and after the entry', () => {
    const moved = { before: moment, after: { ...moment, phase: 'ANSWERED' as const, heldBy: 'agency-b', overdue: true } };
    expect(concerns({ phases: ['OPEN'] }, moved)).toBe(true);
    expect(concerns({ phases: ['ANSWERED'] }, moved)).toBe(true);
    expect(concerns({ phases: ['CLOSED'] }, moved)).toBe(false);
    expect(concerns({ phases: ['OPEN'], heldBy: 'agency-b' }, moved)).toBe(false);
    expect(concerns({ overdue: false, heldBy: 'agency-a' }, moved)).toBe(true);
    expect(concerns({ phases: ['OPEN'] }, { before: null, after: moved.after })).toBe(false);
  });

  it('asks for everything that LoopFilter has', () => {
    const openedAt = new Date('2022-03-20T04:00:00Z');
    expect(concerns({}, {})).toBe(true);
    expect(concerns({ kinds: null, phases: null, region: null, openedBy: null, overdue: null }, {})).toBe(true);
    expect(concerns({ kinds: [] }, {})).toBe(false);
    expect(concerns({ kinds: ['STAY'] }, {})).toBe(false);
    expect(concerns({ region: '3506' }, {})).toBe(true);
    expect(concerns({ region: '3507' }, {})).toBe(false);
    expect(concerns({ openedBy: 'agency-x' }, {})).toBe(false);
    expect(concerns({ personId: 'person-2' }, {})).toBe(false);
    expect(concerns({ openedAfter: openedAt }, { openedAt })).toBe(true);
    expect(concerns({ openedBefore: openedAt }, { openedAt })).toBe(false);
  });
});
