import type { PersonalClass } from '../access/policy';
import { isValidOn } from '../places/region';
import type { PlacementRule } from './placement-rule';
import type { RiskCategory } from './risk-category';

/** Where a rule comes from, and whether that is good enough to rely on. */
export interface Sourced {
  /** The text that says so, with its mark in the reference notes. */
  readonly source: string;
  /** False for a provisional value: from a weak source, common knowledge or inferred. */
  readonly verified: boolean;
}

/** One deadline, from an event of a loop to an event of the same loop. Events are kinds of trace entries. */
export interface ClockRule extends Sourced {
  readonly code: string;
  readonly loopKinds: readonly string[];
  readonly fromEvent: string;
  readonly toEvent: string;
  /** ISO 8601, such as PT12H; whole days where `dayBased`. */
  readonly within: string;
  /** Further events that start it. */
  readonly alsoFrom?: readonly string[];
  /** Further events that meet it. */
  readonly alsoTo?: readonly string[];
  /** Events after which it counts no more, neither met nor missed. */
  readonly cancelledBy?: readonly string[];
  /** Starts only where the loop is in this state after the event. */
  readonly inState?: string;
  /** Due at 24:00 of a day in Asia/Shanghai: P1D is the day of the start itself. */
  readonly dayBased?: boolean;
  /** Categories of persons that it is for; empty for all loops. */
  readonly appliesTo: readonly RiskCategory[];
}

/** How a person spends a part of a term, in the words of ControlMeasure. */
export const TERM_MODES = ['HOSPITAL', 'CENTRAL_ISOLATION', 'HOME_ISOLATION', 'HOME_HEALTH_MONITORING'] as const;
/** One of {@link TERM_MODES}. */
export type TermMode = (typeof TERM_MODES)[number];

/** One part of a term. Test days count from 1 within the part. */
export interface TermPhaseRule {
  readonly mode: TermMode;
  readonly days: number;
  readonly testDays: readonly number[];
}

/** From which moment a term counts. */
export const TERM_STARTS = ['LAST_EXPOSURE', 'ADMISSION'] as const;
/** One of {@link TERM_STARTS}. */
export type TermStart = (typeof TERM_STARTS)[number];

/** How long persons of a category are kept, in which parts. */
export interface TermRule extends Sourced {
  readonly category: RiskCategory;
  readonly phases: readonly TermPhaseRule[];
  readonly countFrom: TermStart;
}

/** Numbers that the platform asks a protocol for. Every edition that overrides none must give all of them. */
export const LIMIT_CODES = ['ATTEMPTS_BEFORE_NOT_FOUND', 'RETENTION_DAYS_AFTER_CLOSE', 'ORDER_REVIEW_DAYS', 'FEVER_TENTHS_CELSIUS'] as const;
/** One of {@link LIMIT_CODES}. */
export type LimitCode = (typeof LIMIT_CODES)[number];

/** Numbers that an edition may give: where it gives none, nothing is limited. */
export const OPTIONAL_LIMIT_CODES = ['CREW_SHIFT_HOURS', 'CREW_REST_HOURS', 'ROOMS_PER_TEN_THOUSAND'] as const;
/** One of {@link OPTIONAL_LIMIT_CODES}. */
export type OptionalLimitCode = (typeof OPTIONAL_LIMIT_CODES)[number];

/** One number of a protocol; the unit is in its code. */
export interface LimitRule extends Sourced {
  readonly code: LimitCode | OptionalLimitCode;
  readonly value: number;
}

/** Who hears of a missed deadline, one after the other: the nearest first (社区、乡镇街道、县区、市). */
export const ESCALATION_LEVELS = ['COMMUNITY', 'TOWN', 'COUNTY', 'CITY'] as const;
/** One of {@link ESCALATION_LEVELS}. */
export type EscalationLevel = (typeof ESCALATION_LEVELS)[number];

/** One step of escalation: how long after a missed deadline it falls due. */
export interface EscalationStep {
  readonly level: EscalationLevel;
  /** ISO 8601, such as PT1H; counted from the deadline, while its event has still not come. */
  readonly after: string;
}

/** When a deadline warns, and whom its breach climbs to. A clock without a rule breaches and no more. */
export interface AlarmRule extends Sourced {
  /** Code of the clock, whether the protocol starts it or a kind of loop does. */
  readonly clock: string;
  /** ISO 8601: how long before the deadline it warns; absent for no warning. */
  readonly warnBefore?: string | undefined;
  /** In the order of levels and of time; empty for none. */
  readonly escalation: readonly EscalationStep[];
}

/** How long what is known of a person is kept, by class of fields and kind of loop, counted from the close of the person's last loop. */
export interface RetentionRule extends Sourced {
  readonly class: PersonalClass;
  /** Kinds of loop; empty for all that no other rule of the class names. */
  readonly loopKinds: readonly string[];
  readonly days: number;
}

/** What must hold before a person is released, beside the time. */
export const RELEASE_CONDITIONS = ['LAST_DAY', 'OWN_TESTS_NEGATIVE', 'RELATED_TESTS_NEGATIVE', 'ROOM_SAMPLE_NEGATIVE'] as const;
/** One of {@link RELEASE_CONDITIONS}. */
export type ReleaseCondition = (typeof RELEASE_CONDITIONS)[number];

/** When persons of a category may be released before their order expires: all of these hold. */
export interface ReleaseRule extends Sourced {
  readonly category: RiskCategory;
  readonly all: readonly ReleaseCondition[];
  /** How many results of each related contact count, the first ones; all where it is absent. */
  readonly relatedFirst?: number | undefined;
}

