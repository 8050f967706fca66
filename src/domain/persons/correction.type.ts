import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { connectionTypes } from '../../core/kernel/connection';
import { enumOf } from '../../core/kernel/enum';
import { publicId, type RowId } from '../../core/kernel/ids';
import { DateTime } from '../../core/kernel/scalars';
import { TraceEntry } from '../../core/trace/trace.type';
import { CORRECTABLE_FIELDS, type CorrectableField } from './correction';
import type { CorrectionRow, NoticeRow } from './correction.store';
import { PersonOfInterest } from './person.type';

/** GraphQL enum of {@link CORRECTABLE_FIELDS}. */
export const CorrectableFieldEnum = enumOf(CORRECTABLE_FIELDS);
registerEnumType(CorrectableFieldEnum, {
  name: 'CorrectablePersonField',
  description: 'What of a person can be corrected. Category, exposure and control state are folded from leads and loops.',
  valuesConfig: {
    NAME: { description: 'The name.' },
    SEX: { description: 'The sex.' },
    BIRTH_YEAR: { description: 'The year of birth.' },
    DOCUMENT: { description: 'A document: another number, or one less.' },
    PHONE: { description: 'The phone.' },
    ADDRESS: { description: 'The address.' },
    REGION: { description: 'The region.' },
  },
});

/** Somebody who is told of a correction. */
@ObjectType({ description: 'An agency that is told of a correction.' })
export class CorrectionNotice {
  @Field({ description: 'True where the read log has it that the agency received such a field before; false where it could have read it at that moment.' })
  received!: boolean;

  /** Row id of the agency; its field is resolved. */
  agencyId!: RowId;
}

/** That a person was corrected. */
@ObjectType({ description: 'That fields of a person were corrected. It names no value: who may see them reads the person or the trace.' })
export class PersonCorrection {
  @Field(() => DateTime, { description: 'When.' })
  at!: Date;

  @Field(() => ID, { description: 'The person. Whoever is told and does not reach the person any more drops what is held under this id.' })
  personId!: string;

  @Field(() => [CorrectableFieldEnum], { description: 'Which fields.' })
  fields!: CorrectableField[];

  /** Row id of the correction. */
  rowId!: RowId;

  /** Row id of the agency that corrected; its field is resolved. */
  agencyId!: RowId;
}

@ObjectType({ description: 'Answer of a correction.' })
export class CorrectPersonPayload {
  @Field(() => PersonOfInterest, { nullable: true, description: 'The person as it is now, under your present rights.' })
  person!: PersonOfInterest | null;

  @Field(() => PersonCorrection, { nullable: true, description: 'That it was corrected, and who is told.' })
  correction!: PersonCorrection | null;

  @Field(() => [TraceEntry], { description: 'The entries that the verb wrote: one on each running loop of the person that you reach.' })
  entries!: TraceEntry[];

  @Field({ description: 'True where this idempotencyKey had its effect before and this is the same answer again.' })
  replayed!: boolean;
}

const types = connectionTypes('Correction', () => PersonCorrection, false);
/** A page of corrections. */
export const CorrectionConnection = types.Connection;

/** The one door from a correction's row to the API. */
export function toCorrection({ id, at, personId, fields, agencyId }: CorrectionRow): PersonCorrection {
  return Object.assign(new PersonCorrection(), { at, personId: publicId('PersonOfInterest', personId), fields, rowId: id, agencyId });
}

/** The one door from a notice's row to the API. */
export function toNotice({ agencyId, received }: NoticeRow): CorrectionNotice {
  return Object.assign(new CorrectionNotice(), { agencyId, received });
}
