import { z } from 'zod';
import { PERSONAL_CLASSES } from '../../access/policy';
import { isRegionCode, parseDay } from '../../kernel/scalars';
import { durationMs } from '../clock-rule';
import { ESCALATION_LEVELS, LIMIT_CODES, OPTIONAL_LIMIT_CODES, RELEASE_CONDITIONS, TERM_MODES, TERM_STARTS } from '../protocol';
import { PLACEMENT_RULES } from '../placement-rule';
import { RISK_CATEGORIES } from '../risk-category';
import { linesOf, pathOf } from './json-lines';
import type { Problems } from './problem';

const WORD = /^[A-Z][A-Z0-9_]{1,63}$/;
const DAY_MS = 86_400_000;

const sourced = { source: z.string().min(1), verified: z.boolean() };
const word = z.string().regex(WORD, 'expected capital letters, digits and _');
const day = z.string().refine((text) => parseDay(text) !== undefined, 'expected a day such as 2022-06-28');
const duration = z.string().refine(isDuration, 'expected an ISO 8601 duration above zero, such as PT12H or P1D');

const clock = z.strictObject({
  code: word,
  loopKinds: z.array(word).min(1),
  fromEvent: word,
  toEvent: word,
  within: duration,
  alsoFrom: z.array(word).optional(),
  alsoTo: z.array(word).optional(),
  cancelledBy: z.array(word).optional(),
  inState: word.optional(),
  dayBased: z.boolean().optional(),
  appliesTo: z.array(z.enum(RISK_CATEGORIES)),
  ...sourced,
}).refine((rule) => !rule.dayBased || !isDuration(rule.within) || durationMs(rule.within) % DAY_MS === 0, {
  path: ['within'], message: 'a day-based clock counts whole days, such as P1D',
});

const phase = z.strictObject({
  mode: z.enum(TERM_MODES),
  days: z.int().min(1).max(365),
  testDays: z.array(z.int().min(1)),
}).refine((part) => part.testDays.every((test, i) => test <= part.days && (i === 0 || part.testDays[i - 1]! < test)), {
  path: ['testDays'], message: 'expected ascending days within the part',
});

const term = z.strictObject({
  category: z.enum(RISK_CATEGORIES), phases: z.array(phase).min(1), countFrom: z.enum(TERM_STARTS), ...sourced,
});
const step = z.strictObject({ level: z.enum(ESCALATION_LEVELS), after: duration });
const alarm = z.strictObject({
  clock: word,
  warnBefore: duration.optional(),
  escalation: z.array(step).refine((steps) => steps.every((one, i) => i === 0 || climbs(steps[i - 1]!, one)), 'expected each step at a higher level and later than the one before'),
  ...sourced,
});
const categories = z.array(z.enum(RISK_CATEGORIES)).min(1);
const place = z.strictObject({
  rule: z.enum(PLACEMENT_RULES),
  zones: z.array(word).min(1).optional(),
  classes: z.array(word).min(1).optional(),
  groups: z.array(categories).min(2).optional(),
  categories: categories.optional(),
  kinds: z.array(word).min(1).optional(),
  ...sourced,
});
const limit = z.strictObject({ code: z.enum([...LIMIT_CODES, ...OPTIONAL_LIMIT_CODES]), value: z.int().min(0), ...sourced });
const retention = z.strictObject({
  class: z.enum(PERSONAL_CLASSES), loopKinds: z.array(word), days: z.int().min(1).max(36_500), ...sourced,
});

const release = z.strictObject({
  category: z.enum(RISK_CATEGORIES), all: z.array(z.enum(RELEASE_CONDITIONS)).min(1), relatedFirst: z.int().min(1).optional(), ...sourced,
});

const file = z.strictObject({
  code: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'expected small letters, digits and -'),
  title: z.string().min(1),
  titleEn: z.string().min(1),
  region: z.string().refine(isRegionCode, 'expected a region code').nullable(),
  effectiveFrom: day,
  effectiveUntil: day.nullable(),
  overrides: z.string().min(1).nullable(),
  ...sourced,
  clocks: z.array(clock).refine(unique('code'), 'a code is there twice'),
  terms: z.array(term).refine(unique('category'), 'a category is there twice'),
  limits: z.array(limit).refine(unique('code'), 'a code is there twice'),
  alarms: z.array(alarm).refine(unique('clock'), 'a clock is there twice').optional(),
  retention: z.array(retention).refine(eachOnce, 'a class is there twice for a kind').optional(),
  placement: z.array(place).optional(),
  release: z.array(release).refine(unique('category'), 'a category is there twice').optional(),
}).refine((read) => read.effectiveUntil === null || read.effectiveFrom <= read.effectiveUntil, {
  path: ['effectiveUntil'], message: 'the last day lies before the first',
});

/** A protocol as a file tells it. */
export type ProtocolFile = z.infer<typeof file>;

/** A protocol with the way to note further problems of its file. */
export interface ReadProtocol {
  readonly told: ProtocolFile;
  readonly wrong: (path: readonly PropertyKey[], code: string, message: string) => void;
}

/** Reads one protocol; undefined, with problems noted, where its form is wrong. */
export function readProtocol(name: string, text: string, problems: Problems): ReadProtocol | undefined {
  const json = parseJson(text);
  if (json === undefined) {
    problems.add(name, null, null, 'JSON_MALFORMED', 'the file is not well-formed JSON');
    return undefined;
  }
  const lines = linesOf(text);
  const wrong: ReadProtocol['wrong'] = (path, code, message) => {
    problems.add(name, lineOf(lines, path), pathOf(path) || null, code, message);
  };
  const parsed = file.safeParse(json);
  if (parsed.success) return { told: parsed.data, wrong };
  for (const issue of parsed.error.issues) wrong(issue.path, 'VALUE_INVALID', messageOf(issue));
  return undefined;
}

/** The line of the value, or of the nearest one around it that is there. */
function lineOf(lines: ReadonlyMap<string, number>, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const line = lines.get(pathOf(path.slice(0, length)));
    if (line !== undefined) return line;
  }
  return 1;
}

function messageOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'unrecognized_keys' ? `unknown: ${issue.keys.join(', ')}` : issue.message;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isDuration(value: string): boolean {
  try {
    return durationMs(value) > 0;
  } catch {
    return false;
  }
}

function climbs(before: z.infer<typeof step>, after: z.infer<typeof step>): boolean {
  if (!isDuration(before.after) || !isDuration(after.after)) return true;
  return ESCALATION_LEVELS.indexOf(before.level) < ESCALATION_LEVELS.indexOf(after.level) && durationMs(before.after) < durationMs(after.after);
}

function eachOnce(rules: readonly { class: string; loopKinds: readonly string[] }[]): boolean {
  const cases = rules.flatMap((rule) => (rule.loopKinds.length === 0 ? [rule.class] : rule.loopKinds.map((kind) => `${rule.class} ${kind}`)));
  return new Set(cases).size === cases.length;
}

function unique<K extends string>(key: K): (rules: readonly Readonly<Record<K, string>>[]) => boolean {
  return (rules) => new Set(rules.map((rule) => rule[key])).size === rules.length;
}
