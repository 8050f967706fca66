import fc from 'fast-check';
import { clocksCancelledBy, clocksEndedBy, clocksStartedBy, dueAt, durationMs } from '../../src/core/protocols/clock-rule';
import { effectiveProtocol, limitOf, resolveProtocol, type ClockRule, type ProtocolRow } from '../../src/core/protocols/protocol';
import { resolveAll } from '../../src/core/protocols/protocols';
import { stayEndsAt } from '../../src/core/protocols/term-rule';

const S = { source: 'test', verified: false };
function clock(code: string, within = 'PT24H', more: Partial<ClockRule> = {}): ClockRule {
  return { code, loopKinds: ['INVESTIGATION'], fromEvent: 'INVESTIGATION_ISSUED', toEvent: 'INVESTIGATION_REPORTED', within, appliesTo: [], ...S, ...more };
}
function row(code: string, more: Partial<ProtocolRow> = {}, body: Partial<ProtocolRow['body']> = {}): ProtocolRow {
  return {
    id: `${code}@${more.version ?? 1}`, code, version: 1, title: code, titleEn: code, regionCode: null, effectiveFrom: '2021-05-14',
    effectiveUntil: null, overridesId: null, contentHash: '', body: { ...S, clocks: [], terms: [], limits: [], ...body }, ...more,
  };
}

describe('the edition in force', () => {
  const cn8 = row('cn-8', { effectiveUntil: '2022-06-27' });
  const cn9 = row('cn-9', { effectiveFrom: '2022-06-28' });
  const zz = row('zz', { regionCode: '350600', effectiveFrom: '2022-03-18', effectiveUntil: '2022-06-27', overridesId: 'cn-8@1' });
  const inForce = (day: string, ancestors = ['350602', '350600', '350000']): string | undefined => effectiveProtocol([cn9, zz, cn8], ancestors, day)?.code;

  it('is the nearest region\'s, then the latest', () => {
    expect(inForce('2022-03-17')).toBe('cn-8');
    expect(inForce('2022-03-18')).toBe('zz');
    expect(inForce('2022-06-27')).toBe('zz');
    expect(inForce('2022-06-28')).toBe('cn-9');
    expect(inForce('2022-03-20', ['350200', '350000'])).toBe('cn-8');
    expect(inForce('2021-05-13')).toBeUndefined();
  });

  it('is the newest version of its code, even where an older one would still be valid', () => {
    const mended = row('cn-8', { version: 2, effectiveUntil: '2022-01-01' });
    expect(effectiveProtocol([cn8, mended], [], '2021-12-31')?.version).toBe(2);
    expect(effectiveProtocol([cn8, mended], [], '2022-03-20')).toBeUndefined();
  });
});

describe('an override', () => {
  const limits = [{ code: 'ATTEMPTS_BEFORE_NOT_FOUND', value: 3, ...S }, { code: 'RETENTION_DAYS_AFTER_CLOSE', value: 180, ...S }] as const;
  const term = { category: 'CLOSE_CONTACT', countFrom: 'LAST_EXPOSURE', phases: [{ mode: 'CENTRAL_ISOLATION', days: 14, testDays: [1] }], ...S } as const;
  const base = row('cn-8', {}, { clocks: [clock('A'), clock('B')], terms: [term], limits });
  const over = row('zz', { overridesId: 'cn-8@1' }, { clocks: [clock('B', 'PT12H'), clock('C')], limits: [{ ...limits[0], value: 5 }] });

  it('replaces by code and category, inherits the rest, and adds at the end', () => {
    const made = resolveProtocol(over, resolveProtocol(base));
    expect(made.clocks.map((one) => [one.code, one.within])).toEqual([['A', 'PT24H'], ['B', 'PT12H'], ['C', 'PT24H']]);
    expect(made.terms).toEqual([term]);
    expect(limitOf(made, 'ATTEMPTS_BEFORE_NOT_FOUND')).toBe(5);
    expect(limitOf(made, 'RETENTION_DAYS_AFTER_CLOSE')).toBe(180);
  });

  it('leaves what it overrides as it is, in any order of loading', () => {
    const resolved = resolveAll([over, base]);
    expect(resolved.get('cn-8@1')!.clocks.map((one) => one.within)).toEqual(['PT24H', 'PT24H']);
    expect(resolved.get('zz@1')!.clocks).toHaveLength(3);
  });

  it('refuses circles', () => {
    expect(() => resolveAll([row('a', { overridesId: 'b@1' }), row('b', { overridesId: 'a@1' })])).toThrow('itself');
  });
});

