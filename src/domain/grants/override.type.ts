import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { disclose, Personal } from '../../core/access/personal';
import { gradeOfLoop } from '../../core/access/reach.store';
import { inOrderOf, type RequestContext } from '../../core/access/request-context';
import { Node } from '../../core/kernel/connection';
import { enumOf } from '../../core/kernel/enum';
import { publicId, type RowId } from '../../core/kernel/ids';
import { DateTime } from '../../core/kernel/scalars';
import { verbsOf, type PresentedKind } from '../../core/loops/loop-catalog';
import type { LoopRow } from '../../core/loops/loop.entity';
import { rowAt } from '../../core/loops/past';
import { fillLoop, Loop } from '../../core/loops/loop.type';
import { TraceEntry } from '../../core/trace/trace.type';
import { REVIEW_STATES, type ReviewState } from './override';
import type { OverrideRow, ReviewRow } from './override.entity';
import { findReviews } from './override.store';
import { reviewKind } from './review.kind';

/** GraphQL enum of {@link REVIEW_STATES}. */
export const ReviewStateEnum = enumOf(REVIEW_STATES);
registerEnumType(ReviewStateEnum, {
  name: 'ReviewState',
  description: 'Where the review of a break-glass access stands.',
  valuesConfig: {
    OPENED: { description: 'The auditors have to look at it.' },
    REVIEWED: { description: 'They have said whether it was justified.' },
  },
});

@ObjectType({ implements: Node, description: 'A request to break in on a loop. With the consent of a second officer it becomes an access of one hour.' })
export class AccessOverride extends Node {
  @Field(() => DateTime, { description: 'When the first officer asked.' })
  requestedAt!: Date;

  @Field({ description: 'Whether the second officer has consented.' })
  consented!: boolean;
}

@ObjectType({ description: 'Answer of a verb on an override.' })
export class OverridePayload {
  @Field(() => AccessOverride, { nullable: true, description: 'The request as it is now.' })
  override!: AccessOverride | null;

  @Field(() => Loop, { nullable: true, description: 'The loop under your present rights: null before the consent.' })
  loop!: Loop | null;

  @Field({ description: 'True where this idempotencyKey had its effect before and this is the same answer again.' })
  replayed!: boolean;
}

@ObjectType({ implements: [Loop, Node], description: 'The review of a break-glass access. It opens by itself, with a deadline of 24 hours, and is held by the auditors of the region.' })
export class OverrideReview extends Loop {
  @Field(() => ReviewStateEnum, { description: 'Where it stands.' })
  state!: ReviewState;

  @Field(() => Boolean, { nullable: true, description: 'Whether the access was justified; null before the review has ended.' })
  justified!: boolean | null;

  @Personal('FREE_TEXT')
  @Field(() => String, { nullable: true, description: 'What was found; free text about a person. Null before that, or withheld.' })
  finding!: string | null;
}

@ObjectType({ description: 'Answer of a verb on a review.' })
export class ReviewPayload {
  @Field(() => OverrideReview, { nullable: true, description: 'The review as it is now, under your present rights.' })
  review!: OverrideReview | null;

  @Field(() => TraceEntry, { description: 'The entry that the verb wrote.' })
  entry!: TraceEntry;

  @Field({ description: 'True where this idempotencyKey had its effect before and this is the same answer again.' })
  replayed!: boolean;
}

/** The one door from a request's row to the API. */
export function toOverride(row: OverrideRow): AccessOverride {
  return Object.assign(new AccessOverride(), { id: publicId('AccessOverride', row.id), requestedAt: row.requestedAt, consented: row.consentedBy !== null });
}

/** How reviews reach the API. */
export const reviewPresenter: PresentedKind = { kind: reviewKind, idType: 'OverrideReview', present: presentReview };

/** The API object of a review that the caller reaches. */
export async function presentReview(context: RequestContext, loop: LoopRow): Promise<OverrideReview> {
  const [now, grade] = await Promise.all([loadRow(context, loop.id), gradeOfLoop(context, loop.id)]);
  const row = rowAt(loop, now, reviewKind);
  const filled = Object.assign(fillLoop(new OverrideReview(), 'OverrideReview', loop, verbsOf(context, reviewKind, loop, row)), {
    state: loop.state, justified: row.justified, finding: row.finding,
  });
  return disclose(filled, context.view(grade), loop.personId);
}

async function loadRow(context: RequestContext, id: RowId): Promise<ReviewRow> {
  const row = await context.loader<RowId, ReviewRow>('override.review', async (tx, ids) =>
    inOrderOf(ids, await findReviews(tx, ids), (found) => found.id)).load(id);
  if (!row) throw new Error('a review without its own columns');
  return row;
}
