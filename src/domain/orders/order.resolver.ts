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
import { Protocol, protocolOf } from '../../core/protocols/protocol.type';
import type { Protocols } from '../../core/protocols/protocols';
import { PersonOfInterest } from '../persons/person.type';
import { IsolationStay } from '../stays/stay.type';
import { Transfer } from '../transfers/transfer.type';
import { choiceOfOrders, OrderFilter } from './order.filter';
import { loadDecisions, loadOrderOf } from './order.presenter';
import { IsolationOrder, OrderConnection, OrderDecision } from './order.type';

/** Queries and fields of orders. */
@Resolver(() => IsolationOrder)
export class OrderResolver {
  constructor(private readonly catalog: LoopCatalog, private readonly reading: LoopReading, private readonly protocols: Protocols) {}

  @Access({ to: 'personal' })
  @Query(() => IsolationOrder, { nullable: true, description: 'One isolation order; null for what is not there or not yours to know.' })
  async isolationOrder(@Ctx() context: RequestContext, @Arg('id', () => ID, { description: 'Id of the order.' }) id: string): Promise<IsolationOrder | null> {
    const rowId = rowIdOf('IsolationOrder', id);
    const loop = rowId ? await this.catalog.load(context, rowId, 'IsolationOrder') : null;
    return loop instanceof IsolationOrder ? loop : null;
  }

  @Access({ to: 'personal' })
  @Query(() => OrderConnection, { description: 'Isolation orders within your reach.' })
  isolationOrders(
    @Ctx() context: RequestContext,
    @Arg('filter', () => OrderFilter, { nullable: true, description: 'Narrows the list.' }) filter?: OrderFilter,
    @Arg('orderBy', () => LoopOrderEnum, { nullable: true, defaultValue: 'DUE_FIRST', description: 'Order of the list.' }) orderBy?: LoopOrder,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'Rows of the page, 1 to 200.' }) first?: number,
    @Arg('after', () => Cursor, { nullable: true, description: 'Cursor behind which the page begins.' }) after?: string,
  ) {
    return this.reading.list(context, {
      list: 'isolationOrders', order: orderBy, first, after,
      choice: choiceOfOrders(filter),
    });
  }

  @FieldResolver(() => Protocol, { description: 'The edition that its last decision was made under. A later edition changes nothing by itself.' })
  protocol(@Root() order: IsolationOrder): Protocol {
    return protocolOf(this.protocols.protocol(order.links.protocol)!);
  }

  @FieldResolver(() => [OrderDecision], { description: 'The decisions on it, the first first.' })
  decisions(@Root() order: IsolationOrder, @Ctx() context: RequestContext): Promise<OrderDecision[]> {
    return loadDecisions(context, order);
  }

  @FieldResolver(() => Transfer, { nullable: true, description: 'The transfer that carries it out, the last one of several; null without one, or beyond your reach.' })
  async transfer(@Root() order: IsolationOrder, @Ctx() context: RequestContext): Promise<Transfer | null> {
    const { transfer } = order.links;
    return transfer ? await this.catalog.load(context, transfer) as Transfer | null : null;
  }

  @FieldResolver(() => IsolationStay, { nullable: true, description: 'The stay that it carries, which ends when it does; null without one, or beyond your reach.' })
  async stay(@Root() order: IsolationOrder, @Ctx() context: RequestContext): Promise<IsolationStay | null> {
    const { stay } = order.links;
    return stay ? await this.catalog.load(context, stay) as IsolationStay | null : null;
  }
}

/** Who decided, and by which edition. */
@Resolver(() => OrderDecision)
export class OrderDecisionResolver {
  constructor(private readonly places: Places, private readonly protocols: Protocols) {}

  @FieldResolver(() => Agency, { description: 'Who decided.' })
  decidedBy(@Root() decision: OrderDecision): Agency {
    return agencyOf(this.places.agency(decision.links.decidedBy)!);
  }

  @FieldResolver(() => Protocol, { description: 'The edition that it was decided by.' })
  protocol(@Root() decision: OrderDecision): Protocol {
    return protocolOf(this.protocols.protocol(decision.links.protocol)!);
  }
}

/** Orders of a person. */
@Resolver(() => PersonOfInterest)
export class PersonOrdersResolver {
  constructor(private readonly reading: LoopReading) {}

  @FieldResolver(() => OrderConnection, { description: 'Isolation orders of this person within your reach, newest first.' })
  orders(
    @Root() person: PersonOfInterest, @Ctx() context: RequestContext,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'Rows of the page, 1 to 200.' }) first?: number,
    @Arg('after', () => Cursor, { nullable: true, description: 'Cursor behind which the page begins.' }) after?: string,
  ) {
    return this.reading.list(context, {
      list: 'person.orders', order: 'NEWEST_FIRST', first, after, choice: { kinds: ['ORDER'], personId: person.rowId },
    });
  }
}

/** The order behind a stay. */
@Resolver(() => IsolationStay)
export class StayOrderResolver {
  constructor(private readonly catalog: LoopCatalog) {}

  @FieldResolver(() => IsolationOrder, { nullable: true, description: 'The order that it carries out; null beyond your reach.' })
  async order(@Root() stay: IsolationStay, @Ctx() context: RequestContext): Promise<IsolationOrder | null> {
    const id = await loadOrderOf(context, 'stay_id', stay.row.id);
    return id ? await this.catalog.load(context, id) as IsolationOrder | null : null;
  }
}

/** The order behind a transfer. */
@Resolver(() => Transfer)
export class TransferOrderResolver {
  constructor(private readonly catalog: LoopCatalog) {}

  @FieldResolver(() => IsolationOrder, { nullable: true, description: 'The order that it carries out; null for a return home, or beyond your reach.' })
  async order(@Root() transfer: Transfer, @Ctx() context: RequestContext): Promise<IsolationOrder | null> {
    const id = await loadOrderOf(context, 'transfer_id', transfer.row.id);
    return id ? await this.catalog.load(context, id) as IsolationOrder | null : null;
  }
}
