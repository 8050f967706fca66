import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { disclose, Personal } from '../../core/access/personal';
import type { View } from '../../core/access/policy';
import { connectionTypes, Node } from '../../core/kernel/connection';
import { enumOf } from '../../core/kernel/enum';
import type { RowId } from '../../core/kernel/ids';
import type { LoopRow } from '../../core/loops/loop.entity';
import { fillLoop, Loop } from '../../core/loops/loop.type';
import { TraceEntry } from '../../core/trace/trace.type';
import { INVESTIGATION_STATES, type ControlMeasure, type InvestigationOutcome, type InvestigationState, type Priority } from './investigation';
import type { InvestigationRow } from './investigation.entity';
import { ControlMeasureEnum, InvestigationOutcomeEnum, PriorityEnum } from './investigation.input';

/** GraphQL enum of {@link INVESTIGATION_STATES}. */
export const InvestigationStateEnum = enumOf(INVESTIGATION_STATES);
registerEnumType(InvestigationStateEnum, {
  name: 'InvestigationState',
  description: 'Where a regional investigation request stands.',
  valuesConfig: {
    ISSUED: { description: 'Sent to the community; nobody has signed for it.' },
    RECEIVED: { description: 'Signed for (签收).' },
    ASSIGNED: { description: 'Given to a team (派单).' },
    LOCATED: { description: 'The person was found (找准).' },
    VERIFIED: { description: 'The identity was checked (核实).' },
    CONTROLLED: { description: 'A measure was taken (管住).' },
    REPORTED: { description: 'Answered (反馈); the opener has to accept or return the answer.' },
    CLOSED: { description: 'Accepted and closed (销号).' },
    WITHDRAWN: { description: 'Taken back by the opener.' },
  },
});

/** A regional investigation request as the API shows it. */
@ObjectType({
  implements: [Loop, Node],
  description: 'A regional investigation request (区域协查): an agency asks the community of a region to find a person, check the identity, look after the person and report.',
})
export class InvestigationRequest extends Loop {
  @Field(() => InvestigationStateEnum, { description: 'Where it stands.' })
  state!: InvestigationState;

  @Field(() => PriorityEnum, { description: 'How soon it is to be worked on.' })
  priority!: Priority;

  @Personal('FREE_TEXT')
  @Field(() => String, { nullable: true, description: 'Why the person is sought; free text about a person.' })
  reason!: string | null;

  @Field(() => Int, { description: 'Recorded attempts to find the person.' })
  attempts!: number;

  @Personal('CONTROL_VALUE')
  @Field(() => ControlMeasureEnum, { nullable: true, description: 'What the community does with the person; null before controlPerson. The value HOSPITAL is a health value.' })
  measure!: ControlMeasure | null;

  @Field(() => InvestigationOutcomeEnum, { nullable: true, description: 'How it was answered; null before that.' })
  outcome!: InvestigationOutcome | null;

  @Personal('FREE_TEXT')
  @Field(() => String, { nullable: true, description: 'The answer in words; free text about a person.' })
  report!: string | null;

  /** Row ids of the requests before and after. */
  links!: { previous: RowId | null; next: RowId | null };
}

const types = connectionTypes('Investigation', () => InvestigationRequest);
/** A page of requests. */
export const InvestigationConnection = types.Connection;

/** Answer of a verb on a request. */
@ObjectType({ description: 'Answer of a verb on a regional investigation request.' })
export class InvestigationPayload {
  @Field(() => InvestigationRequest, { nullable: true, description: 'The request as it is now, under your present rights; null where it is no longer yours to see.' })
  investigation!: InvestigationRequest | null;

  @Field(() => TraceEntry, { description: 'The entry that the verb wrote.' })
  entry!: TraceEntry;

  @Field({ description: 'True where this idempotencyKey had its effect before and this is the same answer again.' })
  replayed!: boolean;
}

/** The one door from a request's rows to the caller. */
export function toInvestigation(loop: LoopRow, row: InvestigationRow, verbs: readonly string[], view: View): InvestigationRequest {
  const filled = Object.assign(fillLoop(new InvestigationRequest(), 'InvestigationRequest', loop, verbs), {
    state: loop.state, priority: row.priority, reason: row.reason, attempts: row.attempts, measure: row.measure,
    outcome: row.outcome, report: row.report, links: { previous: row.previousId, next: row.nextId },
  });
  return disclose(filled, view, loop.personId);
}
