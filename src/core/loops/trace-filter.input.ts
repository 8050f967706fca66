import { Field, ID, InputType } from 'type-graphql';
import { badInput } from '../kernel/errors';
import { parsePublicId, type RowId } from '../kernel/ids';
import { DateTime, RegionCode } from '../kernel/scalars';
import type { TraceChoice } from '../trace/trace-choice';
import type { LoopCatalog } from './loop-catalog';
import { filterId } from './loop.input';

/** What the trace is narrowed to. */
@InputType({ description: 'Narrows the trace; every part that is given must hold. Entries that have no place in the log yet are left out.' })
export class TraceFilter {
  @Field(() => ID, { nullable: true, description: 'Entries on this loop.' })
  loopId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Entries that tell of this person. Those whose facts were destroyed tell of nobody.' })
  personId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Entries that this agency wrote.' })
  agencyId?: string | null;

  @Field(() => String, { nullable: true, description: 'Entries of this actor, as TraceEntry.actor shows it.' })
  actor?: string | null;

  @Field(() => [String], { nullable: true, description: 'Entries of these kinds, such as INVESTIGATION_RECEIVED.' })
  kinds?: string[] | null;

  @Field(() => RegionCode, { nullable: true, description: 'Entries on loops of this region and all below it, on the day of their opening.' })
  region?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Written at this time or after it.' })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Written before this time, not at it.' })
  to?: Date | null;
}

/** The filter with row ids. @throws Refusal BAD_USER_INPUT with the path of an id that is of another type. */
export function traceChoiceOf(catalog: LoopCatalog, filter: TraceFilter): TraceChoice {
  const { loopId, personId, agencyId, ...rest } = filter;
  const loop = loopId ? loopIdOf(catalog, loopId) : null;
  if (loop === undefined) throw badInput('filter.loopId', 'filter.loopId must be the id of a loop.');
  return {
    ...rest, loop, person: filterId('PersonOfInterest', 'filter.personId', personId), agency: filterId('Agency', 'filter.agencyId', agencyId),
  };
}

/** The row of a loop of any kind; undefined for an id of anything else. */
export function loopIdOf(catalog: LoopCatalog, id: string): RowId | undefined {
  const parsed = parsePublicId(id);
  return parsed && catalog.kindOfIdType(parsed.type) ? parsed.id : undefined;
}
