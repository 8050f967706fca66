import { Arg, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { Access } from '../access/access';
import { shanghaiDay, type Clock } from '../kernel/clock';
import { badInput } from '../kernel/errors';
import { rowIdOf } from '../kernel/ids';
import { DateOnly, RegionCode } from '../kernel/scalars';
import type { Places } from '../places/places';
import { Region, regionOf } from '../places/places.type';
import type { Protocol as Edition } from './protocol';
import { Protocol, protocolOf } from './protocol.type';
import type { Protocols } from './protocols';

/** Editions of the rules as the API shows them. */
@Resolver(() => Protocol)
export class ProtocolResolver {
  constructor(private readonly protocols: Protocols, private readonly places: Places, private readonly clock: Clock) {}

  @Access({ to: 'reference' })
  @Query(() => Protocol, { nullable: true, description: 'One edition: a certain version by its id, the newest by its code. Null where there is none.' })
  protocol(
    @Arg('id', () => ID, { nullable: true, description: 'Id of a version.' }) id?: string,
    @Arg('code', () => String, { nullable: true, description: 'Code of an edition, such as cn-8.' }) code?: string,
  ): Protocol | null {
    const edition = this.find(id, code);
    return edition ? protocolOf(edition) : null;
  }

  @Access({ to: 'reference' })
  @Query(() => [Protocol], { name: 'protocols', description: 'Newest versions of the editions, by code; with a region, the one that counts there first.' })
  list(
    @Arg('region', () => RegionCode, { nullable: true, description: 'Only those that hold in this region: its own, and those of the regions above.' }) region?: string,
    @Arg('on', () => DateOnly, { nullable: true, description: 'Only those in force on this day.' }) on?: string,
  ): Protocol[] {
    return this.protocols.list(region ?? null, on ?? null, shanghaiDay(this.clock.now())).map(protocolOf);
  }

  @FieldResolver(() => Region, { nullable: true, description: 'Where it holds, with all below; null for everywhere.' })
  region(@Root() protocol: Protocol): Region | null {
    const row = protocol.regionCode === null ? undefined : this.places.region(protocol.regionCode);
    return row ? regionOf(row) : null;
  }

  @FieldResolver(() => Protocol, { nullable: true, description: 'The version whose rules hold wherever this one says nothing; null where it stands alone.' })
  overrides(@Root() protocol: Protocol): Protocol | null {
    const parent = protocol.overridesId === null ? undefined : this.protocols.protocol(protocol.overridesId);
    return parent ? protocolOf(parent) : null;
  }

  private find(id: string | undefined, code: string | undefined): Edition | undefined {
    if (!id && !code) throw badInput('id', 'Give the id or the code of the protocol.');
    const rowId = id ? rowIdOf('Protocol', id) : undefined;
    const found = id ? rowId && this.protocols.protocol(rowId) : this.protocols.newest(code!);
    return found && (!code || found.code === code) ? found : undefined;
  }
}
