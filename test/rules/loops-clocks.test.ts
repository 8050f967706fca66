import fc from 'fast-check';
import type { ClockRow, ClockState } from '../../src/core/loops/clock.entity';
import { firstDue, moved, nextAlarm, paused, resumed, said, scheduled } from '../../src/core/loops/alarms';
import { isOverdue, nextDue, settle, type ClockRules } from '../../src/core/loops/clocks';
import type { AlarmRule } from '../../src/core/protocols/protocol';

const NOON = new Date('2022-03-20T04:00:00Z');
const later = (minutes: number): Date => new Date(NOON.getTime() + minutes * 60_000);
let ids = 0;
const newId = (): string => `clock-${ids += 1}`;

function clock(code: string, dueAt: Date, more: Partial<ClockRow> = {}): ClockRow {
  return scheduled({
    id: newId(), loopId: 'loop', code, label: null, protocolId: 'old', state: 'RUNNING', startedAt: NOON, dueAt, endedAt: null, breachedAt: null,
    warnedAt: null, escalation: null, escalatedAt: null, pausedAt: null, nextAt: null, ...more,
  }, undefined);
}

/** The clock after its breach was written. */
function breach(one: ClockRow, at: Date): ClockRow {
  return scheduled(said(one, { kind: 'BREACH', at: one.dueAt }, at), undefined);
}

/** Rules by code: what an entry starts, meets and cancels. */
function rules(starts: string[] = [], met: string[] = [], cancelled: string[] = []): ClockRules {
  return {
    protocolId: 'new',
    starts: starts.map((code) => ({ code, label: null, dueAt: later(60) })),
    fate: ({ code }) => (met.includes(code) ? 'MET' : cancelled.includes(code) ? 'CANCELLED' : null),
    alarm: () => undefined,
  };
}

describe('an entry', () => {
  it('starts clocks under the edition in force and lets running ones keep theirs', () => {
    const running = clock('FEEDBACK', later(10));
    const settled = settle([running], rules(['FEEDBACK', 'RECEIPT']), [], false, NOON, 'loop', newId);
    expect(settled.going).toEqual([running]);
    expect(settled.started).toEqual([expect.objectContaining({ code: 'RECEIPT', protocolId: 'new', state: 'RUNNING', startedAt: NOON, dueAt: later(60) })]);
  });

  it('meets and cancels what its edition says', () => {
    const settled = settle([clock('RECEIPT', later(1)), clock('REWORK', later(2))], rules([], ['RECEIPT'], ['REWORK']), [], false, NOON, 'loop', newId);
    expect(settled.ended.map((one) => [one.code, one.state, one.endedAt])).toEqual([['RECEIPT', 'MET', NOON], ['REWORK', 'CANCELLED', NOON]]);
  });

  it('ends and starts a clock anew where it does both', () => {
    const settled = settle([clock('REWORK', later(1))], rules(['REWORK'], ['REWORK']), [], false, NOON, 'loop', newId);
    expect([settled.ended, settled.started].map((list) => list.map((one) => one.code))).toEqual([['REWORK'], ['REWORK']]);
  });

  it('that closes the loop leaves no clock open and starts none', () => {
    const settled = settle([clock('RECEIPT', later(1)), clock('CLOSING', later(2))], rules(['FEEDBACK'], ['CLOSING']), [], true, NOON, 'loop', newId);
    expect(settled.ended.map((one) => one.state)).toEqual(['CANCELLED', 'MET']);
    expect([...settled.going, ...settled.started]).toEqual([]);
  });

  it('ends clocks by code and label where a kind says so, and no others', () => {
    const [monday, tuesday] = [clock('DAILY_REPORT', later(1), { label: '2022-03-21' }), clock('DAILY_REPORT', later(2), { label: '2022-03-22' })];
    const settled = settle([monday, tuesday], rules(), [{ code: 'DAILY_REPORT', label: '2022-03-21', as: 'MET' }], false, NOON, 'loop', newId);
    expect(settled.ended.map((one) => one.label)).toEqual(['2022-03-21']);
    expect(settled.going).toEqual([tuesday]);
  });
});

describe('a missed deadline', () => {
  it('stays missed when its event comes late, and the loop is overdue until then', () => {
    const breached = breach(clock('RECEIPT', NOON), later(1));
    expect(isOverdue([breached])).toBe(true);
    const settled = settle([breached], rules([], ['RECEIPT']), [], false, later(5), 'loop', newId);
    expect(settled.ended[0]).toMatchObject({ state: 'BREACHED', breachedAt: later(1), endedAt: later(5) });
    expect(isOverdue(settled.ended)).toBe(false);
  });

  it('is due from its very moment on, once', () => {
    const one = clock('RECEIPT', NOON);
    expect(firstDue([one], new Date(NOON.getTime() - 1))).toBeUndefined();
    expect(firstDue([one], NOON)).toEqual(one);
    expect(firstDue([breach(one, NOON)], later(1))).toBeUndefined();
  });
});

