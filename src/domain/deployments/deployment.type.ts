import { Field, ID, Int, ObjectType } from 'type-graphql';
import { disclose } from '../../core/access/personal';
import type { View } from '../../core/access/policy';
import { connectionTypes, Node } from '../../core/kernel/connection';
import { publicId, type RowId } from '../../core/kernel/ids';
import { DateOnly, DateTime } from '../../core/kernel/scalars';
import type { LoopRow } from '../../core/loops/loop.entity';
import { fillLoop, Loop } from '../../core/loops/loop.type';
import { TraceEntry } from '../../core/trace/trace.type';
import type { DailyReportRow } from './daily-report.entity';
import type { DeploymentState, DutyKind } from './deployment';
import type { DeploymentRow } from './deployment.entity';
import { DeploymentStateEnum, DutyKindEnum } from './deployment.input';

/** A deployment as the API shows it; made by {@link toDeployment}. */
@ObjectType({
  implements: [Loop, Node],
  description: 'A deployment (下沉): a community asks an agency for a team, which reports at both places (双报到), is on duty, and files a report for each day.',
})
export class TeamDeployment extends Loop {
  @Field(() => DeploymentStateEnum, { description: 'Where it stands.' })
  state!: DeploymentState;

  @Field(() => DutyKindEnum, { description: 'What the team is asked to do.' })
  duty!: DutyKind;

  @Field(() => Int, { description: 'How many people the community asks for.' })
  needed!: number;

  @Field(() => DateTime, { description: 'From when the team is needed.' })
  from!: Date;

  @Field(() => DateTime, { description: 'Until when the team is needed.' })
  until!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When the provider confirmed that the team reported at its unit; null before that.' })
  checkedInAtUnit!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When the community confirmed that the team reported there; null before that.' })
  checkedInAtCommunity!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When duty started; null before that.' })
  startedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When duty finished; null before that.' })
  finishedAt!: Date | null;

  /** Row id of the agency that was asked; its field is resolved. */
  providerId!: RowId;
}

/** One report as the API shows it; made by {@link toDailyReport}. */
@ObjectType({ description: 'The daily three (三个一): one summary of the data, one dispatch meeting, one contact with the home unit.' })
export class DailyReport {
  @Field(() => ID, { description: 'Opaque, unique over all types, never given twice.' })
  id!: string;

  @Field(() => DateOnly, { description: 'The day on duty that it tells of.' })
  date!: string;

  @Field(() => String, { nullable: true, description: 'The summary of the data of the day.' })
  summary!: string | null;

  @Field(() => Int, { description: 'How many people were served.' })
  peopleServed!: number;

  @Field({ description: 'Whether the dispatch meeting was held.' })
  dispatchHeld!: boolean;

  @Field({ description: 'Whether the home unit was contacted.' })
  contactMade!: boolean;

  @Field(() => String, { nullable: true, description: 'What went wrong or is missing; null where nothing was named.' })
  problems!: string | null;

  @Field(() => DateTime, { description: 'When it was filed; after 24:00 of its day it is late.' })
  filedAt!: Date;

  @Field(() => [String], { description: 'Names of withheld fields: always empty, since a report is about work and nobody is named in it.' })
  withheld!: string[];
}

/** The contract's DeploymentEdge and DeploymentConnection. */
export const { Edge: DeploymentEdge, Connection: DeploymentConnection } = connectionTypes('Deployment', () => TeamDeployment);
/** The contract's DailyReportEdge and DailyReportConnection. */
export const { Edge: DailyReportEdge, Connection: DailyReportConnection } = connectionTypes('DailyReport', () => DailyReport);

/** Answer of a verb on a deployment. */
@ObjectType({ description: 'Answer of a verb on a deployment.' })
export class DeploymentPayload {
  @Field(() => TeamDeployment, { nullable: true, description: 'The deployment as it is now, under your present rights; null where it is no longer yours to see.' })
  deployment!: TeamDeployment | null;

  @Field(() => TraceEntry, { description: 'The entry that the verb wrote.' })
  entry!: TraceEntry;

  @Field({ description: 'True where this idempotencyKey had its effect before and this is the same answer again.' })
  replayed!: boolean;
}

/** The one door from a deployment's rows to the caller. No person is on it, so nothing is withheld. */
export function toDeployment(loop: LoopRow, row: DeploymentRow, verbs: readonly string[], view: View): TeamDeployment {
  const { providerId, duty, needed, from, until, checkedInAtUnit, checkedInAtCommunity, startedAt, finishedAt } = row;
  const filled = Object.assign(fillLoop(new TeamDeployment(), 'TeamDeployment', loop, verbs), {
    state: loop.state, providerId, duty, needed, from, until, checkedInAtUnit, checkedInAtCommunity, startedAt, finishedAt,
  });
  return disclose(filled, view, null);
}

/** The one door from a report's row to the caller. */
export function toDailyReport(row: DailyReportRow): DailyReport {
  const { id, date, summary, peopleServed, dispatchHeld, contactMade, problems, filedAt } = row;
  return Object.assign(new DailyReport(), {
    id: publicId('DailyReport', id), date, summary, peopleServed, dispatchHeld, contactMade, problems, filedAt, withheld: [],
  });
}