/** What an edition itself says. An override says only what differs. */
export interface ProtocolBody extends Sourced {
  readonly clocks: readonly ClockRule[];
  readonly terms: readonly TermRule[];
  readonly limits: readonly LimitRule[];
  /** Absent where it says nothing of alarms, as in versions from before they were data. */
  readonly alarms?: readonly AlarmRule[] | undefined;
  /** Absent in versions from before there were such terms. */
  readonly retention?: readonly RetentionRule[] | undefined;
  /** Absent where it says nothing of rooms. An override that says anything says all of it. */
  readonly placement?: readonly PlacementRule[] | undefined;
  /** Absent where it says nothing of release. */
  readonly release?: readonly ReleaseRule[] | undefined;
}

/** One version of one edition as it is stored. */
export interface ProtocolRow {
  readonly id: string;
  readonly code: string;
  readonly version: number;
  readonly title: string;
  readonly titleEn: string;
  /** Holds there and below; null for everywhere. */
  readonly regionCode: string | null;
  readonly effectiveFrom: string;
  /** Last day, itself included; null while it goes on. */
  readonly effectiveUntil: string | null;
  /** The version that holds wherever this one says nothing. */
  readonly overridesId: string | null;
  readonly contentHash: string;
  readonly body: ProtocolBody;
}

/** An edition with all rules that hold under it, inherited ones included. */
export interface Protocol extends Omit<ProtocolRow, 'body'> {
  readonly clocks: readonly ClockRule[];
  readonly terms: readonly TermRule[];
  readonly limits: readonly LimitRule[];
  readonly alarms: readonly AlarmRule[];
  readonly retention: readonly RetentionRule[];
  readonly placement: readonly PlacementRule[];
  /** Conditions of release by category; a category without any is released by the opener's decision alone. */
  readonly release: readonly ReleaseRule[];
}

/**
 * Puts what an edition says over what it overrides: clocks and limits by code, terms by category, alarms by clock, ends of keeping by
 * class and kinds; what is new comes last.
 * @param parent the resolved edition that it overrides; undefined where it overrides none.
 */
export function resolveProtocol(row: ProtocolRow, parent?: Protocol): Protocol {
  const { body, ...head } = row;
  return {
    ...head,
    clocks: laidOver(parent?.clocks ?? [], body.clocks, (clock) => clock.code),
    terms: laidOver(parent?.terms ?? [], body.terms, (term) => term.category),
    limits: laidOver(parent?.limits ?? [], body.limits, (limit) => limit.code),
    alarms: laidOver(parent?.alarms ?? [], body.alarms ?? [], (alarm) => alarm.clock),
    retention: laidOver(parent?.retention ?? [], body.retention ?? [], (rule) => [rule.class, ...rule.loopKinds].join(' ')),
    placement: body.placement ?? parent?.placement ?? [],
    release: laidOver(parent?.release ?? [], body.release ?? [], (rule) => rule.category),
  };
}

/**
 * The edition in force in a region on a day: the newest version of each code counts; the nearest region first, then
 * the latest to take effect. Undefined where none is.
 * @param regionAncestors codes of the region and of all above it on that day, nearest first.
 */
export function effectiveProtocol<P extends Omit<ProtocolRow, 'body'>>(
  protocols: readonly P[], regionAncestors: readonly string[], day: string,
): P | undefined {
  return protocolsInForce(protocols, regionAncestors, day)[0];
}

/** All editions that hold in a region on a day, the one that counts first; with null for the day, on any. */
export function protocolsInForce<P extends Omit<ProtocolRow, 'body'>>(
  protocols: readonly P[], regionAncestors: readonly string[], day: string | null,
): P[] {
  const distance = (protocol: P): number => (
    protocol.regionCode === null ? regionAncestors.length : regionAncestors.indexOf(protocol.regionCode)
  );
  return newestVersions(protocols)
    .filter((protocol) => distance(protocol) >= 0)
    .filter((protocol) => day === null || isValidOn({ validFrom: protocol.effectiveFrom, validUntil: protocol.effectiveUntil }, day))
    .sort((a, b) => distance(a) - distance(b) || text(b.effectiveFrom, a.effectiveFrom) || text(a.code, b.code));
}

/** Of each code its newest version. */
export function newestVersions<P extends { code: string; version: number }>(protocols: readonly P[]): P[] {
  const newest = new Map<string, P>();
  for (const protocol of protocols) {
    const held = newest.get(protocol.code);
    if (!held || held.version < protocol.version) newest.set(protocol.code, protocol);
  }
  return [...newest.values()];
}

/** The number that the protocol gives. @throws Error where it gives none, which loading does not let happen. */
export function limitOf(protocol: Protocol, code: LimitCode): number {
  const limit = protocol.limits.find((rule) => rule.code === code);
  if (!limit) throw new Error(`protocol ${protocol.code}@${protocol.version} has no ${code}`);
  return limit.value;
}

/** The number that the protocol gives; null where it gives none. */
export function optionalLimitOf(protocol: Protocol, code: OptionalLimitCode): number | null {
  return protocol.limits.find((rule) => rule.code === code)?.value ?? null;
}

function laidOver<T>(under: readonly T[], over: readonly T[], keyOf: (rule: T) => string): T[] {
  const own = new Map(over.map((rule) => [keyOf(rule), rule]));
  const inherited = under.map((rule) => own.get(keyOf(rule)) ?? rule);
  const known = new Set(under.map(keyOf));
  return [...inherited, ...over.filter((rule) => !known.has(keyOf(rule)))];
}

function text(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
