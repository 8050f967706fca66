import { column, OF_LOOP, ownColumn, PersonalFields, word } from '../../core/access/mapped-fields';
import type { TypeMapping } from '../../core/access/mapping';
import { kindMapping } from '../../core/loops/loop.mapping';
import { OverrideReview, reviewPresenter } from './override.type';

const personal = new PersonalFields(OverrideReview, OF_LOOP);

/** How reviews of break-glass access are read. */
export const reviewMappings: readonly TypeMapping[] = [kindMapping({
  presented: reviewPresenter,
  table: 'override_review',
  personal,
  fields: {
    state: column('state', word), justified: ownColumn('justified'),
    finding: personal.plain('finding', (row) => `to_json(${row.own('finding')})::text`),
  },
})];
