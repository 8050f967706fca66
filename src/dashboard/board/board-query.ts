import { operation } from '../../../schema/operations/pages/board.graphql';

/** Counts of loops under one key. */
export interface SummaryRow {
  readonly key: string;
  readonly label: string;
  readonly open: number | null;
  readonly answered: number | null;
  readonly overdue: number | null;
  readonly closed: number | null;
  readonly withdrawn: number | null;
  readonly medianMinutesToClose: number | null;
}

/** Counts with the place in the log that they contain. */
export interface Summary {
  readonly asOf: string;
  readonly rows: readonly SummaryRow[];
}

/** A loop with a deadline. */
export interface DueLoop {
  readonly id: string;
  readonly number: string;
  readonly kind: string;
  readonly stateName: string;
  readonly dueAt: string | null;
  readonly region: { readonly name: string };
  readonly heldBy: { readonly name: string };
}

/** Rooms of a county against its population. */
export interface Reserve {
  readonly region: { readonly code: string; readonly name: string };
  readonly rooms: number;
  readonly free: number;
  readonly building: number;
  readonly perTenThousand: number | null;
  readonly target: number | null;
  readonly missing: number | null;
}

/** What the board asks for beside its counts, at one moment. */
export interface BoardData {
  readonly position: string;
  readonly overdue: { readonly nodes: readonly DueLoop[] };
  readonly next: { readonly nodes: readonly DueLoop[] };
  readonly sites: { readonly nodes: readonly { readonly id: string; readonly name: string; readonly roomCount: number; readonly free: number; readonly reserved: number; readonly occupied: number }[] };
  /** Rooms of each county against what the protocol in force asks for. */
  readonly reserve: readonly Reserve[];
  readonly onDuty: { readonly totalCount: number | null };
  readonly missing: { readonly totalCount: number | null; readonly nodes: readonly { readonly id: string; readonly number: string; readonly region: { readonly name: string }; readonly team: { readonly name: string } | null }[] };
  readonly freeTeams: { readonly totalCount: number | null };
  readonly protocols: readonly { readonly code: string; readonly clocks: readonly { readonly code: string; readonly within: string; readonly appliesTo: readonly string[] }[] }[];
}

/** Deadlines that the query looks at beyond those that are missed. */
export const NEXT_LIMIT = 200;

/** The query of the board. */
export const BOARD_QUERY = operation('Board');

/** Number of a count that may be withheld. */
export function countOf(count: number | null | undefined): number {
  return count ?? 0;
}

/** All loops of a row, whatever their phase. */
export function totalOf(row: SummaryRow): number {
  return countOf(row.open) + countOf(row.answered) + countOf(row.closed) + countOf(row.withdrawn);
}
