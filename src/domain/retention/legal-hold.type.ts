import { Field, ID, ObjectType } from 'type-graphql';
import { Node } from '../../core/kernel/connection';
import { publicId } from '../../core/kernel/ids';
import { DateTime } from '../../core/kernel/scalars';
import { TraceEntry } from '../../core/trace/trace.type';
import type { HoldRow } from './legal-hold.store';

/** A hold as the API shows it. */
@ObjectType({ implements: Node, description: 'While it stands, retention destroys nothing of the person. Why it was placed is in the trace.' })
export class LegalHold extends Node {
  @Field(() => ID, { description: 'The person.' })
  personId!: string;

  @Field(() => DateTime, { description: 'When it was placed.' })
  placedAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it was lifted; null while it stands.' })
  liftedAt!: Date | null;

  /** The row behind it, for fields that are resolved. */
  row!: HoldRow;
}

@ObjectType({ description: 'Answer of a verb on a legal hold.' })
export class LegalHoldPayload {
  @Field(() => LegalHold, { nullable: true, description: 'The hold as it is now, under your present rights.' })
  hold!: LegalHold | null;

  @Field(() => TraceEntry, { description: 'The entry that the verb wrote, about the person and no loop.' })
  entry!: TraceEntry;

  @Field({ description: 'True where this idempotencyKey had its effect before and this is the same answer again.' })
  replayed!: boolean;
}

/** The one door from a hold's row to the API. */
export function toHold(row: HoldRow): LegalHold {
  return Object.assign(new LegalHold(), {
    id: publicId('LegalHold', row.id), personId: publicId('PersonOfInterest', row.personId), placedAt: row.placedAt, liftedAt: row.liftedAt, row,
  });
}
