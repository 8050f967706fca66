import { operation } from '../../../schema/operations/pages/teams.graphql';

/** A deployment that runs or is asked for. */
export interface Deployment {
  readonly id: string;
  readonly number: string;
  readonly stateName: string;
  readonly phase: string;
  readonly overdue: boolean;
  readonly region: { readonly name: string };
  readonly openedBy: { readonly name: string };
  readonly provider: { readonly name: string };
  readonly duty: string;
  readonly needed: number;
  readonly from: string;
  readonly until: string;
  readonly team: { readonly name: string; readonly kind: string; readonly size: number } | null;
  readonly checkedInAtUnit: string | null;
  readonly checkedInAtCommunity: string | null;
  readonly missingReports: readonly string[];
}

/** What the page of teams asks for. */
export interface TeamsData {
  readonly position: string;
  readonly deployments: { readonly nodes: readonly Deployment[]; readonly totalCount: number | null };
  /** On duty today, without today's report so far. */
  readonly missingToday: { readonly nodes: readonly { readonly id: string }[] };
  readonly free: { readonly totalCount: number | null; readonly nodes: readonly { readonly id: string; readonly name: string; readonly kind: string; readonly size: number; readonly agency: { readonly name: string } }[] };
}

/** Deployments that are not closed, and teams that are free. */
export const TEAMS_QUERY = operation('Teams');
