import { Field, Float, InputType } from 'type-graphql';
import { VerbInput } from '../../core/loops/verb.input';

/** Input of releaseFromIsolation. */
@InputType({ description: 'Ends a stay (解除隔离): the person is released and the room is free.' })
export class ReleaseFromIsolationInput extends VerbInput {
  @Field({ description: 'Why the person may go; free text about a person.' })
  reason!: string;
}

/** Input of recordObservation. */
@InputType({ description: 'What the site sees of a person in this half-day.' })
export class RecordObservationInput extends VerbInput {
  @Field(() => Float, { description: 'Temperature in degrees Celsius, 30 to 45, kept with one decimal.' })
  temperature!: number;

  @Field(() => Boolean, { description: 'Whether the person has symptoms.' })
  symptoms!: boolean;
}
