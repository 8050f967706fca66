import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { enumOf } from '../kernel/enum';
import { EventCursor } from '../kernel/scalars';
import { SUMMARY_KEYS, type ShownRow } from './summary';

/** GraphQL enum of keys. */
export const SummaryKeyEnum = enumOf(SUMMARY_KEYS);
registerEnumType(SummaryKeyEnum, {
  name: 'SummaryKey',
  description: 'What loops are counted by.',
  valuesConfig: {
    REGION: { description: 'The region of the loop and every region above it on the day of opening, zones beside counties: a loop counts once in each, so rows of different levels must not be added up. With a region in the filter, that region and those below it only. The label is the name.' },
    AGENCY: { description: 'The agency that is to answer the opener, wherever the loop stands; the key is its code, the label its name.' },
    KIND: { description: 'The value of LoopKind.' },
    STATE: { description: 'KIND.STATE, such as INVESTIGATION.ISSUED.' },
    DAY: { description: 'The day of opening in Asia/Shanghai, such as 2022-03-20.' },
  },
});

@ObjectType({ description: 'Loops under one key. A count is null where it is small enough to point at a person and the caller has no reach over the rows.' })
export class LoopSummaryRow {
  @Field({ description: 'What the row counts: code of a region or agency, KIND, KIND.STATE, or day. See SummaryKey.' })
  key!: string;

  @Field({ description: 'The key for people: the name of a region or agency, else the key itself.' })
  label!: string;

  @Field(() => Int, { nullable: true, description: 'Loops in the phase OPEN.' })
  open!: number | null;

  @Field(() => Int, { nullable: true, description: 'Loops in the phase ANSWERED.' })
  answered!: number | null;

  @Field(() => Int, { nullable: true, description: 'Loops with a missed deadline whose event has still not come, whatever their phase.' })
  overdue!: number | null;

  @Field(() => Int, { nullable: true, description: 'Loops in the phase CLOSED.' })
  closed!: number | null;

  @Field(() => Int, { nullable: true, description: 'Loops in the phase WITHDRAWN.' })
  withdrawn!: number | null;

  @Field(() => Float, { nullable: true, description: 'Median of the minutes from opening to closing over the closed loops, withdrawn ones left out; null without a closed one.' })
  medianMinutesToClose!: number | null;
}

@ObjectType({ description: 'Counts over the loops within your reach; with beyondReach over all.' })
export class LoopSummary {
  @Field(() => EventCursor, { description: 'The counts contain at least everything up to here. Subscribe from it to go on.' })
  asOf!: string;

  @Field(() => [LoopSummaryRow], { description: 'By key. A key without loops has no row.' })
  rows!: LoopSummaryRow[];
}

/** The one door from counts to the API; `asOf` is the cursor of their position. */
export function toSummary(summary: { readonly rows: readonly ShownRow[] }, asOf: string): LoopSummary {
  return Object.assign(new LoopSummary(), { asOf, rows: summary.rows.map(toRow) });
}

function toRow(row: ShownRow): LoopSummaryRow {
  const { key, label, open, answered, overdue, closed, withdrawn, medianMinutesToClose } = row;
  return Object.assign(new LoopSummaryRow(), { key, label, open, answered, overdue, closed, withdrawn, medianMinutesToClose });
}
