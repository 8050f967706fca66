import { Field, ID, InputType, Int, registerEnumType } from 'type-graphql';
import { enumOf } from '../../core/kernel/enum';
import { RegionCode } from '../../core/kernel/scalars';
import { REMOVABLE_FIELDS, type RemovableField } from './correction';
import type { Sex } from './person';
import { DocumentInput } from './person.input';
import { SexEnum } from './person.type';

/** GraphQL enum of {@link REMOVABLE_FIELDS}. */
export const RemovableFieldEnum = enumOf(REMOVABLE_FIELDS);
registerEnumType(RemovableFieldEnum, {
  name: 'RemovablePersonField',
  description: 'What of a person can be taken away without anything in its place. A document goes by wrongDocument.',
  valuesConfig: {
    BIRTH_YEAR: { description: 'The year of birth.' },
    PHONE: { description: 'The phone.' },
    ADDRESS: { description: 'The address.' },
  },
});

/** What of a person is to be corrected. */
@InputType({ description: 'Corrects what is known of a person. What is left out stays as it is.' })
export class CorrectPersonInput {
  @Field({ description: 'Names this intent, 1 to 128 characters: the same key with the same input has one effect.' })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The person.' })
  id!: string;

  @Field(() => Int, { description: 'The version of the person that the correction stands on; a stale one is refused with VERSION_CONFLICT.' })
  expectedVersion!: number;

  @Field({ description: 'Why, such as what was shown; free text about a person, for the trace.' })
  reason!: string;

  @Field(() => String, { nullable: true, description: 'The right name.' })
  name?: string | null;

  @Field(() => SexEnum, { nullable: true, description: 'The right sex. A resident number in document tells it too.' })
  sex?: Sex | null;

  @Field(() => Int, { nullable: true, description: 'The right year of birth. A resident number in document tells it too.' })
  birthYear?: number | null;

  @Field(() => DocumentInput, { nullable: true, description: 'The right document. It takes the place of wrongDocument or, without that, of the one document of the same type.' })
  document?: DocumentInput | null;

  @Field(() => DocumentInput, { nullable: true, description: 'The document that is not the person\'s; without document it is taken away.' })
  wrongDocument?: DocumentInput | null;

  @Field(() => String, { nullable: true, description: 'The right phone.' })
  phone?: string | null;

  @Field(() => String, { nullable: true, description: 'The right address.' })
  address?: string | null;

  @Field(() => RegionCode, { nullable: true, description: 'The right region. Loops that are under way keep theirs.' })
  regionCode?: string | null;

  @Field(() => [RemovableFieldEnum], { nullable: true, description: 'What is wrong and has no right value that is known.' })
  remove?: RemovableField[] | null;
}
