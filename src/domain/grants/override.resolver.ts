import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Access } from '../../core/access/access';
import type { RequestContext } from '../../core/access/request-context';
import type { Done } from '../../core/loops/command';
import type { LoopCatalog } from '../../core/loops/loop-catalog';
import type { TraceReading } from '../../core/trace/trace.reading';
import { ConsentOverrideInput, RequestOverrideInput, ReviewOverrideInput } from './override.input';
import type { OverrideOutcomeIds, Overrides } from './override.service';
import { findOverride } from './override.store';
import { OverridePayload, OverrideReview, ReviewPayload, toOverride } from './override.type';

/** Verbs of break-glass. */
@Resolver()
export class OverrideVerbs {
  constructor(private readonly service: Overrides, private readonly catalog: LoopCatalog, private readonly traces: TraceReading) {}

  @Access({ to: 'personal', verb: true })
  @Mutation(() => OverridePayload, { nullable: true, description: 'Asks to break in on a loop beyond reach. By an officer; its owner and overseers are told.' })
  async requestOverride(@Ctx() context: RequestContext, @Arg('input') input: RequestOverrideInput): Promise<OverridePayload> {
    return this.answer(context, await this.service.request(context, input));
  }

  @Access({ to: 'personal', verb: true })
  @Mutation(() => OverridePayload, { nullable: true, description: 'Consents to the request of another officer of your agency: it is in for one hour, and a review opens by itself.' })
  async consentOverride(@Ctx() context: RequestContext, @Arg('input') input: ConsentOverrideInput): Promise<OverridePayload> {
    return this.answer(context, await this.service.consent(context, input));
  }

  @Access({ to: 'personal', verb: true, kinds: ['AUDIT'] })
  @Mutation(() => ReviewPayload, { nullable: true, description: 'Says whether a break-glass access was justified: OPENED to REVIEWED, by the auditors who hold the review.' })
  async reviewOverride(@Ctx() context: RequestContext, @Arg('input') input: ReviewOverrideInput): Promise<ReviewPayload> {
    const { outcome, replayed } = await this.service.review(context, input);
    const [loop, entry] = await Promise.all([this.catalog.load(context, outcome.id), this.traces.entry(context, outcome.entry)]);
    return Object.assign(new ReviewPayload(), { review: loop instanceof OverrideReview ? loop : null, entry: entry!, replayed });
  }

  private async answer(context: RequestContext, { outcome, replayed }: Done<OverrideOutcomeIds>): Promise<OverridePayload> {
    const [row, loop] = await Promise.all([context.read((tx) => findOverride(tx, outcome.override)), this.catalog.load(context, outcome.loop)]);
    return Object.assign(new OverridePayload(), { override: row && toOverride(row), loop, replayed });
  }
}
