import { Arg, Ctx, Field, FieldResolver, Float, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { Access } from '../../core/access/access';
import type { RequestContext } from '../../core/access/request-context';
import { shanghaiDay } from '../../core/kernel/clock';
import { RegionCode } from '../../core/kernel/scalars';
import type { Places } from '../../core/places/places';
import { Region, regionOf } from '../../core/places/places.type';
import { findPopulations } from '../../core/places/population.store';
import { optionalLimitOf } from '../../core/protocols/protocol';
import type { Protocols } from '../../core/protocols/protocols';
import { findRoomsByRegion } from './site.store';

const PEOPLE = 10_000;

/** Rooms of a county against its population. */
@ObjectType({ description: 'Rooms for isolated persons in a county against its population (隔离房间储备).' })
export class RoomReserve {
  @Field(() => Int, { nullable: true, description: 'How many live there; null where no file tells.' }) population!: number | null;
  @Field(() => String, { nullable: true, description: 'The text that says so, with its mark; null where no file tells.' }) populationSource!: string | null;
  @Field({ description: 'False for a population that nobody should rely on.' }) populationVerified!: boolean;
  @Field(() => Int, { description: 'Rooms that are there, whatever their state.' }) rooms!: number;
  @Field(() => Int, { description: 'Rooms that can be given now.' }) free!: number;
  @Field(() => Int, { description: 'Rooms that are being built; not among rooms.' }) building!: number;
  @Field(() => Float, { nullable: true, description: 'Rooms for 10,000 persons, with one decimal; null without a population.' }) perTenThousand!: number | null;
  @Field(() => Int, { nullable: true, description: 'Rooms for 10,000 persons that the protocol in force asks for; null where it asks for none.' }) target!: number | null;
  @Field(() => Int, { nullable: true, description: 'Rooms that are missing to the target, 0 where none is; null without a population or a target.' }) missing!: number | null;

  /** Behind the field that is resolved. */
  regionCode!: string;
}

/** Reserves of rooms. */
@Resolver(() => RoomReserve)
export class ReserveResolver {
  constructor(private readonly places: Places, private readonly protocols: Protocols) {}

  @Access({ to: 'reference' })
  @Query(() => [RoomReserve], { description: 'Rooms against population for each county of a region, by code. A county names itself.' })
  async roomReserve(@Ctx() context: RequestContext, @Arg('region', () => RegionCode, { description: 'A county, or a region above counties.' }) region: string): Promise<RoomReserve[]> {
    const day = shanghaiDay(context.now);
    const within = this.places.within(region, day);
    const [populations, sites] = await context.read(async (tx) => [await findPopulations(tx), await findRoomsByRegion(tx)] as const);
    return this.places.regions({ level: 'COUNTY', on: day }).filter((county) => within.has(county.code)).map((county) => {
      const below = this.places.within(county.code, day);
      const counted = sites.filter((site) => below.has(site.regionCode));
      const sum = (part: 'rooms' | 'free' | 'building'): number => counted.reduce((total, site) => total + site[part], 0);
      const known = populations.find((row) => row.code === county.code);
      const edition = this.protocols.effective(county.code, day);
      const target = edition ? optionalLimitOf(edition, 'ROOMS_PER_TEN_THOUSAND') : null;
      const rooms = sum('rooms');
      return Object.assign(new RoomReserve(), {
        regionCode: county.code, population: known?.population ?? null, populationSource: known?.source ?? null, populationVerified: known?.verified ?? false,
        rooms, free: sum('free'), building: sum('building'), target,
        perTenThousand: known ? Math.round((rooms * PEOPLE * 10) / known.population) / 10 : null,
        missing: known && target !== null ? Math.max(0, Math.ceil((known.population * target) / PEOPLE) - rooms) : null,
      });
    });
  }

  @FieldResolver(() => Region, { description: 'The county.' })
  region(@Root() reserve: RoomReserve): Region {
    return regionOf(this.places.region(reserve.regionCode)!);
  }
}
