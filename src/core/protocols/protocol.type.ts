import type { FieldClass } from '../access/item';
import { FieldClassEnum } from '../access/policy.type';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Node } from '../kernel/connection';
import { publicId, type RowId } from '../kernel/ids';
import { DateOnly, Duration } from '../kernel/scalars';
import type { Protocol as Edition } from './protocol';
import { ESCALATION_LEVELS, type EscalationLevel } from './protocol';
import { RISK_CATEGORIES, type RiskCategory } from './risk-category';
import { enumOf } from '../kernel/enum';

/** The contract's enum RiskCategory. */
export const RiskCategoryEnum = Object.fromEntries(RISK_CATEGORIES.map((word) => [word, word])) as { [K in RiskCategory]: K };
registerEnumType(RiskCategoryEnum, { name: 'RiskCategory', description: 'What a person is to an outbreak: clocks and terms depend on it.' });

/** GraphQL enum of {@link ESCALATION_LEVELS}. */
export const EscalationLevelEnum = enumOf(ESCALATION_LEVELS);
registerEnumType(EscalationLevelEnum, {
  name: 'EscalationLevel',
  description: 'Who hears of a missed deadline, one after the other.',
  valuesConfig: {
    COMMUNITY: { description: 'The community or village (社区、村).' },
    TOWN: { description: 'The town or street (乡镇、街道).' },
    COUNTY: { description: 'The county, district or functional zone (县区).' },
    CITY: { description: 'The city (市).' },
  },
});

const SOURCE = 'The text that says so, marked (S) named source, (S-) weak source, (K) common knowledge, (I) inferred.';
const VERIFIED = 'False for a provisional value that nobody should rely on.';

@ObjectType({ description: 'One deadline, from an event of a loop to an event of the same loop.' })
export class ProtocolClock {
  @Field({ description: 'Its name, such as FEEDBACK; clocks of loops carry it.' })
  code!: string;

  @Field({ description: 'Kind of the trace entry that starts it.' })
  fromEvent!: string;

  @Field({ description: 'Kind of the trace entry that meets it.' })
  toEvent!: string;

  @Field(() => Duration, { description: 'How long it runs; where dayBased, P1D is the day of the start itself.' })
  within!: string;

  @Field({ description: 'Whether it is due at 24:00 of a day in Asia/Shanghai.' })
  dayBased!: boolean;

  @Field(() => [RiskCategoryEnum], { description: 'Categories of persons that it is for; empty for all loops.' })
  appliesTo!: RiskCategory[];

  @Field({ description: SOURCE })
  source!: string;

  @Field({ description: VERIFIED })
  verified!: boolean;
}

@ObjectType({ description: 'One part of a term.' })
export class TermPhase {
  @Field({ description: 'HOSPITAL, CENTRAL_ISOLATION, HOME_ISOLATION or HOME_HEALTH_MONITORING.' })
  mode!: string;

  @Field(() => Int, { description: 'How many days it lasts.' })
  days!: number;

  @Field(() => [Int], { description: 'Days of this part, from 1, on which the person is tested.' })
  testDays!: number[];
}

@ObjectType({ description: 'How long persons of a category are kept, in which parts.' })
export class ProtocolTerm {
  @Field(() => RiskCategoryEnum, { description: 'Whom it is for.' })
  category!: RiskCategory;

  @Field(() => [TermPhase], { description: 'Its parts, in order.' })
  phases!: TermPhase[];

  @Field({ description: 'From when it counts: LAST_EXPOSURE or ADMISSION.' })
  countFrom!: string;

  @Field({ description: SOURCE })
  source!: string;

  @Field({ description: VERIFIED })
  verified!: boolean;
}

@ObjectType({ description: 'One step of escalation of a missed deadline.' })
export class EscalationStep {
  @Field(() => EscalationLevelEnum, { description: 'Who hears of it.' })
  level!: EscalationLevel;

  @Field(() => Duration, { description: 'How long after the deadline, while its event has still not come.' })
  after!: string;
}

@ObjectType({ description: 'When a deadline warns, and whom its breach climbs to.' })
export class ProtocolAlarm {
  @Field({ description: 'Code of the clock that it is for.' })
  clock!: string;

  @Field(() => Duration, { nullable: true, description: 'How long before the deadline it warns; null for no warning.' })
  warnBefore!: string | null;

  @Field(() => [EscalationStep], { description: 'Steps in the order of time; empty for none.' })
  escalation!: EscalationStep[];

  @Field({ description: SOURCE })
  source!: string;

  @Field({ description: VERIFIED })
  verified!: boolean;
}

@ObjectType({ description: 'One rule by which rooms of isolation sites are given. Parts that its kind does not read are empty.' })
export class ProtocolPlacement {
  @Field({ description: 'ZONE, ACCESSIBLE, FLOOR_SEPARATION or SITE_KIND: the `rule` of a refusal.' })
  rule!: string;

