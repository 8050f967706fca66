import { disclose } from '../../core/access/personal';
import { gradeOfLoop } from '../../core/access/reach.store';
import { inOrderOf, type RequestContext } from '../../core/access/request-context';
import type { RowId } from '../../core/kernel/ids';
import { verbsOf, type PresentedKind } from '../../core/loops/loop-catalog';
import type { LoopRow } from '../../core/loops/loop.entity';
import { fillLoop, type Loop } from '../../core/loops/loop.type';
import { rowAt } from '../../core/loops/past';
import type { QuestionRow } from './question.entity';
import { appealKind, feverKind, orderReviewKind } from './question.kind';
import { findQuestions } from './question.store';
import { FeverReport, OrderAppeal, OrderReview } from './question.type';

/** How appeals reach the API. */
export const appealPresenter = presenter(appealKind, 'OrderAppeal', () => new OrderAppeal(), ({ grounds, answer, orderId }) => ({ grounds, answer, orderId }));
/** How reviews of orders reach the API. */
export const orderReviewPresenter = presenter(orderReviewKind, 'OrderReview', () => new OrderReview(), ({ answer, orderId }) => ({ answer, orderId }));
/** How reports of fever reach the API. */
export const feverPresenter = presenter(feverKind, 'FeverReport', () => new FeverReport(), ({ answer }) => ({ answer }));

function presenter(
  kind: typeof appealKind, idType: 'OrderAppeal' | 'OrderReview' | 'FeverReport', made: () => Loop, shown: (row: QuestionRow) => object,
): PresentedKind {
  const present = async (context: RequestContext, loop: LoopRow): Promise<Loop> => {
    const [now, grade] = await Promise.all([loadRow(context, loop.id), gradeOfLoop(context, loop.id)]);
    const row = rowAt(loop, now, kind);
    const filled = Object.assign(fillLoop(made(), idType, loop, verbsOf(context, kind, loop, row)), { state: loop.state, ...shown(row) });
    return disclose(filled, context.view(grade), loop.personId);
  };
  return { kind, idType, present };
}

async function loadRow(context: RequestContext, id: RowId): Promise<QuestionRow> {
  const row = await context.loader<RowId, QuestionRow>('order.question', async (tx, ids) =>
    inOrderOf(ids, await findQuestions(tx, ids), (found) => found.id)).load(id);
  if (!row) throw new Error('a question without its own columns');
  return row;
}
