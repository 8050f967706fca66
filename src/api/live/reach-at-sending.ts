import type { RequestContext } from '../../core/access/request-context';
import type { RowId } from '../../core/kernel/ids';

/** The viewer's row of `reach` on a loop. */
export interface Span {
  readonly loopId: RowId;
  readonly sinceSeq: number;
  /** Null while reach goes on. */
  readonly untilSeq: number | null;
}

/** What reach leaves of an entry: the entry itself, word that the loop is gone, or nothing at all. */
export type Verdict = 'SEND' | 'LEFT' | 'NOTHING';

/**
 * What the viewer gets of the entry `loopSeq` of a loop. Reach as it is now decides, also over what happened while it
 * went on. Where it has ended, the closing entry included, no entry is told: row security would not show it either.
 * Of entries behind the one with which it ended not even their being there is told.
 */
export function verdictOn(span: Span | undefined, loopSeq: number): Verdict {
  if (!span || loopSeq < span.sinceSeq) return 'NOTHING';
  if (span.untilSeq === null) return 'SEND';
  return loopSeq <= span.untilSeq + 1 ? 'LEFT' : 'NOTHING';
}

const SPANS = `
  SELECT loop_id AS "loopId", since_seq AS "sinceSeq", until_seq AS "untilSeq"
  FROM reach WHERE party_id = $1 AND loop_id = ANY($2)`;

/** The viewer's reach on these loops, read now and under the viewer's own row security. */
export async function readSpans(context: RequestContext, loops: readonly RowId[]): Promise<ReadonlyMap<RowId, Span>> {
  const rows: Span[] = await context.read((tx) => tx.query(SPANS, [context.party, loops]));
  return new Map(rows.map((row) => [row.loopId, row]));
}
