import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Access } from '../../core/access/access';
import type { RequestContext } from '../../core/access/request-context';
import type { Done } from '../../core/loops/command';
import type { LoopCatalog } from '../../core/loops/loop-catalog';
import type { TraceReading } from '../../core/trace/trace.reading';
import * as Input from './deployment.input';
import type { DeploymentOutcomeIds, Deployments } from './deployment.service';
import { DeploymentPayload } from './deployment.type';

/** Verbs of deployments. */
@Resolver()
export class DeploymentVerbs {
  constructor(private readonly service: Deployments, private readonly catalog: LoopCatalog, private readonly traces: TraceReading) {}

  @Access({ to: 'work', verb: true, kinds: ['COMMUNITY'] })
  @Mutation(() => DeploymentPayload, { nullable: true, description: 'Asks an agency for a team (下沉): to REQUESTED, by a community. The agency that is asked holds it.' })
  requestDeployment(@Ctx() context: RequestContext, @Arg('input') input: Input.RequestDeploymentInput) {
    return this.answer(context, this.service.request(context, input));
  }

  @Access({ to: 'work', verb: true })
  @Mutation(() => DeploymentPayload, { nullable: true, description: 'Sends nobody: REQUESTED or ASSIGNED to DECLINED, by the provider.' })
  declineDeployment(@Ctx() context: RequestContext, @Arg('input') input: Input.DeclineDeploymentInput) {
    return this.answer(context, this.service.decline(context, input));
  }

  @Access({ to: 'work', verb: true })
  @Mutation(() => DeploymentPayload, { nullable: true, description: 'Names a team: REQUESTED or ASSIGNED to ASSIGNED, by the provider. CAPACITY_EXHAUSTED where the team stands on another unfinished deployment.' })
  assignDeployment(@Ctx() context: RequestContext, @Arg('input') input: Input.AssignDeploymentInput) {
    return this.answer(context, this.service.assign(context, input));
  }

  @Access({ to: 'work', verb: true })
  @Mutation(() => DeploymentPayload, { nullable: true, description: 'Confirms that the team has reported (双报到): at UNIT by the provider, at COMMUNITY by the community; ASSIGNED becomes CHECKED_IN with both.' })
  checkInDeployment(@Ctx() context: RequestContext, @Arg('input') input: Input.CheckInDeploymentInput) {
    return this.answer(context, this.service.checkIn(context, input));
  }

  @Access({ to: 'work', verb: true })
  @Mutation(() => DeploymentPayload, { nullable: true, description: 'The team goes on duty: CHECKED_IN to ON_DUTY, by the provider. From now on a report is due for each day.' })
  startDuty(@Ctx() context: RequestContext, @Arg('input') input: Input.StartDutyInput) {
    return this.answer(context, this.service.start(context, input));
  }

  @Access({ to: 'work', verb: true })
  @Mutation(() => DeploymentPayload, { nullable: true, description: 'Files the daily three (三个一) for one day on duty, once, due at 24:00; ON_DUTY and FINISHED stay as they are. By the provider.' })
  fileDailyReport(@Ctx() context: RequestContext, @Arg('input') input: Input.FileDailyReportInput) {
    return this.answer(context, this.service.report(context, input));
  }

  @Access({ to: 'work', verb: true })
  @Mutation(() => DeploymentPayload, { nullable: true, description: 'The team goes home: ON_DUTY to FINISHED, by the provider. The community has to close.' })
  finishDeployment(@Ctx() context: RequestContext, @Arg('input') input: Input.FinishDeploymentInput) {
    return this.answer(context, this.service.finish(context, input));
  }

  @Access({ to: 'work', verb: true })
  @Mutation(() => DeploymentPayload, { nullable: true, description: 'Accepts the end or the refusal: FINISHED or DECLINED to CLOSED, by the community.' })
  closeDeployment(@Ctx() context: RequestContext, @Arg('input') input: Input.CloseDeploymentInput) {
    return this.answer(context, this.service.close(context, input));
  }

  @Access({ to: 'work', verb: true })
  @Mutation(() => DeploymentPayload, { nullable: true, description: 'Takes the request back before duty has started: REQUESTED to CHECKED_IN become WITHDRAWN, by the community.' })
  withdrawDeployment(@Ctx() context: RequestContext, @Arg('input') input: Input.WithdrawDeploymentInput) {
    return this.answer(context, this.service.withdraw(context, input));
  }

  private async answer(context: RequestContext, verb: Promise<Done<DeploymentOutcomeIds>>): Promise<DeploymentPayload> {
    const { outcome, replayed } = await verb;
    const deployment = await this.catalog.load(context, outcome.id);
    return Object.assign(new DeploymentPayload(), { deployment, entry: (await this.traces.entry(context, outcome.entry))!, replayed });
  }
}
