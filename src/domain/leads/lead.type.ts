import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { disclose, Personal } from '../../core/access/personal';
import type { View } from '../../core/access/policy';
import { connectionTypes, Node } from '../../core/kernel/connection';
import { enumOf } from '../../core/kernel/enum';
import { publicId, type RowId } from '../../core/kernel/ids';
import { DateTime } from '../../core/kernel/scalars';
import { TraceEntry } from '../../core/trace/trace.type';
import { LEAD_STATUSES, type LeadSource, type LeadStatus, type PushedLead } from './lead';
import type { LeadRow } from './lead.entity';
import { LeadSourceEnum } from './lead.input';
import type { RowOutcome } from './lead-plan';

/** GraphQL enum of {@link LEAD_STATUSES}. */
export const LeadStatusEnum = enumOf(LEAD_STATUSES);
registerEnumType(LeadStatusEnum, {
  name: 'LeadStatus',
  description: 'What became of a row that was pushed.',
  valuesConfig: {
    CREATED: { description: 'A request was opened for the person in that region.' },
    MATCHED: { description: 'The person is sought in that region already: the lead was attached to the open request.' },
    DUPLICATE: { description: 'Your agency pushed this externalId before: nothing was changed.' },
    REJECTED: { description: 'The row was not taken in; see error.' },
  },
});

/** A lead as the API shows it. */
@ObjectType({ implements: Node, description: "One agency's word on one person." })
export class Lead extends Node {
  @Field(() => Int, { description: 'Moves with every change. Quote it as expectedVersion.' })
  version!: number;

  @Field({ description: "The pusher's own id of it." })
  externalId!: string;

  @Field(() => LeadSourceEnum, { description: 'Where it comes from.' })
  source!: LeadSource;

  @Field(() => DateTime, { description: 'When it was pushed.' })
  pushedAt!: Date;

  @Personal('EXPOSURE_TIME')
  @Field(() => DateTime, { nullable: true, description: 'When the person was last exposed. Null where withheld.' })
  lastExposureAt!: Date | null;

  @Personal('EXPOSURE_PLACE')
  @Field(() => String, { nullable: true, description: 'Where the person was exposed. Null where it is not known, or withheld.' })
  exposurePlace!: string | null;

  @Personal('LEADS')
  @Field(() => Float, { nullable: true, description: 'How sure the pusher is, from 0 to 1. Null where it did not say, or withheld.' })
  confidence!: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When the pusher took it back; null while it stands.' })
  withdrawnAt!: Date | null;

  @Field(() => [String], { description: 'Names of the fields of this object that are withheld or masked for the caller.' })
  withheld!: string[];

  /** Row id of the pusher; its field is resolved. */
  pusherId!: RowId;
}

const types = connectionTypes('Lead', () => Lead);
/** A page of leads. */
export const LeadConnection = types.Connection;

/** Why a row was rejected. */
@ObjectType({ description: 'Why a row was not taken in. The message never repeats a value.' })
export class LeadError {
  @Field({ description: 'REGION_UNKNOWN, REGION_NOT_VALID, DOCUMENT_INVALID, PHONE_INVALID, NAME_INVALID, EXPOSURE_INVALID, EXPOSURE_IN_FUTURE or IDENTITY_CONFLICT. New codes may come.' })
  code!: string;

  @Field({ description: 'What to do next, in a sentence.' })
  message!: string;

  @Field({ description: 'The field within the row, such as document.number.' })
  path!: string;
}

/** What became of one row. */
@ObjectType({ description: "What became of one row. The pusher of an accepted lead has reach to the person's open request: MATCHED shows the one that exists." })
export class LeadResult {
  @Field(() => Int, { description: 'Place of the row in the call, from 0.' })
  index!: number;

  @Field({ description: 'The externalId of the row, as it was pushed.' })
  externalId!: string;

  @Field(() => LeadStatusEnum, { description: 'What became of it.' })
  status!: LeadStatus;

  @Field(() => LeadError, { nullable: true, description: 'Why it was rejected; null where it was not.' })
  error!: LeadError | null;

  /** Row ids of person and request; their fields are resolved. */
  links!: { person: RowId | null; investigation: RowId | null };
}

/** Answer of pushLeads. */
@ObjectType({ description: 'Answer of pushLeads. Errors of shape fail the call; errors of content fail their row.' })
export class PushLeadsPayload {
  @Field(() => Int, { description: 'Rows with the status CREATED.' })
  created!: number;

  @Field(() => Int, { description: 'Rows with the status MATCHED.' })
  matched!: number;

  @Field(() => Int, { description: 'Rows with the status DUPLICATE.' })
  duplicates!: number;

  @Field(() => Int, { description: 'Rows with the status REJECTED.' })
  rejected!: number;

  @Field(() => [LeadResult], { description: 'One result for each row, in their order; persons and requests as they are now, under your present rights.' })
  results!: LeadResult[];

  @Field({ description: 'True where this idempotencyKey had its effect before and this is the same answer again.' })
  replayed!: boolean;
}

/** Answer of a verb on a lead. */
@ObjectType({ description: 'Answer of a verb on a lead.' })
export class LeadPayload {
  @Field(() => Lead, { nullable: true, description: 'The lead as it is now, under your present rights.' })
  lead!: Lead | null;

  @Field(() => TraceEntry, { description: 'The entry that the verb wrote.' })
  entry!: TraceEntry;

  @Field({ description: 'True where this idempotencyKey had its effect before and this is the same answer again.' })
  replayed!: boolean;
}

/** The one door from a lead's row to the caller. */
export function toLead(row: LeadRow, view: View): Lead {
  const { version, externalId, source, pushedAt, lastExposureAt, exposurePlace, confidence, withdrawnAt, pushedBy } = row;
  return disclose(Object.assign(new Lead(), {
    id: publicId('Lead', row.id), version, externalId, source, pushedAt, lastExposureAt, exposurePlace, confidence, withdrawnAt,
    pusherId: pushedBy, withheld: [],
  }), view, row.personId);
}

/** The answer to a push: what became of the rows of its input. */
export function toPayload(leads: readonly PushedLead[], rows: readonly RowOutcome[], replayed: boolean): PushLeadsPayload {
  const count = (status: LeadStatus): number => rows.filter((row) => row.status === status).length;
  return Object.assign(new PushLeadsPayload(), {
    created: count('CREATED'), matched: count('MATCHED'), duplicates: count('DUPLICATE'), rejected: count('REJECTED'),
    results: rows.map((row, index) => toResult(row, index, leads[index]!.externalId)), replayed,
  });
}

function toResult(row: RowOutcome, index: number, externalId: string): LeadResult {
  return Object.assign(new LeadResult(), {
    index, externalId, status: row.status, error: row.error ? Object.assign(new LeadError(), row.error) : null,
    links: { person: row.person ?? null, investigation: row.investigation ?? null },
  });
}
