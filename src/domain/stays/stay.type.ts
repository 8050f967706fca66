import { Field, Float, ObjectType, registerEnumType } from 'type-graphql';
import { disclose, Personal } from '../../core/access/personal';
import type { View } from '../../core/access/policy';
import { Node } from '../../core/kernel/connection';
import { enumOf } from '../../core/kernel/enum';
import type { RowId } from '../../core/kernel/ids';
import { DateTime } from '../../core/kernel/scalars';
import type { LoopRow } from '../../core/loops/loop.entity';
import { fillLoop, Loop } from '../../core/loops/loop.type';
import { TraceEntry } from '../../core/trace/trace.type';
import type { ObservationRow } from './observation.store';
import { STAY_STATES, type StayState } from './stay';
import type { StayRow } from './stay.entity';

/** GraphQL enum of {@link STAY_STATES}. */
export const StayStateEnum = enumOf(STAY_STATES);
registerEnumType(StayStateEnum, {
  name: 'StayState',
  description: 'Where a stay stands.',
  valuesConfig: {
    STAYING: { description: 'The person is at the site and counts as CONTROLLED.' },
    RELEASED: { description: 'The person was released (解除隔离); the room is free.' },
  },
});

@ObjectType({
  implements: [Loop, Node],
  description: "A person's time in a room. Opened by admission, held by the site, ended by whoever ordered the transfer.",
})
export class IsolationStay extends Loop {
  @Field(() => StayStateEnum, { description: 'Where it stands.' })
  state!: StayState;

  @Field(() => DateTime, { description: 'When the person was admitted.' })
  admittedAt!: Date;

  @Field(() => DateTime, { description: "By the protocol's term, counted from last exposure. Never empty: nobody is held without an end." })
  endsAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When the person was released; null before that.' })
  releasedAt!: Date | null;

  /** Row ids behind fields that are resolved. */
  links!: { transfer: RowId; site: RowId; room: RowId };
}

@ObjectType({ description: 'What a site saw of a person in one half-day.' })
export class Observation {
  @Field({ description: 'The half-day in Asia/Shanghai, such as 2022-03-20 AM.' })
  halfDay!: string;

  @Field(() => DateTime, { description: 'When it was recorded.' })
  observedAt!: Date;

  @Personal('TEMPERATURE')
  @Field(() => Float, { nullable: true, description: 'Degrees Celsius. Null where withheld.' })
  temperature!: number | null;

  @Personal('SYMPTOMS')
  @Field(() => Boolean, { nullable: true, description: 'Whether there were symptoms. Null where withheld.' })
  symptoms!: boolean | null;

  @Field(() => [String], { description: 'Names of the fields of this object that are withheld for the caller.' })
  withheld!: string[];
}

/** The one door from an observation's row to the caller; `person` is who was seen. */
export function toObservation(row: ObservationRow, view: View, person: RowId | null): Observation {
  return disclose(Object.assign(new Observation(), {
    halfDay: row.slot, observedAt: row.observedAt, temperature: row.temperature, symptoms: row.symptoms, withheld: [],
  }), view, person);
}

@ObjectType({ description: 'Answer of a verb on a stay.' })
export class StayPayload {
  @Field(() => IsolationStay, { nullable: true, description: 'The stay as it is now, under your present rights; null where it is no longer yours to see.' })
  stay!: IsolationStay | null;

  @Field(() => TraceEntry, { description: 'The entry that the verb wrote.' })
  entry!: TraceEntry;

  @Field({ description: 'True where this idempotencyKey had its effect before and this is the same answer again.' })
  replayed!: boolean;
}

/** The one door from a stay's rows to the caller. */
export function toStay(loop: LoopRow, row: StayRow, verbs: readonly string[], view: View): IsolationStay {
  const filled = Object.assign(fillLoop(new IsolationStay(), 'IsolationStay', loop, verbs), {
    state: loop.state, admittedAt: row.admittedAt, endsAt: row.endsAt, releasedAt: row.releasedAt,
    links: { transfer: row.transferId, site: row.siteId, room: row.roomId },
  });
  return disclose(filled, view, loop.personId);
}
