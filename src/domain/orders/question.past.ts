import { rowIdOf } from '../../core/kernel/ids';
import { factOf, lastOf, NO_WORD, type KindPast } from '../../core/loops/past';
import type { QuestionRow } from './question.entity';

const ANSWERED = ['APPEAL_DECIDED', 'APPEAL_WITHDRAWN', 'REVIEW_COMPLETED', 'FEVER_ANSWERED'] as const;

/** The past of an appeal, a review or a report of fever. It says nothing of its person: an order that ends by it says so itself. */
export const questionPast: KindPast<QuestionRow> = {
  row(now, entries) {
    const asked = lastOf(entries, 'APPEAL_FILED', 'REVIEW_OPENED');
    return {
      ...now, orderId: rowIdOf('IsolationOrder', factOf(asked, 'order') ?? '') ?? now.orderId,
      grounds: factOf(asked, 'grounds'), answer: factOf(lastOf(entries, ...ANSWERED), 'reason'),
    };
  },
  word: () => NO_WORD,
};
