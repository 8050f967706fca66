import fc from 'fast-check';
import type { LoopRow } from '../../src/core/loops/loop.entity';
import type { Participant, Part } from '../../src/core/loops/loop-kind';
import { reachAfter, type Reach } from '../../src/core/loops/reach';

const UNTIL = new Date('2022-09-16T00:00:00Z');

function loop(version: number, more: Partial<LoopRow> = {}): LoopRow {
  return Object.assign({} as LoopRow, { version, openedBy: 'opener', answerer: 'community', heldBy: 'community', closedAt: null, ...more });
}
const closed = (version: number, more: Partial<LoopRow> = {}): LoopRow => loop(version, { heldBy: 'opener', closedAt: new Date(0), ...more });
const named = (party: string, part: Part, grade: 0 | 1 | 2 = 2): Participant => ({ party, part, grade });
const OVERSIGHT = named('audit', 'OVERSIGHT');

/** Reach after each of these entries, from the opening on. */
function history(...entries: [LoopRow, Participant[], Date?][]): Map<string, Reach> {
  const reach = entries.reduce<Reach[]>((before, [after, participants, until]) => reachAfter(after, participants, before, until ?? null), []);
  expect(new Set(reach.map((one) => one.partyId)).size).toBe(reach.length);
  return new Map(reach.map((one) => [one.partyId, one]));
}

describe('while a loop runs', () => {
  it('opener, answerer and holder have the full part from its first entry on, and offices beside them', () => {
    const reach = history([loop(1), [OVERSIGHT]]);
    expect([...reach.values()]).toEqual([
      { partyId: 'opener', part: 'OPENER', grade: 2, sinceSeq: 1, untilSeq: null, personalUntil: null },
      { partyId: 'community', part: 'ANSWERER', grade: 2, sinceSeq: 1, untilSeq: null, personalUntil: null },
      { partyId: 'audit', part: 'OVERSIGHT', grade: 2, sinceSeq: 1, untilSeq: null, personalUntil: null },
    ]);
  });

  it('whoever joins late sees from then on', () => {
    expect(history([loop(1), []], [loop(2), [named('bigdata', 'LEAD')]]).get('bigdata')).toMatchObject({ part: 'LEAD', sinceSeq: 2, untilSeq: null });
  });

  it('a lead and an office last although later entries do not name them', () => {
    const reach = history([loop(1), [OVERSIGHT]], [loop(2), [named('bigdata', 'LEAD')]], [loop(3), []]);
    expect(reach.get('bigdata')).toMatchObject({ part: 'LEAD', untilSeq: null });
    expect(reach.get('audit')).toMatchObject({ part: 'OVERSIGHT', untilSeq: null });
  });

  it('a team sees up to the last entry before another one goes, and anew from when it goes again', () => {
    const other = history([loop(1), []], [loop(2), [named('team1', 'TEAM')]], [loop(3), [named('team1', 'TEAM')]], [loop(4), [named('team2', 'TEAM')]]);
    expect(other.get('team1')).toMatchObject({ sinceSeq: 2, untilSeq: 3 });
    expect(other.get('team2')).toMatchObject({ sinceSeq: 4, untilSeq: null });
    const again = reachAfter(loop(5), [named('team1', 'TEAM')], [...other.values()], null);
    expect(again.find((one) => one.partyId === 'team1')).toMatchObject({ sinceSeq: 5, untilSeq: null });
  });

  it('an earlier answerer keeps the full reach', () => {
    const reach = history([loop(1), []], [loop(2, { answerer: 'other', heldBy: 'other' }), []]);
    expect(reach.get('community')).toMatchObject({ part: 'PAST', grade: 2, sinceSeq: 1, untilSeq: null });
  });

  it('a site or transport that is named no longer keeps the work and nothing of the person', () => {
    const reach = history(
      [loop(1, { answerer: 'site', heldBy: 'site' }), [named('site', 'SITE', 1), named('transport', 'TRANSPORT', 2)]],
      [loop(2, { answerer: 'site2', heldBy: 'site2' }), [named('site2', 'SITE', 1)]],
    );
    expect(reach.get('site')).toMatchObject({ part: 'PAST', grade: 0, untilSeq: null });
    expect(reach.get('transport')).toMatchObject({ part: 'PAST', grade: 0, untilSeq: null });
  });

  it('the grade that a kind gives by name stands over that of answerer and holder', () => {
    expect(history([loop(1, { answerer: 'site', heldBy: 'site' }), [named('site', 'SITE', 1)]]).get('site')).toMatchObject({ grade: 1 });
  });
});

