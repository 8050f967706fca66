import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { enumOf } from '../kernel/enum';
import { FIELD_CLASSES, ITEMS, PERSONAL_ITEMS, SIGHTS, type FieldClass, type Sight } from './item';
import { PERSONAL_CLASSES, POLICY, POLICY_HISTORY, POLICY_VERSION, type PolicyRow, type ReachGrade } from './policy';
import type { AgencyKind, Purpose } from './purpose';

/** GraphQL enum of classes. */
export const FieldClassEnum = enumOf(FIELD_CLASSES);
registerEnumType(FieldClassEnum, {
  name: 'FieldClass',
  description: 'What a field tells of: the policy decides by class.',
  valuesConfig: {
    IDENTITY: { description: 'Name, sex, birth year, document; free text wherever a loop has a person.' },
    CONTACT: { description: 'Phone, address, places of hand-over.' },
    HEALTH: { description: 'Category, exposure time, temperature, symptoms, the values HOSPITAL and IN_TREATMENT.' },
    WHEREABOUTS: { description: 'Exposure place, leads.' },
    LEGAL: { description: 'Orders and their basis.' },
    WORK: { description: 'States, regions, clocks, outcomes: no personal data.' },
  },
});

/** GraphQL enum of sights. */
export const SightEnum = enumOf(SIGHTS);
registerEnumType(SightEnum, {
  name: 'Sight',
  description: 'How much is seen.',
  valuesConfig: {
    FULL: { description: 'As it is.' },
    MASKED: { description: 'In its masked form.' },
    WITHHELD: { description: 'Null, and named in `withheld`.' },
  },
});

@ObjectType({ description: 'How much of one class is seen.' })
export class PolicyCell {
  @Field(() => FieldClassEnum, { description: 'The class.' })
  class!: FieldClass;

  @Field(() => SightEnum, { description: 'How much of it.' })
  see!: Sight;

  @Field(() => [String], { description: 'Items that are shown in full although the class is masked.' })
  also!: readonly string[];
}

/** A row without the enums of later rooms: kinds and purposes are added where these are known. */
@ObjectType('PolicyRow', { description: 'For callers of these kinds, roles and purposes, on loops of these grades of reach: how much they see of each class.' })
export class PolicyLine {
  @Field(() => [String], { description: 'Roles of callers, as tokens spell them.' })
  roles!: readonly string[];

  @Field(() => [Int], { description: 'Grades of reach: 1 early, before the part of the agency begins; 2 the full part.' })
  grades!: readonly ReachGrade[];

  @Field(() => [PolicyCell], { description: 'A cell for each personal class.' })
  cells!: PolicyCell[];

  kinds!: readonly AgencyKind[];
  purposes!: readonly Purpose[];
}

@ObjectType({ description: 'What can be shown of a person, by class.' })
export class PolicyItem {
  @Field({ description: 'Name of the item, such as PHONE.' })
  name!: string;

  @Field(() => FieldClassEnum, { description: 'The class that it belongs to.' })
  class!: FieldClass;

  @Field(() => SightEnum, { description: 'What is left of it where its class is masked.' })
  whenMasked!: Sight;
}

@ObjectType({ description: 'One version of the policy.' })
export class PolicyVersion {
  @Field(() => Int, { description: 'Its number, as entries of the trace and evidence files name it.' })
  version!: number;

  @Field({ description: 'Day on which it was written, such as 2026-11-20; an installation has it from the release on that it runs.' })
  since!: string;

  @Field({ description: 'What is other than in the version before.' })
  change!: string;

  @Field({ description: 'SHA-256 over the canonical JSON (RFC 8785) of rows and items, in hexadecimal.' })
  digest!: string;
}

@ObjectType({ description: 'Who sees what. What no row speaks of is WORK only; WORK is seen by whoever has reach.' })
export class Policy {
  @Field(() => Int, { description: 'Goes up with every change; each entry of the trace was written under one.' })
  version!: number;

  @Field(() => [PolicyLine], { description: 'The rows; no two speak of the same case.' })
  rows!: PolicyLine[];

  @Field(() => [PolicyItem], { description: 'The items.' })
  items!: PolicyItem[];

  @Field(() => [PolicyVersion], { description: 'Every version there ever was, the first first; the last is in force.' })
  history!: PolicyVersion[];
}

/** The policy in force. */
export function policyInForce(): Policy {
  return Object.assign(new Policy(), {
    version: POLICY_VERSION,
    rows: POLICY.map(toLine),
    items: PERSONAL_ITEMS.map((name) => Object.assign(new PolicyItem(), { name, ...ITEMS[name] })),
    history: POLICY_HISTORY.map((one) => Object.assign(new PolicyVersion(), one)),
  });
}

function toLine({ kinds, roles, purposes, grades, cells }: PolicyRow): PolicyLine {
  const shown = PERSONAL_CLASSES.map((name) => Object.assign(new PolicyCell(), { class: name, see: cells[name].see, also: cells[name].also ?? [] }));
  return Object.assign(new PolicyLine(), { kinds, roles, purposes, grades, cells: shown });
}
