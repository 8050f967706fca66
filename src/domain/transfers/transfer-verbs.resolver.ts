import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Access } from '../../core/access/access';
import type { RequestContext } from '../../core/access/request-context';
import type { Done } from '../../core/loops/command';
import type { LoopCatalog } from '../../core/loops/loop-catalog';
import type { TraceReading } from '../../core/trace/trace.reading';
import type { Journeys } from './journey.service';
import type { Returns } from './return.service';
import * as Input from './transfer.input';
import type { TransferOutcomeIds, Transfers } from './transfer.service';
import { TransferPayload, type Transfer } from './transfer.type';

const OPENERS = ['PUBLIC_HEALTH', 'HEADQUARTERS'] as const;

/** Verbs of transfers. */
@Resolver()
export class TransferVerbs {
  constructor(
    private readonly service: Transfers,
    private readonly journeys: Journeys,
    private readonly returns: Returns,
    private readonly catalog: LoopCatalog,
    private readonly traces: TraceReading,
  ) {}

  @Access({ to: 'personal', verb: true, kinds: OPENERS })
  @Mutation(() => TransferPayload, { nullable: true, description: 'Orders a transfer for a person within your reach who is neither on the way nor at a site. The site has to answer.' })
  orderTransfer(@Ctx() context: RequestContext, @Arg('input') input: Input.OrderTransferInput) {
    return this.answer(context, this.service.order(context, input));
  }

  @Access({ to: 'personal', verb: true, kinds: OPENERS })
  @Mutation(() => TransferPayload, { nullable: true, description: 'Orders the return home of a person whose stay has ended, by whoever opened the stay. It begins ACCEPTED, has no site, and the community signs at its end.' })
  orderReturn(@Ctx() context: RequestContext, @Arg('input') input: Input.OrderReturnInput) {
    return this.answer(context, this.returns.order(context, input));
  }

  @Access({ to: 'personal', verb: true })
  @Mutation(() => TransferPayload, { nullable: true, description: 'The community signs for a person who has come home, ARRIVED to HOME: second signature. It has custody from then on.' })
  confirmHome(@Ctx() context: RequestContext, @Arg('input') input: Input.ConfirmHomeInput) {
    return this.answer(context, this.journeys.confirmHome(context, input));
  }

  @Access({ to: 'personal', verb: true })
  @Mutation(() => TransferPayload, { nullable: true, description: 'The site keeps a room: ORDERED to ACCEPTED. CAPACITY_EXHAUSTED where none is free.' })
  acceptTransfer(@Ctx() context: RequestContext, @Arg('input') input: Input.AcceptTransferInput) {
    return this.answer(context, this.service.accept(context, input));
  }

  @Access({ to: 'personal', verb: true })
  @Mutation(() => TransferPayload, { nullable: true, description: 'The site has no room that fits: the transfer waits for one, by risk and then by time; the state stays ORDERED.' })
  queueTransfer(@Ctx() context: RequestContext, @Arg('input') input: Input.QueueTransferInput) {
    return this.answer(context, this.service.queue(context, input));
  }

  @Access({ to: 'personal', verb: true })
  @Mutation(() => TransferPayload, { nullable: true, description: 'The site cannot: ORDERED to REFUSED.' })
  refuseTransfer(@Ctx() context: RequestContext, @Arg('input') input: Input.RefuseTransferInput) {
    return this.answer(context, this.service.refuse(context, input));
  }

  @Access({ to: 'personal', verb: true })
  @Mutation(() => TransferPayload, { nullable: true, description: 'The opener sends it to another site: REFUSED to ORDERED; from ACCEPTED to ARRIVED the state stays and a room of the new site is taken at once, or CAPACITY_EXHAUSTED leaves everything as it was.' })
  redirectTransfer(@Ctx() context: RequestContext, @Arg('input') input: Input.RedirectTransferInput) {
    return this.answer(context, this.service.redirect(context, input));
  }

