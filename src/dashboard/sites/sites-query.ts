/** A room of a site. */
export interface Room { readonly id: string; readonly number: string; readonly floor: number; readonly class: string; readonly free: boolean }

/** A site with its counts. */
export interface Site {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly region: { readonly name: string };
  readonly roomCount: number;
  readonly free: number;
  readonly reserved: number;
  readonly occupied: number;
}

/** A transfer that is under way. */
export interface Trip {
  readonly id: string;
  readonly number: string;
  readonly stateName: string;
  readonly dueAt: string | null;
  readonly overdue: boolean;
  readonly vehicle: string | null;
  readonly site: { readonly name: string } | null;
  readonly region: { readonly name: string };
  readonly custodian: { readonly name: string };
  readonly heldBy: { readonly name: string };
  readonly handovers: readonly { readonly id: string; readonly released: { readonly at: string } | null; readonly received: { readonly at: string } | null }[];
}

/** What the page of sites asks for. */
export interface SitesData { readonly position: string; readonly isolationSites: { readonly nodes: readonly Site[] }; readonly transfers: { readonly nodes: readonly Trip[] } }

/** Sites and trips. */
export const SITES_QUERY = `query Sites {
  position
  isolationSites(first: 100) { nodes { id name kind region { name } roomCount free reserved occupied } }
  transfers(filter: { phases: [OPEN, ANSWERED], states: [ORDERED, REFUSED, ACCEPTED, DISPATCHED, ON_BOARD, ARRIVED, ABORTING] }, first: 100) {
    nodes { id number stateName dueAt overdue vehicle site { name } region { name } custodian { name } heldBy { name } handovers { id released { at } received { at } } }
  }
}`;

/** A page of a site's rooms. */
export const ROOMS_QUERY = `query Rooms($id: ID!, $after: Cursor) {
  isolationSite(id: $id) { rooms(first: 200, after: $after) { nodes { id number floor class free } pageInfo { hasNextPage endCursor } } }
}`;
