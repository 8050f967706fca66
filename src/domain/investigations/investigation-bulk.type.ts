import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { RowId } from '../../core/kernel/ids';
import type { BulkProblem, BulkRow } from './investigation-bulk.service';

/** Why a request was left as it is. */
@ObjectType({ description: 'Why a request was left as it is. The message never repeats a value.' })
export class InvestigationProblem {
  @Field({ description: 'NOT_FOUND, FORBIDDEN, VERSION_CONFLICT or ILLEGAL_TRANSITION, as the verb on this request alone would be refused. New codes may come.' })
  code!: string;

  @Field({ description: 'What to do next, in a sentence.' })
  message!: string;

  @Field({ description: 'Where in the call it stands, such as input.items.3.id.' })
  path!: string;

  @Field(() => Int, { nullable: true, description: 'The version now, of VERSION_CONFLICT; else null.' })
  currentVersion!: number | null;

  @Field(() => String, { nullable: true, description: 'The state that does not allow the verb, of ILLEGAL_TRANSITION; else null.' })
  state!: string | null;
}

/** What became of one request. */
@ObjectType({ description: 'What became of one request of the call.' })
export class InvestigationResult {
  @Field(() => Int, { description: 'Place in the call, from 0.' })
  index!: number;

  @Field(() => ID, { description: 'The id that was sent.' })
  id!: string;

  @Field(() => InvestigationProblem, { nullable: true, description: 'Why it was left as it is; null where the verb was done.' })
  error!: BulkProblem | null;

  /** Row ids of request and entry; their fields are resolved. */
  links!: { readonly request: RowId | null; readonly entry: RowId | null };
}

/** Answer of a verb on many requests. */
@ObjectType({ description: 'Answer of a verb on many requests: one outcome each, in the order of the call.' })
export class InvestigationsPayload {
  @Field(() => Int, { description: 'On how many the verb was done.' })
  done!: number;

  @Field(() => Int, { description: 'How many were left as they are.' })
  refused!: number;

  @Field(() => [InvestigationResult], { description: 'One for each request, in the order of the call.' })
  results!: InvestigationResult[];

  @Field({ description: 'True where this idempotencyKey had its effect before and these are the same outcomes again.' })
  replayed!: boolean;
}

/** The one door from outcomes to the API. */
export function toInvestigations(ids: readonly string[], rows: readonly BulkRow[], replayed: boolean): InvestigationsPayload {
  const results = rows.map((row, index) => Object.assign(new InvestigationResult(), {
    index, id: ids[index], error: 'problem' in row ? Object.assign(new InvestigationProblem(), row.problem) : null,
    links: 'problem' in row ? { request: null, entry: null } : { request: row.id, entry: row.entry },
  }));
  const refused = results.filter(({ error }) => error !== null).length;
  return Object.assign(new InvestigationsPayload(), { done: results.length - refused, refused, results, replayed });
}
