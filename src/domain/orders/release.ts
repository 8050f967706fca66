import type { ReleaseCondition, ReleaseRule } from '../../core/protocols/protocol';

/** What can be tested. */
export const TEST_SUBJECTS = ['PERSON', 'ROOM', 'ENVIRONMENT'] as const;
/** One of {@link TEST_SUBJECTS}. */
export type TestSubject = (typeof TEST_SUBJECTS)[number];

/** What a test can say. */
export const TEST_OUTCOMES = ['NEGATIVE', 'POSITIVE'] as const;
/** One of {@link TEST_OUTCOMES}. */
export type TestOutcome = (typeof TEST_OUTCOMES)[number];

/** One result, by the day in Asia/Shanghai on which it was sampled. */
export interface Sampled {
  readonly subject: TestSubject;
  readonly result: TestOutcome;
  readonly day: string;
}

/** What the registers know of an order when its opener wants to release. */
export interface ReleaseFacts {
  readonly today: string;
  readonly firstDay: string;
  readonly lastDay: string;
  /** Test days of the parts that the order holds for. */
  readonly testDays: readonly string[];
  readonly own: readonly Sampled[];
  /** Results of each related contact, the first first; a contact without results has none. */
  readonly related: readonly (readonly TestOutcome[])[];
}

/** The conditions of a rule that do not hold, in its order; none without a rule. */
export function unmetConditions(rule: ReleaseRule | undefined, facts: ReleaseFacts): ReleaseCondition[] {
  return (rule?.all ?? []).filter((condition) => !holds(condition, rule!, facts));
}

function holds(condition: ReleaseCondition, rule: ReleaseRule, facts: ReleaseFacts): boolean {
  switch (condition) {
    case 'LAST_DAY': return facts.today >= facts.lastDay;
    case 'OWN_TESTS_NEGATIVE': return ownNegative(facts);
    case 'RELATED_TESTS_NEGATIVE': return facts.related.length > 0 && facts.related.every((results) => relatedNegative(results, rule.relatedFirst));
    case 'ROOM_SAMPLE_NEGATIVE': return facts.own.filter((one) => one.subject === 'ROOM').at(-1)?.result === 'NEGATIVE';
  }
}

/** A negative sample on or after every test day so far, and no positive one. */
function ownNegative({ today, firstDay, testDays, own }: ReleaseFacts): boolean {
  const samples = own.filter((one) => one.subject === 'PERSON');
  if (samples.length === 0 || samples.some((one) => one.result === 'POSITIVE')) return false;
  return testDays.filter((day) => day >= firstDay && day <= today).every((day) => samples.some((one) => one.day >= day));
}

function relatedNegative(results: readonly TestOutcome[], first: number | undefined): boolean {
  const counted = results.slice(0, first ?? results.length);
  return counted.length >= (first ?? 1) && counted.every((result) => result === 'NEGATIVE');
}