describe('clocks', () => {
  const protocol = resolveProtocol(row('p', {}, { clocks: [
    clock('FEEDBACK'),
    clock('TO_SITE', 'PT12H', { loopKinds: ['TRANSFER'], fromEvent: 'TRANSFER_ORDERED', toEvent: 'TRANSFER_ADMITTED', appliesTo: ['CLOSE_CONTACT'], cancelledBy: ['TRANSFER_ABORTED'] }),
    clock('ANSWER', 'PT1H', { loopKinds: ['TRANSFER'], fromEvent: 'TRANSFER_ORDERED', toEvent: 'TRANSFER_ACCEPTED', alsoFrom: ['TRANSFER_REDIRECTED'], alsoTo: ['TRANSFER_REFUSED'], inState: 'ORDERED' }),
  ] }));
  const codes = (rules: ClockRule[]): string[] => rules.map((rule) => rule.code);

  it('start, end and are cancelled by entries of their kind of loop and category', () => {
    expect(codes(clocksStartedBy(protocol, 'INVESTIGATION_ISSUED', 'INVESTIGATION', 'CLOSE_CONTACT'))).toEqual(['FEEDBACK']);
    expect(codes(clocksStartedBy(protocol, 'INVESTIGATION_ISSUED', 'TRANSFER', null))).toEqual([]);
    expect(codes(clocksStartedBy(protocol, 'TRANSFER_ORDERED', 'TRANSFER', 'CLOSE_CONTACT'))).toEqual(['TO_SITE', 'ANSWER']);
    expect(codes(clocksStartedBy(protocol, 'TRANSFER_ORDERED', 'TRANSFER', null))).toEqual(['ANSWER']);
    expect(codes(clocksEndedBy(protocol, 'TRANSFER_REFUSED', 'TRANSFER', 'CLOSE_CONTACT'))).toEqual(['ANSWER']);
    expect(codes(clocksEndedBy(protocol, 'TRANSFER_ADMITTED', 'TRANSFER', 'CLOSE_CONTACT'))).toEqual(['TO_SITE']);
    expect(codes(clocksCancelledBy(protocol, 'TRANSFER_ABORTED', 'TRANSFER', 'CLOSE_CONTACT'))).toEqual(['TO_SITE']);
  });

  it('start only in the state that they ask for', () => {
    expect(codes(clocksStartedBy(protocol, 'TRANSFER_REDIRECTED', 'TRANSFER', null, 'ORDERED'))).toEqual(['ANSWER']);
    expect(codes(clocksStartedBy(protocol, 'TRANSFER_REDIRECTED', 'TRANSFER', null, 'ON_BOARD'))).toEqual([]);
  });

  it('are due after their time, to the millisecond', () => {
    expect(dueAt({ within: 'PT12H' }, new Date('2022-03-20T16:00:00.001Z')).toISOString()).toBe('2022-03-21T04:00:00.001Z');
  });

  it.each([
    ['P1D', '2022-03-20T15:59:59.999Z', '2022-03-20T16:00:00.000Z'],
    ['P1D', '2022-03-20T16:00:00.000Z', '2022-03-21T16:00:00.000Z'],
    ['P2D', '2022-03-20T04:00:00.000Z', '2022-03-21T16:00:00.000Z'],
    ['P1D', '2021-12-31T17:00:00.000Z', '2022-01-01T16:00:00.000Z'],
  ])('day-based %s from %s are due at 24:00 in Shanghai: %s', (within, from, due) => {
    expect(dueAt({ within, dayBased: true }, new Date(from)).toISOString()).toBe(due);
  });

  it('day-based ones are due after the start, at most their days later, at 16:00 UTC', () => {
    const moment = fc.date({ min: new Date('2020-01-01T00:00:00Z'), max: new Date('2030-01-01T00:00:00Z'), noInvalidDate: true });
    fc.assert(fc.property(moment, fc.integer({ min: 1, max: 30 }), (from, days) => {
      const due = dueAt({ within: `P${days}D`, dayBased: true }, from);
      expect(due.toISOString()).toMatch(/T16:00:00\.000Z$/);
      expect(due.getTime() - from.getTime()).toBeGreaterThan((days - 1) * 86_400_000);
      expect(due.getTime() - from.getTime()).toBeLessThanOrEqual(days * 86_400_000);
    }));
  });

  it.each([['PT12H', 43_200_000], ['P1D', 86_400_000], ['P1DT1H30M', 91_800_000], ['P2W', 1_209_600_000], ['PT0S', 0]])('%s is %d ms', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });

  it.each(['', 'P', 'PT', '12H', 'P1M', 'P1Y', 'PT1.5H', 'P1W1D', '-PT1H', 'P1DT'])('%p is no duration', (text) => {
    expect(() => durationMs(text)).toThrow();
  });
});

describe('the end of a stay', () => {
  const protocol = resolveProtocol(row('p', {}, { terms: [
    { category: 'CLOSE_CONTACT', countFrom: 'LAST_EXPOSURE', phases: [{ mode: 'CENTRAL_ISOLATION', days: 14, testDays: [] }, { mode: 'HOME_HEALTH_MONITORING', days: 7, testDays: [] }], ...S },
    { category: 'CONFIRMED_CASE', countFrom: 'ADMISSION', phases: [{ mode: 'HOSPITAL', days: 14, testDays: [] }], ...S },
    { category: 'GENERAL_CONTACT', countFrom: 'LAST_EXPOSURE', phases: [{ mode: 'HOME_HEALTH_MONITORING', days: 7, testDays: [] }], ...S },
  ] }));
  const admitted = new Date('2022-03-20T10:00:00Z');

  it('counts from last exposure, not from arrival', () => {
    expect(stayEndsAt(protocol, 'CLOSE_CONTACT', admitted, new Date('2022-03-18T02:00:00Z')).toISOString()).toBe('2022-04-01T16:00:00.000Z');
  });

  it('counts from admission where the term says so, or no exposure is known', () => {
    expect(stayEndsAt(protocol, 'CONFIRMED_CASE', admitted, new Date('2022-03-01T02:00:00Z')).toISOString()).toBe('2022-04-03T16:00:00.000Z');
    expect(stayEndsAt(protocol, 'CLOSE_CONTACT', admitted, null).toISOString()).toBe('2022-04-03T16:00:00.000Z');
  });

  it('is never before admission, and never empty', () => {
    expect(stayEndsAt(protocol, 'CLOSE_CONTACT', admitted, new Date('2022-01-01T00:00:00Z')).toISOString()).toBe('2022-03-20T16:00:00.000Z');
    expect(stayEndsAt(protocol, 'GENERAL_CONTACT', admitted, new Date('2022-03-20T00:00:00Z')).toISOString()).toBe('2022-03-27T16:00:00.000Z');
  });
});
