import { Field, InputType } from 'type-graphql';
import { DateTime } from '../kernel/scalars';
import { VerbInput } from './verb.input';

/** What every verb on a clock carries. */
@InputType({ description: 'Which deadline of a loop, and why. By an officer of the opener, or of a headquarters that oversees the loop.' })
export class ClockVerbInput extends VerbInput {
  @Field({ description: "Code of the deadline, such as FEEDBACK. One that the kind of loop sets itself, such as the end of a stay, follows the decision behind it and cannot be changed here." })
  clock!: string;

  @Field({ description: 'Why; free text for the trace.' })
  reason!: string;
}

/** Input of pauseClock. */
@InputType({ description: 'Lets a running deadline stand still. What is left of its time is kept.' })
export class PauseClockInput extends ClockVerbInput {}

/** Input of resumeClock. */
@InputType({ description: 'Lets a deadline that stands still go on with what was left.' })
export class ResumeClockInput extends ClockVerbInput {}

/** Input of moveClock. */
@InputType({ description: 'Gives a running deadline another time. One that was missed stays missed.' })
export class MoveClockInput extends ClockVerbInput {
  @Field(() => DateTime, { description: 'When the event must have come; in the future.' })
  dueAt!: Date;
}
