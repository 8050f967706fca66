import { Field, InputType } from 'type-graphql';
import { VerbInput } from '../../core/loops/verb.input';

/** Input of releaseFromIsolation. */
@InputType({ description: 'Ends a stay (解除隔离): the person is released and the room is free.' })
export class ReleaseFromIsolationInput extends VerbInput {
  @Field({ description: 'Why the person may go; free text about a person.' })
  reason!: string;
}
