import { Arg, Ctx, Field, Mutation, ObjectType, Resolver } from 'type-graphql';
import { Access } from '../access/access';
import type { RequestContext } from '../access/request-context';
import { TraceEntry } from '../trace/trace.type';
import type { TraceReading } from '../trace/trace.reading';
import { MoveClockInput, PauseClockInput, ResumeClockInput } from './clock-verbs.input';
import type { ClockOutcomeIds, ClockVerbs } from './clock-verbs.service';
import type { Done } from './command';
import type { LoopCatalog } from './loop-catalog';
import { Loop } from './loop.type';

/** Answer of a verb on a deadline. */
@ObjectType({ description: 'Answer of a verb on a deadline.' })
export class ClockPayload {
  @Field(() => Loop, { nullable: true, description: 'The loop as it is now, with its deadlines; null where it is no longer yours to see.' })
  loop!: Loop | null;

  @Field(() => TraceEntry, { description: 'The entry that the verb wrote.' })
  entry!: TraceEntry;

  @Field({ description: 'True where this idempotencyKey had its effect before and this is the same answer again.' })
  replayed!: boolean;
}

/** Verbs of deadlines. */
@Resolver()
export class ClockVerbsResolver {
  constructor(private readonly service: ClockVerbs, private readonly catalog: LoopCatalog, private readonly traces: TraceReading) {}

  @Access({ to: 'personal', verb: true })
  @Mutation(() => ClockPayload, { nullable: true, description: 'Lets a running deadline stand still. By an officer of the opener or of a headquarters that oversees the loop.' })
  pauseClock(@Ctx() context: RequestContext, @Arg('input') input: PauseClockInput) {
    return this.answer(context, this.service.pause(context, input));
  }

  @Access({ to: 'personal', verb: true })
  @Mutation(() => ClockPayload, { nullable: true, description: 'Lets a deadline that stands still go on with the time that was left. By whoever may pause it.' })
  resumeClock(@Ctx() context: RequestContext, @Arg('input') input: ResumeClockInput) {
    return this.answer(context, this.service.resume(context, input));
  }

  @Access({ to: 'personal', verb: true })
  @Mutation(() => ClockPayload, { nullable: true, description: 'Gives a running deadline another time. By whoever may pause it.' })
  moveClock(@Ctx() context: RequestContext, @Arg('input') input: MoveClockInput) {
    return this.answer(context, this.service.move(context, input));
  }

  private async answer(context: RequestContext, verb: Promise<Done<ClockOutcomeIds>>): Promise<ClockPayload> {
    const { outcome, replayed } = await verb;
    const [loop, entry] = await Promise.all([this.catalog.load(context, outcome.id), this.traces.entry(context, outcome.entry)]);
    return Object.assign(new ClockPayload(), { loop, entry: entry!, replayed });
  }
}
