import { FieldResolver, Resolver, Root } from 'type-graphql';
import { TraceEntry } from '../trace/trace.type';
import type { Places } from './places';
import { Agency, agencyOf } from './places.type';

/** Who acted, on entries of the trace. */
@Resolver(() => TraceEntry)
export class TraceAgencyResolver {
  constructor(private readonly places: Places) {}

  @FieldResolver(() => Agency, { nullable: true, description: 'The agency that acted. Null where the platform itself acted (a breach, a lapse).' })
  agency(@Root() entry: TraceEntry): Agency | null {
    const row = entry.agencyId === null ? undefined : this.places.agency(entry.agencyId);
    return row ? agencyOf(row) : null;
  }
}
