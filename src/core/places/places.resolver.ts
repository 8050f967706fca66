import { Arg, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { Access } from '../access/access';
import type { AgencyKind } from '../access/purpose';
import { shanghaiDay, type Clock } from '../kernel/clock';
import { toConnection } from '../kernel/connection';
import { badInput } from '../kernel/errors';
import { rowIdOf } from '../kernel/ids';
import { pageRequest } from '../kernel/page';
import { Cursor, DateOnly, RegionCode } from '../kernel/scalars';
import type { Places } from './places';
import {
  Agency, AgencyConnection, AgencyKindEnum, agencyOf, Region, RegionLevelEnum, regionOf,
} from './places.type';
import type { AgencyRow, RegionLevel } from './region';

const AGENCIES = 'agencies';

/** Regions as the API shows them. */
@Resolver(() => Region)
export class RegionResolver {
  constructor(private readonly places: Places) {}

  @Access({ to: 'reference' })
  @Query(() => Region, { nullable: true, description: 'The region of a code, past ones included; null where no region has or had it.' })
  region(@Arg('code', () => RegionCode, { description: 'Code of the region.' }) code: string): Region | null {
    const row = this.places.region(code);
    return row ? regionOf(row) : null;
  }

  @Access({ to: 'reference' })
  @Query(() => [Region], { description: 'Regions by code. Past ones are among them unless a day is given.' })
  regions(
    @Arg('parent', () => RegionCode, { nullable: true, description: 'Only those directly below this one; of a zone, its members.' }) parent?: string,
    @Arg('level', () => RegionLevelEnum, { nullable: true, description: 'Only those of this level.' }) level?: RegionLevel,
    @Arg('on', () => DateOnly, { nullable: true, description: 'Only those that are valid on this day.' }) on?: string,
  ): Region[] {
    return this.places.regions({ parent, level, on }).map(regionOf);
  }

  @FieldResolver(() => Region, { nullable: true, description: 'The next wider division; null for a province.' })
  parent(@Root() region: Region): Region | null {
    return region.parentCode === null ? null : this.region(region.parentCode);
  }

  @FieldResolver(() => [Region], { description: 'Regions directly below, by code, past ones included; of a zone, its members.' })
  children(@Root() region: Region): Region[] {
    return this.places.regions({ parent: region.code }).map(regionOf);
  }
}

/** Agencies as the API shows them. */
@Resolver(() => Agency)
export class AgencyResolver {
  constructor(private readonly places: Places, private readonly clock: Clock) {}

  @Access({ to: 'reference' })
  @Query(() => Agency, { nullable: true, description: 'One agency, by its id or by its code; null where there is none.' })
  agency(
    @Arg('id', () => ID, { nullable: true, description: 'Its id.' }) id?: string,
    @Arg('code', () => String, { nullable: true, description: 'Its code, such as COMMUNITY-350602001.' }) code?: string,
  ): Agency | null {
    const row = this.find(id, code);
    return row ? agencyOf(row) : null;
  }

  @Access({ to: 'reference' })
  @Query(() => AgencyConnection, { description: 'Agencies by code.' })
  agencies(
    @Arg('kind', () => AgencyKindEnum, { nullable: true, description: 'Only those of this kind.' }) kind?: AgencyKind,
    @Arg('region', () => RegionCode, { nullable: true, description: 'Only those of this region and of all below it today.' }) region?: string,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'Rows of the page, 1 to 200.' }) first?: number,
    @Arg('after', () => Cursor, { nullable: true, description: 'Go on behind this row.' }) after?: string,
  ): InstanceType<typeof AgencyConnection> {
    const page = this.places.agencies({ kind, region }, pageRequest(AGENCIES, first, after), shanghaiDay(this.clock.now()));
    return Object.assign(new AgencyConnection(), toConnection(AGENCIES, page, agencyOf));
  }

  @FieldResolver(() => Region, { description: 'Where it is responsible, with all below.' })
  region(@Root() agency: Agency): Region {
    return regionOf(this.places.region(agency.regionCode)!);
  }

  private find(id: string | undefined, code: string | undefined): AgencyRow | undefined {
    if (!id && !code) throw badInput('id', 'Give the id or the code of the agency.');
    const rowId = id ? rowIdOf('Agency', id) : undefined;
    const row = id ? rowId && this.places.agency(rowId) : this.places.agencyByCode(code!);
    return row && (!code || row.code === code) ? row : undefined;
  }
}
