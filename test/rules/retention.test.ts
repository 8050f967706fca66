import fc from 'fast-check';
import { PERSONAL_CLASSES } from '../../src/core/access/policy';
import { resolveProtocol, type Protocol, type RetentionRule } from '../../src/core/protocols/protocol';
import { daysKept, longestKept } from '../../src/core/protocols/retention-rule';
import { certificateText, endOfTerm } from '../../src/domain/retention/retention';

const S = { source: 'test', verified: false };
const DAY = 86_400_000;

function protocol(retention: readonly Omit<RetentionRule, 'source' | 'verified'>[], fallback = 180): Protocol {
  return resolveProtocol({
    id: 'p', code: 'p', version: 1, title: 'p', titleEn: 'p', regionCode: null, effectiveFrom: '2020-01-01', effectiveUntil: null, overridesId: null, contentHash: '',
    body: { ...S, clocks: [], terms: [], limits: [{ code: 'RETENTION_DAYS_AFTER_CLOSE', value: fallback, ...S }], retention: retention.map((rule) => ({ ...rule, ...S })) },
  });
}

describe('how long a class of a kind of loop is kept', () => {
  it('is what names the kind, else what names none, else the limit of the edition', () => {
    const edition = protocol([{ class: 'LEGAL', loopKinds: [], days: 90 }, { class: 'LEGAL', loopKinds: ['TRANSFER'], days: 365 }]);
    expect([daysKept(edition, 'LEGAL', 'TRANSFER'), daysKept(edition, 'LEGAL', 'STAY'), daysKept(edition, 'HEALTH', 'STAY')]).toEqual([365, 90, 180]);
    expect([longestKept(edition, 'TRANSFER'), longestKept(edition, 'STAY')]).toEqual([365, 180]);
  });

  it('is inherited line by line', () => {
    const parent = protocol([{ class: 'LEGAL', loopKinds: [], days: 90 }, { class: 'HEALTH', loopKinds: [], days: 60 }]);
    const own = protocol([{ class: 'LEGAL', loopKinds: [], days: 30 }]);
    const laid = resolveProtocol({ ...own, body: { ...S, clocks: [], terms: [], limits: [], retention: own.retention } }, parent);
    expect(laid.retention.map((rule) => [rule.class, rule.days])).toEqual([['LEGAL', 30], ['HEALTH', 60]]);
  });
});

it('a person is kept until the longest term of any loop is over, never shorter', () => {
  const rule = fc.record({ class: fc.constantFrom(...PERSONAL_CLASSES), days: fc.integer({ min: 1, max: 900 }) });
  fc.assert(fc.property(fc.uniqueArray(rule, { selector: (one) => one.class }), fc.array(fc.constantFrom('A', 'B'), { minLength: 1 }), (rules, kinds) => {
    const edition = protocol(rules.map((one) => ({ ...one, loopKinds: one.days % 2 ? ['A'] : [] })), 10);
    const closedAt = new Date('2022-03-20T00:00:00Z');
    const end = endOfTerm({ id: 'x', closedAt, held: false, loops: kinds.map((kind) => ({ kind, protocolId: 'p' })) }, () => edition);
    for (const kind of kinds) for (const name of PERSONAL_CLASSES) expect(end.getTime()).toBeGreaterThanOrEqual(closedAt.getTime() + daysKept(edition, name, kind) * DAY);
  }));
});

it('a certificate says how much of what, commits to the entries, and names nobody', () => {
  const told = { origin: 'city/log', certificate: 'dcr_1', at: new Date('2022-10-01T00:00:00Z'), persons: 2, rows: { person: 2, loop: 3 } };
  const text = certificateText({ ...told, entries: ['a', 'b'] });
  expect(text).toBe(`bihuan destruction certificate v1\norigin city/log\ncertificate dcr_1\nat 2022-10-01T00:00:00.000Z\npersons 2\nentries 2\n${/entries-root .{64}/.exec(text)![0]}\nrows loop 3\nrows person 2\n`);
  expect(certificateText({ ...told, entries: ['a', 'c'] })).not.toBe(text);
});