  @Field(() => [String], { description: 'ZONE: rooms for isolated persons lie in these zones.' })
  zones!: string[];

  @Field(() => [String], { description: 'ACCESSIBLE: who needs room to move, or care, gets a room of these classes.' })
  classes!: string[];

  @Field(() => [[RiskCategoryEnum]], { description: 'FLOOR_SEPARATION: persons of different groups are not on one floor.' })
  groups!: RiskCategory[][];

  @Field(() => [RiskCategoryEnum], { description: 'SITE_KIND: these categories go to sites of `kinds` alone.' })
  categories!: RiskCategory[];

  @Field(() => [String], { description: 'SITE_KIND: kinds of site.' })
  kinds!: string[];

  @Field({ description: SOURCE })
  source!: string;

  @Field({ description: VERIFIED })
  verified!: boolean;
}

@ObjectType({ description: 'One number that the platform asks the rules for; the unit is in its code.' })
export class ProtocolLimit {
  @Field({ description: 'Its name, such as ATTEMPTS_BEFORE_NOT_FOUND.' })
  code!: string;

  @Field(() => Int, { description: 'The number.' })
  value!: number;

  @Field({ description: SOURCE })
  source!: string;

  @Field({ description: VERIFIED })
  verified!: boolean;
}

@ObjectType({ description: 'How long what is known of a person is kept, counted from the close of the last loop of the person. A person is destroyed as a whole when the longest of these terms is over.' })
export class ProtocolRetention {
  @Field(() => FieldClassEnum, { description: 'Class of fields.' })
  class!: FieldClass;

  @Field(() => [String], { description: 'Kinds of loop; empty for all that no other line of the class names.' })
  loopKinds!: readonly string[];

  @Field(() => Int, { description: 'How many days after the close of the last loop.' })
  days!: number;

  @Field({ description: SOURCE })
  source!: string;

  @Field({ description: VERIFIED })
  verified!: boolean;
}

/** API form of an edition; made by {@link protocolOf}. */
@ObjectType({ implements: Node, description: 'One edition of the rules, for a place and a time. What runs under it keeps it.' })
export class Protocol extends Node {
  @Field({ description: 'Its name, such as cn-8; the same for all its versions.' })
  code!: string;

  @Field(() => Int, { description: 'Counts the changes of what the edition says, from 1. A running clock keeps its version.' })
  version!: number;

  @Field({ description: 'Its title in Chinese.' })
  title!: string;

  @Field({ description: 'Its title in English.' })
  titleEn!: string;

  @Field(() => DateOnly, { description: 'First day on which it is in force.' })
  effectiveFrom!: string;

  @Field(() => DateOnly, { nullable: true, description: 'Last day on which it is in force, itself included; null while it goes on.' })
  effectiveUntil!: string | null;

  @Field(() => [ProtocolClock], { description: 'All clocks that hold under it, inherited ones included.' })
  clocks!: ProtocolClock[];

  @Field(() => [ProtocolTerm], { description: 'All terms that hold under it, inherited ones included.' })
  terms!: ProtocolTerm[];

  @Field(() => [ProtocolLimit], { description: 'All numbers that hold under it, inherited ones included.' })
  limits!: ProtocolLimit[];

  @Field(() => [ProtocolAlarm], { description: 'All warnings and escalations that hold under it, inherited ones included.' })
  alarms!: ProtocolAlarm[];

  @Field(() => [ProtocolRetention], { description: 'How long what is known of persons is kept, inherited lines included; where none speaks, RETENTION_DAYS_AFTER_CLOSE holds.' })
  retention!: ProtocolRetention[];
  @Field(() => [ProtocolPlacement], { description: 'Rules by which rooms are given under it.' })
  placement!: ProtocolPlacement[];

  regionCode!: string | null;
  overridesId!: RowId | null;
}

/** The one door from an edition to the API. */
export function protocolOf(edition: Edition): Protocol {
  const { code, version, title, titleEn, effectiveFrom, effectiveUntil, regionCode, overridesId } = edition;
  return Object.assign(new Protocol(), {
    id: publicId('Protocol', edition.id), code, version, title, titleEn, effectiveFrom, effectiveUntil, regionCode, overridesId,
    clocks: edition.clocks.map((rule) => Object.assign(new ProtocolClock(), { ...rule, dayBased: rule.dayBased ?? false })),
    terms: edition.terms.map((rule) => Object.assign(new ProtocolTerm(), rule)),
    limits: edition.limits.map((rule) => Object.assign(new ProtocolLimit(), rule)),
    alarms: edition.alarms.map((rule) => Object.assign(new ProtocolAlarm(), { ...rule, warnBefore: rule.warnBefore ?? null })),
    retention: edition.retention.map((rule) => Object.assign(new ProtocolRetention(), rule)),
    placement: edition.placement.map((rule) => Object.assign(new ProtocolPlacement(), { zones: [], classes: [], groups: [], categories: [], kinds: [], ...rule })),
  });
}