describe('alarms', () => {
  const rule: AlarmRule = {
    clock: 'FEEDBACK', warnBefore: 'PT1H', source: 'test', verified: false,
    escalation: [{ level: 'COMMUNITY', after: 'PT15M' }, { level: 'COUNTY', after: 'PT1H' }],
  };
  const feedback = (more: Partial<ClockRow> = {}): ClockRow => clock('FEEDBACK', later(120), more);

  it('follow each other from the warning over the breach up through the levels that the rule names', () => {
    let one = feedback();
    const heard = [];
    for (let alarm = nextAlarm(one, rule); alarm; alarm = nextAlarm(one, rule)) {
      heard.push([alarm.kind === 'ESCALATE' ? alarm.level : alarm.kind, (alarm.at.getTime() - NOON.getTime()) / 60_000]);
      one = said(one, alarm, alarm.at);
    }
    expect(heard).toEqual([['WARN', 60], ['BREACH', 120], ['COMMUNITY', 135], ['COUNTY', 180]]);
  });

  it('are silent while the clock stands still and come later by as long as that', () => {
    const still = paused(feedback(), later(10));
    expect(nextAlarm(still, rule)).toBeNull();
    expect(nextDue([still])).toBeNull();
    expect(nextAlarm(resumed(still, later(40)), rule)).toEqual({ kind: 'WARN', at: later(90) });
  });

  it('warn of a moved deadline anew where its warning is still to come, and not of one that begins too late to warn', () => {
    const warned = said(feedback(), { kind: 'WARN', at: later(60) }, later(60));
    expect(nextAlarm(moved(warned, later(300), rule, later(70)), rule)).toEqual({ kind: 'WARN', at: later(240) });
    expect(nextAlarm(moved(warned, later(125), rule, later(70)), rule)).toEqual({ kind: 'BREACH', at: later(125) });
    expect(nextAlarm(clock('FEEDBACK', later(30)), rule)).toEqual({ kind: 'BREACH', at: later(30) });
  });

  it('end with the clock', () => {
    const settled = settle([feedback()], { ...rules([], ['FEEDBACK']), alarm: () => rule }, [], false, later(5), 'loop', newId);
    expect(settled.ended[0]).toMatchObject({ state: 'MET', nextAt: null });
    expect(nextAlarm(settled.ended[0]!, rule)).toBeNull();
  });
});

const CODES = ['RECEIPT', 'FEEDBACK', 'CLOSING'];
const some = fc.subarray(CODES);
const entry = fc.record({ starts: some, met: some, cancelled: some, minutes: fc.integer({ min: 0, max: 90 }) });

it('over random entries a code runs once, what ended stays as it ended, and the next deadline is that of the open clocks', () => {
  fc.assert(fc.property(fc.array(entry, { maxLength: 15 }), (entries) => {
    const open = new Map<string, ClockRow>();
    const ended = new Map<string, ClockState>();
    let now = NOON;
    for (const one of entries) {
      now = new Date(now.getTime() + one.minutes * 60_000);
      for (let due = firstDue([...open.values()], now); due; due = firstDue([...open.values()], now)) open.set(due.id, breach(due, now));
      const given = { ...rules(one.starts, one.met, one.cancelled), starts: one.starts.map((code) => ({ code, label: null, dueAt: new Date(now.getTime() + 3_600_000) })) };
      const settled = settle([...open.values()], given, [], false, now, 'loop', newId);
      for (const clock of settled.ended) {
        expect(ended.has(clock.id)).toBe(false);
        ended.set(clock.id, clock.state);
        open.delete(clock.id);
      }
      for (const clock of settled.started) open.set(clock.id, clock);
      const running = [...open.values()];
      expect(new Set(running.map((clock) => clock.code)).size).toBe(running.length);
      expect(running.map((clock) => clock.code)).toEqual(expect.arrayContaining(one.starts));
      expect(nextDue(running)).toEqual(running.length === 0 ? null : new Date(Math.min(...running.map((clock) => clock.dueAt.getTime()))));
      expect(isOverdue(running)).toBe(running.some((clock) => clock.dueAt <= now));
    }
  }), { numRuns: 300 });
});
