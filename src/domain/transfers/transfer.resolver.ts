import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { Access } from '../../core/access/access';
import type { RequestContext } from '../../core/access/request-context';
import { rowIdOf } from '../../core/kernel/ids';
import { Cursor } from '../../core/kernel/scalars';
import type { LoopCatalog } from '../../core/loops/loop-catalog';
import type { LoopOrder } from '../../core/loops/loop-list';
import { LoopOrderEnum } from '../../core/loops/loop.input';
import type { LoopReading } from '../../core/loops/loop.reading';
import type { Places } from '../../core/places/places';
import { Agency, agencyOf } from '../../core/places/places.type';
import { InvestigationRequest } from '../investigations/investigation.type';
import { loadRoom, loadSite } from '../sites/site.reading';
import { IsolationRoom, IsolationSite } from '../sites/site.type';
import { IsolationStay } from '../stays/stay.type';
import { Handover, Signature } from './handover.type';
import { choiceOfTransfers, TransferFilter } from './transfer.filter';
import { loadHandovers, loadStayOf } from './transfer.presenter';
import { Transfer, TransferConnection } from './transfer.type';

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
    return this.reading.list(context, { list: 'transfers', order: orderBy, first, after, ...choiceOfTransfers(filter) });
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

  @FieldResolver(() => IsolationStay, { nullable: true, description: 'The stay from which it brings the person home; null for a transfer to a site, or beyond your reach.' })
  async returnFrom(@Root() transfer: Transfer, @Ctx() context: RequestContext): Promise<IsolationStay | null> {
    const { fromStay } = transfer.links;
    return fromStay ? await this.catalog.load(context, fromStay, undefined, transfer.row.past?.asOf) as IsolationStay | null : null;
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
