import type { Tx } from '../db/context';
import type { RowId } from '../kernel/ids';
import { LoopQuery, type LoopChoice, type OwnCondition } from './loop-list';
import { phaseOf, type Balance, type BalanceCounts, type ReconciliationPart } from './reconciliation';

/**
 * That the log shows the loop in the holder's hands. The log is read, not the row: a loop that says that the holder
 * is to answer it and never reached the holder is what a balance must find. It stands under the caller's own rights.
 */
const IN_HANDS = 'EXISTS (SELECT FROM trace_entry e WHERE e.loop_key = l.trace_key AND e.held_by = ?)';

/** The loops of one part, as a list is asked for them. */
export function listOfPart(balance: Balance, part: ReconciliationPart): { choice: LoopChoice; own: OwnCondition[] } {
  const phase = phaseOf(part);
  return {
    choice: { ...choiceOfBalance(balance), phases: phase && [phase] },
    own: part === 'RECEIVED' ? [{ sql: IN_HANDS, values: [balance.holder] }] : [],
  };
}

/** Counts each part over the loops that the party reaches. One statement, so the numbers belong together. */
export async function countBalance(tx: Tx, party: RowId, balance: Balance): Promise<BalanceCounts> {
  const query = new LoopQuery({ party, choice: choiceOfBalance(balance) });
  const received = IN_HANDS.replace('?', query.value(balance.holder));
  const [counts]: BalanceCounts[] = await tx.query(
    `SELECT count(*)::int AS sent, count(*) FILTER (WHERE ${received})::int AS received,
       count(*) FILTER (WHERE l.phase = 'OPEN')::int AS open, count(*) FILTER (WHERE l.phase = 'ANSWERED')::int AS answered,
       count(*) FILTER (WHERE l.phase = 'CLOSED')::int AS closed, count(*) FILTER (WHERE l.phase = 'WITHDRAWN')::int AS withdrawn
     ${query.sql}`,
    query.values,
  );
  return counts!;
}

function choiceOfBalance({ opener, holder, from, to }: Balance): LoopChoice {
  return { openedBy: opener, answerer: holder, openedAfter: from, openedBefore: to };
}
