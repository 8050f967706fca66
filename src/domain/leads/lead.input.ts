import { Field, Float, ID, InputType, Int, registerEnumType } from 'type-graphql';
import { enumOf } from '../../core/kernel/enum';
import { RiskCategoryEnum } from '../../core/protocols/protocol.type';
import type { RiskCategory } from '../../core/protocols/risk-category';
import type { Sex } from '../persons/person';
import { DocumentInput } from '../persons/person.input';
import { SexEnum } from '../persons/person.type';
import { LEAD_SOURCES, type LeadSource, type PushedLead } from './lead';

/** GraphQL enum of {@link LEAD_SOURCES}. */
export const LeadSourceEnum = enumOf(LEAD_SOURCES);
registerEnumType(LeadSourceEnum, {
  name: 'LeadSource',
  description: 'Where a lead comes from.',
  valuesConfig: {
    BIG_DATA_GRID: { description: 'Big data, by grid (大数据网格化).' },
    POLICE_LEAD: { description: 'Police work (公安部门线索).' },
    MANUAL_GRID: { description: 'Grid workers on foot (人工网格化).' },
    CASE_INVESTIGATION: { description: 'The questioning of a case (流调).' },
    SELF_REPORT: { description: 'The person.' },
  },
});

/** One row of a push. */
@InputType({ description: 'One lead on one person. Its content is checked by itself: a wrong row fails alone.' })
export class LeadInput implements PushedLead {
  @Field({ description: "The pusher's own id of this lead, 1 to 128 characters; pushing it again changes nothing." })
  externalId!: string;

  @Field({ description: 'Name in full. A masked name is NAME_INVALID.' })
  name!: string;

  @Field(() => DocumentInput, { nullable: true, description: 'The best evidence of who the person is.' })
  document?: DocumentInput;

  @Field(() => String, { nullable: true, description: 'Mainland mobile or landline number, written in any way. With the name it is evidence where there is no document.' })
  phone?: string;

  @Field(() => SexEnum, { nullable: true, description: 'Where it is known; a resident number tells it better.' })
  sex?: Sex;

  @Field({ description: 'Where the person is to be found: a RegionCode, checked row by row.' })
  regionCode!: string;

  @Field(() => String, { nullable: true, description: 'Where the person lives or was last seen.' })
  address?: string;

  @Field(() => RiskCategoryEnum, { description: 'What the person is to the outbreak.' })
  category!: RiskCategory;

  @Field(() => LeadSourceEnum, { description: 'Where the lead comes from.' })
  source!: LeadSource;

  @Field({ description: 'When the person was last exposed: a DateTime, checked row by row; not in the future.' })
  lastExposureAt!: string;

  @Field(() => String, { nullable: true, description: 'Where the person was exposed.' })
  exposurePlace?: string;

  @Field(() => Float, { nullable: true, description: 'How sure the pusher is, from 0 to 1.' })
  confidence?: number;
}

/** Input of pushLeads. */
@InputType({ description: 'Pushes 1 to 1,000 leads.' })
export class PushLeadsInput {
  @Field({ description: 'Names this intent, 1 to 128 characters: the same key with the same input has one effect.' })
  idempotencyKey!: string;

  @Field(() => [LeadInput], { description: '1 to 1,000 rows.' })
  leads!: LeadInput[];
}

/** Input of withdrawLead. */
@InputType({ description: 'Takes a lead back.' })
export class WithdrawLeadInput {
  @Field({ description: 'Names this intent, 1 to 128 characters: the same key with the same input has one effect.' })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The lead; your agency pushed it.' })
  id!: string;

  @Field(() => Int, { description: 'The version that the decision stands on; a stale one is refused with VERSION_CONFLICT.' })
  expectedVersion!: number;

  @Field({ description: 'Why; free text about a person.' })
  reason!: string;
}
