import { Ctx, Field, ObjectType, Query, Resolver } from 'type-graphql';
import { Access } from '../../core/access/access';
import type { Purpose } from '../../core/access/purpose';
import type { RequestContext } from '../../core/access/request-context';
import { DateTime, EventCursor } from '../../core/kernel/scalars';
import type { Places } from '../../core/places/places';
import { Agency, agencyOf } from '../../core/places/places.type';
import type { TraceReading } from '../../core/trace/trace.reading';
import { PurposeEnum } from '../../core/trace/trace.type';

/** The caller as the API shows it. */
@ObjectType('Principal', { description: 'Who calls: what the token says, and the purpose of this request.' })
export class Caller {
  @Field({ description: 'The person or system within the agency, as the token issuer names it.' })
  subject!: string;

  @Field(() => Agency, { description: 'For whom the caller acts.' })
  agency!: Agency;

  @Field({ description: 'OPERATOR, FIELD_TEAM, OFFICER (second signatures) or VIEWER (no verbs).' })
  role!: string;

  @Field(() => PurposeEnum, { nullable: true, description: 'The purpose of this request; null where the header X-Purpose-Of-Use is missing.' })
  purpose!: Purpose | null;

  @Field(() => [PurposeEnum], { description: 'The purposes that this token may state.' })
  purposes!: readonly Purpose[];

  @Field(() => DateTime, { description: 'When the token ends.' })
  expiresAt!: Date;
}

/** What a caller can ask of itself and of the log. */
@Resolver()
export class CallerResolver {
  constructor(private readonly places: Places, private readonly traces: TraceReading) {}

  @Access({ to: 'reference' })
  @Query(() => Caller, { description: 'Who you are, for whom you act, and which purposes you have.' })
  me(@Ctx() { principal }: RequestContext): Caller {
    return Object.assign(new Caller(), { ...principal, agency: agencyOf(this.places.agency(principal.agency.id)!) });
  }

  @Access({ to: 'reference' })
  @Query(() => EventCursor, {
    description: 'Put it before other fields of the same query: their answers contain at least everything up to here. Subscribe from it to go on.',
  })
  position(@Ctx() context: RequestContext): Promise<string> {
    return this.traces.position(context);
  }
}
