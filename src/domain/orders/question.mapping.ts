import { column, OF_LOOP, PersonalFields, word } from '../../core/access/mapped-fields';
import type { FieldMapping, TypeMapping } from '../../core/access/mapping';
import type { ApiClass } from '../../core/access/personal';
import type { PresentedKind } from '../../core/loops/loop-catalog';
import { kindMapping, loopOfKey } from '../../core/loops/loop.mapping';
import { SEALED_OF_QUESTION } from './question.entity';
import { appealPresenter, feverPresenter, orderReviewPresenter } from './question.presenter';
import { FeverReport, OrderAppeal, OrderReview } from './question.type';

const order = loopOfKey('IsolationOrder', (row) => row.own('order_id'));
const appealed = new PersonalFields(OrderAppeal, OF_LOOP);

/** How appeals, reviews and reports of fever are read. */
export const questionMappings: readonly TypeMapping[] = [
  mapped(appealPresenter, OrderAppeal, { order, grounds: appealed.sealed('grounds', (row) => row.own('grounds_enc'), SEALED_OF_QUESTION.grounds) }),
  mapped(orderReviewPresenter, OrderReview, { order }),
  mapped(feverPresenter, FeverReport, {}),
];

function mapped(presented: PresentedKind, type: ApiClass, fields: Readonly<Record<string, FieldMapping>>): TypeMapping {
  const personal = new PersonalFields(type, OF_LOOP);
  return kindMapping({
    presented, table: 'order_question', personal,
    fields: { state: column('state', word), answer: personal.sealed('answer', (row) => row.own('answer_enc'), SEALED_OF_QUESTION.answer), ...fields },
  });
}