describe('behind the closing', () => {
  const reach = history(
    [loop(1), [OVERSIGHT]], [loop(2), [named('bigdata', 'LEAD')]], [loop(3), [named('team', 'TEAM')]],
    [loop(4, { answerer: 'other', heldBy: 'other' }), [named('team', 'TEAM')]], [closed(5, { answerer: 'other' }), [named('team', 'TEAM')], UNTIL],
  );

  it('opener and answerer keep personal fields for the term', () => {
    expect(reach.get('opener')).toMatchObject({ grade: 2, untilSeq: null, personalUntil: UNTIL });
    expect(reach.get('other')).toMatchObject({ grade: 2, untilSeq: null, personalUntil: UNTIL });
  });

  it('whoever pushed a lead keeps the work', () => {
    expect(reach.get('bigdata')).toMatchObject({ grade: 0, untilSeq: null });
  });

  it('earlier answerers and teams saw the closing entry last', () => {
    expect(reach.get('community')).toMatchObject({ untilSeq: 5 });
    expect(reach.get('team')).toMatchObject({ untilSeq: 5 });
  });
});

const PARTIES = ['opener', 'community', 'other', 'audit', 'bigdata', 'team1', 'team2'];
/** One step of a history: who is to answer, who holds, which team goes, whether a lead comes. */
const step = fc.record({
  answerer: fc.constantFrom('community', 'other'), opener: fc.boolean(), team: fc.constantFrom(null, 'team1', 'team2'), lead: fc.boolean(),
});

it('over random histories everybody has one row, those at work always reach, and nothing ends in the future', () => {
  fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), fc.boolean(), (steps, closes) => {
    let reach: Reach[] = [];
    steps.forEach((one, i) => {
      const isLast = i === steps.length - 1;
      const before = new Map(reach.map((row) => [row.partyId, row]));
      const after = loop(i + 1, { answerer: one.answerer, heldBy: one.opener ? 'opener' : one.answerer, closedAt: closes && isLast ? new Date(0) : null });
      const participants = [
        ...(one.team ? [named(one.team, 'TEAM')] : []), ...(one.lead ? [named('bigdata', 'LEAD')] : []), ...(i === 0 ? [OVERSIGHT] : []),
      ];
      reach = reachAfter(after, participants, reach, null);
      expect(new Set(reach.map((row) => row.partyId)).size).toBe(reach.length);
      for (const row of reach) {
        expect(PARTIES).toContain(row.partyId);
        expect(row.sinceSeq).toBeGreaterThanOrEqual(1);
        expect(row.untilSeq ?? row.sinceSeq).toBeLessThanOrEqual(i + 1);
        const earlier = before.get(row.partyId);
        if (earlier && earlier.untilSeq === null && row.untilSeq === null) expect(row.sinceSeq).toBe(earlier.sinceSeq);
      }
      const working = ['opener', one.answerer, 'audit'].map((party) => reach.find((row) => row.partyId === party));
      for (const row of working) expect(row).toMatchObject({ grade: 2, untilSeq: null });
      for (const row of before.values()) expect(reach.some((now) => now.partyId === row.partyId)).toBe(true);
    });
  }), { numRuns: 300 });
});
