import { Arg, Ctx, Field, FieldResolver, ID, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { Access } from '../../core/access/access';
import type { RequestContext } from '../../core/access/request-context';
import { elevate } from '../../core/db/context';
import { badInput } from '../../core/kernel/errors';
import { rowIdOf, type RowId } from '../../core/kernel/ids';
import { DateTime } from '../../core/kernel/scalars';
import type { LoopCatalog } from '../../core/loops/loop-catalog';
import type { Places } from '../../core/places/places';
import { Agency, agencyOf } from '../../core/places/places.type';
import { findCustody } from './custody.store';
import { Transfer } from './transfer.type';

/** Who had a person at a moment. */
@ObjectType({ description: 'Who had a person at a moment. Custody begins with the agency that a transfer names and passes with second signatures alone, until release.' })
export class Custody {
  @Field(() => DateTime, { description: 'The moment that was asked for.' })
  at!: Date;

  @Field(() => DateTime, { description: 'Since when it had been so.' })
  since!: Date;

  /** Behind the fields that are resolved. */
  links!: { agency: RowId | null; transfer: Transfer };
}

/** Custody of persons over time. */
@Resolver(() => Custody)
export class CustodyResolver {
  constructor(private readonly catalog: LoopCatalog, private readonly places: Places) {}

  @Access({ to: 'personal' })
  @Query(() => Custody, { nullable: true, description: 'Who had the person at a moment, now where none is named. Null where no transfer had been ordered by then, and for what is not yours to know.' })
  async custody(
    @Ctx() context: RequestContext,
    @Arg('personId', () => ID, { description: 'The person.' }) personId: string,
    @Arg('at', () => DateTime, { nullable: true, description: 'The moment; not in the future.' }) at?: Date | null,
  ): Promise<Custody | null> {
    const moment = at ?? context.now;
    if (moment > context.now) throw badInput('at', 'Nobody knows who will have the person: at must not be in the future.');
    const person = rowIdOf('PersonOfInterest', personId);
    if (!person) return null;
    const found = await context.read(async (tx) => {
      await elevate(tx, 'advance');
      return findCustody(tx, person, moment);
    });
    // The transfer is read under the caller's own rights: without reach nothing is said.
    const transfer = found && await this.catalog.load(context, found.transferId, 'Transfer');
    if (!found || !(transfer instanceof Transfer)) return null;
    return Object.assign(new Custody(), { at: moment, since: found.since, links: { agency: found.agencyId, transfer } });
  }

  @FieldResolver(() => Agency, { nullable: true, description: 'Who had the person; null where the person had been released.' })
  custodian(@Root() custody: Custody): Agency | null {
    const { agency } = custody.links;
    return agency === null ? null : agencyOf(this.places.agency(agency)!);
  }

  @FieldResolver(() => Transfer, { description: 'The transfer whose signatures say so.' })
  transfer(@Root() custody: Custody): Transfer {
    return custody.links.transfer;
  }
}
