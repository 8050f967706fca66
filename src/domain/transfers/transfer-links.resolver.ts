import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../core/access/request-context';
import { Cursor } from '../../core/kernel/scalars';
import type { LoopCatalog } from '../../core/loops/loop-catalog';
import type { LoopReading } from '../../core/loops/loop.reading';
import { InvestigationRequest } from '../investigations/investigation.type';
import { PersonOfInterest } from '../persons/person.type';
import { IsolationStay } from '../stays/stay.type';
import { orderedFor } from './transfer.store';
import { Transfer, TransferConnection } from './transfer.type';

const FIRST = { nullable: true, defaultValue: 50, description: 'Rows of the page, 1 to 200.' };
const AFTER = { nullable: true, description: 'Cursor behind which the page begins.' };

/** Transfers of a person. */
@Resolver(() => PersonOfInterest)
export class PersonTransfersResolver {
  constructor(private readonly reading: LoopReading) {}

  @FieldResolver(() => TransferConnection, { description: 'Transfers of this person within your reach, newest first.' })
  transfers(
    @Root() person: PersonOfInterest, @Ctx() context: RequestContext,
    @Arg('first', () => Int, FIRST) first?: number,
    @Arg('after', () => Cursor, AFTER) after?: string,
  ) {
    return this.reading.list(context, {
      list: 'person.transfers', order: 'NEWEST_FIRST', first, after, choice: { kinds: ['TRANSFER'], personId: person.rowId }, asOf: person.asOf,
    });
  }
}

/** Transfers that a request led to. */
@Resolver(() => InvestigationRequest)
export class InvestigationTransfersResolver {
  constructor(private readonly reading: LoopReading) {}

  @FieldResolver(() => TransferConnection, { description: 'Transfers that were ordered on this request, within your reach, newest first.' })
  transfers(
    @Root() request: InvestigationRequest, @Ctx() context: RequestContext,
    @Arg('first', () => Int, FIRST) first?: number,
    @Arg('after', () => Cursor, AFTER) after?: string,
  ) {
    return this.reading.list(context, {
      list: 'investigation.transfers', order: 'NEWEST_FIRST', first, after, choice: { kinds: ['TRANSFER'] }, own: [orderedFor(request.row.id)],
      asOf: request.row.past?.asOf,
    });
  }
}

/** Where a stay came from. */
@Resolver(() => IsolationStay)
export class StayTransferResolver {
  constructor(private readonly catalog: LoopCatalog) {}

  @FieldResolver(() => Transfer, { description: 'The transfer whose admission opened it.' })
  async transfer(@Root() stay: IsolationStay, @Ctx() context: RequestContext): Promise<Transfer> {
    return (await this.catalog.load(context, stay.links.transfer, undefined, stay.row.past?.asOf)) as Transfer;
  }
}
