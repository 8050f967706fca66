import { operation } from '../../../schema/operations/pages/sites.graphql';

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
export const SITES_QUERY = operation('Sites');

/** A page of a site's rooms. */
export const ROOMS_QUERY = operation('Rooms');
