import { Arg, Ctx, Field, FieldResolver, ID, InputType, Int, Query, Resolver, Root } from 'type-graphql';
import { Access } from '../../core/access/access';
import type { RequestContext } from '../../core/access/request-context';
import { rowIdOf } from '../../core/kernel/ids';
import { Cursor, RegionCode } from '../../core/kernel/scalars';
import type { LoopCatalog } from '../../core/loops/loop-catalog';
import type { LoopPhase } from '../../core/loops/loop-kind';
import type { LoopOrder } from '../../core/loops/loop-list';
import { filterId, LoopOrderEnum } from '../../core/loops/loop.input';
import type { LoopReading } from '../../core/loops/loop.reading';
import { LoopPhaseEnum } from '../../core/loops/loop.type';
import type { Places } from '../../core/places/places';
import { Agency, agencyOf } from '../../core/places/places.type';
import { InvestigationRequest } from '../investigations/investigation.type';
import { loadRoom, loadSite } from '../sites/site.reading';
import { IsolationRoom, IsolationSite } from '../sites/site.type';
import { IsolationStay } from '../stays/stay.type';
import { Handover, Signature } from './handover.type';
import type { TransferState } from './transfer';
import { loadHandovers, loadStayOf } from './transfer.presenter';
import { goingTo } from './transfer.store';
import { Transfer, TransferConnection, TransferStateEnum } from './transfer.type';

/** Narrows a list of transfers. */
@InputType({ description: 'Narrows a list of transfers; every part that is given must hold.' })
export class TransferFilter {
  @Field(() => RegionCode, { nullable: true, description: 'Transfers of this region and all below it.' }) region?: string | null;
  @Field(() => [TransferStateEnum], { nullable: true, description: 'Transfers in these states.' }) states?: TransferState[] | null;
  @Field(() => [LoopPhaseEnum], { nullable: true, description: 'Transfers in these phases.' }) phases?: LoopPhase[] | null;
  @Field(() => Boolean, { nullable: true, description: 'Transfers with, or without, a missed deadline.' }) overdue?: boolean | null;
  @Field(() => ID, { nullable: true, description: 'Transfers that go to this site now.' }) siteId?: string | null;
  @Field(() => ID, { nullable: true, description: 'Transfers of this person.' }) personId?: string | null;
  @Field(() => ID, { nullable: true, description: 'Transfers that this agency opened.' }) openedBy?: string | null;
  @Field(() => ID, { nullable: true, description: 'Transfers in which this agency has to act now.' }) heldBy?: string | null;
}

/** Queries and fields of transfers. */
@Resolver(() => Transfer)
export class TransferResolver {
  constructor(private readonly catalog: LoopCatalog, private readonly reading: LoopReading, private readonly places: Places) {}

  @Access({ to: 'personal' })
  @Query(() => Transfer, { nullable: true, description: 'One transfer; null for what is not there or not yours to know.' })
  async transfer(@Ctx() context: RequestContext, @Arg('id', () => ID, { description: 'Id of the transfer.' }) id: string): Promise<Transfer | null> {
    const rowId = rowIdOf('Transfer', id);
    const loop = rowId ? await this.catalog.load(context, rowId, 'Transfer') : null;
    return loop instanceof Transfer ? loop : null;
  }

  @Access({ to: 'personal' })
  @Query(() => TransferConnection, { description: 'Transfers within your reach.' })
  transfers(
    @Ctx() context: RequestContext,
    @Arg('filter', () => TransferFilter, { nullable: true, description: 'Narrows the list.' }) filter?: TransferFilter,
    @Arg('orderBy', () => LoopOrderEnum, { nullable: true, defaultValue: 'DUE_FIRST', description: 'Order of the list.' }) orderBy?: LoopOrder,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'Rows of the page, 1 to 200.' }) first?: number,
    @Arg('after', () => Cursor, { nullable: true, description: 'Cursor behind which the page begins.' }) after?: string,
  ) {
    const site = filterId('IsolationSite', 'filter.siteId', filter?.siteId);
    return this.reading.list(context, {
      list: 'transfers', order: orderBy, first, after, own: site ? [goingTo(site)] : [],
      choice: {
        kinds: ['TRANSFER'], region: filter?.region, states: filter?.states, phases: filter?.phases, overdue: filter?.overdue,
        openedBy: filterId('Agency', 'filter.openedBy', filter?.openedBy), heldBy: filterId('Agency', 'filter.heldBy', filter?.heldBy),
        personId: filterId('PersonOfInterest', 'filter.personId', filter?.personId),
      },
    });
  }

  @FieldResolver(() => InvestigationRequest, { nullable: true, description: 'The request that found the person; null without one, or beyond your reach.' })
  async investigation(@Root() transfer: Transfer, @Ctx() context: RequestContext): Promise<InvestigationRequest | null> {
    const { investigation } = transfer.links;
    return investigation ? await this.catalog.load(context, investigation, undefined, transfer.row.past?.asOf) as InvestigationRequest | null : null;
  }

  @FieldResolver(() => IsolationSite, { nullable: true, description: 'Where to; null for a return home.' })
  site(@Root() transfer: Transfer, @Ctx() context: RequestContext): Promise<IsolationSite | null> {
    return loadSite(context, transfer.links.site);
  }

  @FieldResolver(() => IsolationRoom, { nullable: true, description: 'The room that is kept or was given; null while none is.' })
  room(@Root() transfer: Transfer, @Ctx() context: RequestContext): Promise<IsolationRoom | null> {
    return loadRoom(context, transfer.links.room);
  }

  @FieldResolver(() => Agency, { description: 'The agency that brings the person.' })
  transport(@Root() transfer: Transfer): Agency {
    return agencyOf(this.places.agency(transfer.links.transport)!);
  }

  @FieldResolver(() => Agency, { description: 'Who has the person now.' })
  custodian(@Root() transfer: Transfer): Agency {
    return agencyOf(this.places.agency(transfer.links.custodian)!);
  }

  @FieldResolver(() => [Handover], { description: 'Changes of custody in their order; the last may wait for its second signature.' })
  handovers(@Root() transfer: Transfer, @Ctx() context: RequestContext): Promise<Handover[]> {
    return loadHandovers(context, transfer);
  }

  @FieldResolver(() => IsolationStay, { nullable: true, description: 'The stay that it led to; null before admission, or beyond your reach.' })
  async stay(@Root() transfer: Transfer, @Ctx() context: RequestContext): Promise<IsolationStay | null> {
    const stay = await loadStayOf(context, transfer.row.id);
    return stay && await this.catalog.load(context, stay.id, undefined, transfer.row.past?.asOf) as IsolationStay | null;
  }
}

/** Who hands over. */
@Resolver(() => Handover)
export class HandoverResolver {
  constructor(private readonly places: Places) {}

  @FieldResolver(() => Agency, { description: 'Who lets go.' })
  from(@Root() handover: Handover): Agency {
    return agencyOf(this.places.agency(handover.parties.from)!);
  }

  @FieldResolver(() => Agency, { description: 'Who takes over.' })
  to(@Root() handover: Handover): Agency {
    return agencyOf(this.places.agency(handover.parties.to)!);
  }
}

/** Who signed. */
@Resolver(() => Signature)
export class SignatureResolver {
  constructor(private readonly places: Places) {}

  @FieldResolver(() => Agency, { description: 'Who signed.' })
  agency(@Root() signature: Signature): Agency {
    return agencyOf(this.places.agency(signature.agencyId)!);
  }
}
