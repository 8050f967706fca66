import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { Node } from '../../core/kernel/connection';
import { enumOf } from '../../core/kernel/enum';
import { publicId, type RowId } from '../../core/kernel/ids';
import { DateTime } from '../../core/kernel/scalars';
import { Loop } from '../../core/loops/loop.type';
import { TraceEntry } from '../../core/trace/trace.type';
import { GRANT_STATES, type GrantState } from './grant';
import type { GrantRow } from './grant.entity';

/** GraphQL enum of {@link GRANT_STATES}. */
export const GrantStateEnum = enumOf(GRANT_STATES);
registerEnumType(GrantStateEnum, {
  name: 'GrantState',
  description: 'Where a grant stands.',
  valuesConfig: {
    RUNNING: { description: 'The agency is let in, unless the loop is closed.' },
    REVOKED: { description: 'The opener took it back.' },
    LAPSED: { description: 'Its time was over.' },
  },
});

@ObjectType({ implements: Node, description: 'An agency is let in on one loop up to a time. Why stands in the trace.' })
export class AccessGrant extends Node {
  @Field(() => GrantStateEnum, { description: 'Where it stands.' })
  state!: GrantState;

  @Field(() => DateTime, { description: 'When it was given.' })
  grantedAt!: Date;

  @Field(() => DateTime, { description: 'When it ends by itself. Personal fields end at this moment.' })
  until!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it ended; null while it runs.' })
  endedAt!: Date | null;

  /** Row ids of the agency that is let in and of the one that gave it; their fields are resolved. */
  parties!: { agency: RowId; grantedBy: RowId };
}

@ObjectType({ description: 'Answer of a verb on a grant.' })
export class GrantPayload {
  @Field(() => AccessGrant, { nullable: true, description: 'The grant as it is now.' })
  grant!: AccessGrant | null;

  @Field(() => Loop, { nullable: true, description: 'The loop as it is now, under your present rights.' })
  loop!: Loop | null;

  @Field(() => TraceEntry, { description: 'The entry that the verb wrote on the loop.' })
  entry!: TraceEntry;

  @Field({ description: 'True where this idempotencyKey had its effect before and this is the same answer again.' })
  replayed!: boolean;
}

/** The one door from a grant's row to the API. */
export function toGrant(row: GrantRow): AccessGrant {
  const { state, grantedAt, until, endedAt } = row;
  return Object.assign(new AccessGrant(), {
    id: publicId('AccessGrant', row.id), state, grantedAt, until, endedAt, parties: { agency: row.agencyId, grantedBy: row.grantedBy },
  });
}