  @Access({ to: 'personal', verb: true })
  @Mutation(() => TransferPayload, { nullable: true, description: 'Transport sends a disinfected vehicle with a named crew: ACCEPTED to DISPATCHED.' })
  dispatchTransfer(@Ctx() context: RequestContext, @Arg('input') input: Input.DispatchTransferInput) {
    return this.answer(context, this.journeys.dispatch(context, input));
  }

  @Access({ to: 'personal', verb: true })
  @Mutation(() => TransferPayload, { nullable: true, description: 'The custodian signs that the person may go: the first signature of boarding; the state stays DISPATCHED.' })
  releaseForBoarding(@Ctx() context: RequestContext, @Arg('input') input: Input.ReleaseForBoardingInput) {
    return this.answer(context, this.journeys.release(context, input));
  }

  @Access({ to: 'personal', verb: true })
  @Mutation(() => TransferPayload, { nullable: true, description: 'Transport signs for the person, behind the first signature: DISPATCHED to ON_BOARD. Custody passes to transport.' })
  confirmOnBoard(@Ctx() context: RequestContext, @Arg('input') input: Input.ConfirmOnBoardInput) {
    return this.answer(context, this.journeys.board(context, input));
  }

  @Access({ to: 'personal', verb: true })
  @Mutation(() => TransferPayload, { nullable: true, description: 'Transport is at the site, its signature of release: ON_BOARD to ARRIVED.' })
  confirmArrival(@Ctx() context: RequestContext, @Arg('input') input: Input.ConfirmArrivalInput) {
    return this.answer(context, this.journeys.arrive(context, input));
  }

  @Access({ to: 'personal', verb: true })
  @Mutation(() => TransferPayload, { nullable: true, description: 'The site signs for the person and gives the room: ARRIVED to ADMITTED. Custody passes to the site, and the stay begins.' })
  admitTransfer(@Ctx() context: RequestContext, @Arg('input') input: Input.AdmitTransferInput) {
    return this.answer(context, this.journeys.admit(context, input));
  }

  @Access({ to: 'personal', verb: true })
  @Mutation(() => TransferPayload, { nullable: true, description: 'The opener closes it: ADMITTED, REFUSED or ABORTED to CLOSED.' })
  closeTransfer(@Ctx() context: RequestContext, @Arg('input') input: Input.CloseTransferInput) {
    return this.answer(context, this.service.close(context, input));
  }

  @Access({ to: 'personal', verb: true })
  @Mutation(() => TransferPayload, { nullable: true, description: 'The opener or transport stops it: ABORTED before boarding; ABORTING behind it, until the person is back.' })
  abortTransfer(@Ctx() context: RequestContext, @Arg('input') input: Input.AbortTransferInput) {
    return this.answer(context, this.service.abort(context, input));
  }

  @Access({ to: 'personal', verb: true })
  @Mutation(() => TransferPayload, { nullable: true, description: 'The first custodian signs for the person who is brought back: ABORTING to ABORTED. Custody passes back.' })
  confirmReturn(@Ctx() context: RequestContext, @Arg('input') input: Input.ConfirmReturnInput) {
    return this.answer(context, this.journeys.returnHome(context, input));
  }

  @Access({ to: 'personal', verb: true })
  @Mutation(() => TransferPayload, { nullable: true, description: 'The opener takes it back before a vehicle goes: ORDERED, REFUSED or ACCEPTED to WITHDRAWN.' })
  withdrawTransfer(@Ctx() context: RequestContext, @Arg('input') input: Input.WithdrawTransferInput) {
    return this.answer(context, this.service.withdraw(context, input));
  }

  private async answer(context: RequestContext, verb: Promise<Done<TransferOutcomeIds>>): Promise<TransferPayload> {
    const { outcome, replayed } = await verb;
    const transfer = await this.catalog.load(context, outcome.id) as Transfer | null;
    return Object.assign(new TransferPayload(), { transfer, entry: (await this.traces.entry(context, outcome.entry))!, replayed });
  }
}
