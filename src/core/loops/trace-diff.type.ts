import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { enumOf } from '../kernel/enum';
import type { RowId } from '../kernel/ids';
import { DateTime, LogIndex } from '../kernel/scalars';
import { Fact } from '../trace/trace.type';
import type { WorkField } from './trace-diff';
import { WORK_FIELDS } from './trace-diff';

/** GraphQL enum of {@link WORK_FIELDS}. */
export const WorkFieldEnum = enumOf(WORK_FIELDS);
registerEnumType(WorkFieldEnum, {
  name: 'WorkField',
  description: 'What of a loop an entry changed. More may come.',
  valuesConfig: {
    STATE: { description: "The state of the loop's kind." },
    PHASE: { description: 'The phase.' },
    HOLDER: { description: 'Who has to act; values are codes of agencies.' },
    DUE: { description: 'The next deadline; values are times.' },
    OVERDUE: { description: 'Whether a deadline was missed; true or false.' },
  },
});

@ObjectType({ description: 'A change of a loop by one entry.' })
export class WorkChange {
  @Field(() => WorkFieldEnum, { description: 'What changed.' })
  field!: WorkField;

  @Field(() => String, { nullable: true, description: 'The value before; null where there was none.' })
  before!: string | null;

  @Field(() => String, { nullable: true, description: 'The value after; null where there is none.' })
  after!: string | null;

  @Field(() => LogIndex, { description: 'Place of the entry in the log.' })
  index!: number;

  @Field(() => ID, { description: 'The entry.' })
  entryId!: string;
}

@ObjectType({ description: 'A fact that an entry told, and what the loop had told under that name before.' })
export class FactChange {
  @Field(() => Fact, { nullable: true, description: 'What was told last before; null where nothing was.' })
  before!: Fact | null;

  @Field(() => Fact, { description: 'What was told now.' })
  after!: Fact;

  @Field({ description: 'Kind of the entry that told it.' })
  kind!: string;

  @Field(() => LogIndex, { description: 'Place of the entry in the log.' })
  index!: number;

  @Field(() => ID, { description: 'The entry.' })
  entryId!: string;
}

@ObjectType({ description: 'Somebody who could see the loop in the time between: an agency, or a team at work on it.' })
export class LoopSight {
  @Field({ description: 'Its part, such as OPENER, HOLDER or OVERSIGHT. PAST had one.' })
  part!: string;

  @Field(() => Int, { description: "How much of the person it has now by its part: 0 nothing, 1 an early part, 2 the full one. Policy and purpose narrow it further." })
  grade!: number;

  @Field(() => Int, { description: "The first of the loop's entries that it sees." })
  sinceSeq!: number;

  @Field(() => Int, { nullable: true, description: 'The last one that it sees; null while its reach goes on.' })
  untilSeq!: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When personal fields end or ended for it; null for no such end.' })
  personalUntil!: Date | null;

  @Field(() => ID, { nullable: true, description: 'The team, where it is one.' })
  teamId!: string | null;

  /** Row id of the party; its agency is resolved. */
  partyId!: RowId;
}

@ObjectType({ description: 'What happened to a loop between two places in the log.' })
export class TraceDiff {
  @Field(() => ID, { description: 'The loop.' })
  loopId!: string;

  @Field(() => LogIndex, { nullable: true, description: 'The last entry of the log before the time; null for the beginning.' })
  fromIndex!: number | null;

  @Field(() => LogIndex, { nullable: true, description: 'The last entry of the log of the time; null where the log had none.' })
  toIndex!: number | null;

  @Field(() => [WorkChange], { description: 'Changes of state, phase, holder and deadline, in the order of the entries.' })
  changes!: WorkChange[];

  @Field(() => [FactChange], { description: 'Facts that were told, by the policy of today, in the order of the entries and names.' })
  facts!: FactChange[];

  @Field(() => [LoopSight], { nullable: true, description: 'Who could see the loop then. For supervision and auditors; null for all others. An agency that lost its reach and was let in anew shows from when it came back.' })
  visibleTo!: LoopSight[] | null;

  /** What the read log is asked for: whose fields, and in which time. */
  seen!: { readonly personId: RowId | null; readonly from: Date | null; readonly to: Date | null };
}
