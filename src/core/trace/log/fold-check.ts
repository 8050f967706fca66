import type { Tx } from '../../db/context';

/** Something in the database that is not what the log says. */
export interface LogFinding {
  /** Place in the log where there is one. */
  readonly index: number | null;
  readonly sentence: string;
}

/**
 * Rows of a room that can be folded from the trace, compared with it. It reads page by page in the context `log`: each
 * page is one transaction, and nothing of one is kept for the next but the place.
 */
export interface FoldCheck {
  /** Compares the rows behind a place; answers what is not as the trace tells, and the next place, null at the end. */
  page(tx: Tx, after: string | null): Promise<{ findings: readonly LogFinding[]; next: string | null }>;
}
