import { Field, Int, InterfaceType, ObjectType, registerEnumType } from 'type-graphql';
import { connectionTypes, Node } from '../kernel/connection';
import { enumOf } from '../kernel/enum';
import { publicId, type IdType, type RowId } from '../kernel/ids';
import { DateTime } from '../kernel/scalars';
import type { EscalationLevel } from '../protocols/protocol';
import { EscalationLevelEnum } from '../protocols/protocol.type';
import { CLOCK_STATES, type ClockRow, type ClockState } from './clock.entity';
import type { LoopRow } from './loop.entity';
import { CONTROL_STATES, LOOP_PHASES, type LoopPhase } from './loop-kind';

/** GraphQL enum of phases. */
export const LoopPhaseEnum = enumOf(LOOP_PHASES);
registerEnumType(LoopPhaseEnum, {
  name: 'LoopPhase',
  description: 'Where a loop stands, whatever its kind.',
  valuesConfig: {
    OPEN: { description: 'Work is under way.' },
    ANSWERED: { description: 'The other side has answered; the opener has to accept or return the answer.' },
    CLOSED: { description: 'The opener has accepted the answer. Nothing changes any more.' },
    WITHDRAWN: { description: 'The opener took it back before it was answered. Nothing changes any more.' },
  },
});

/** GraphQL enum of clock states. */
export const ClockStateEnum = enumOf(CLOCK_STATES);
registerEnumType(ClockStateEnum, {
  name: 'ClockState',
  description: 'Where a deadline stands.',
  valuesConfig: {
    RUNNING: { description: 'The event has not come and the time is not over.' },
    PAUSED: { description: 'Stopped for a reason that stands in the trace.' },
    MET: { description: 'The event came in time.' },
    BREACHED: { description: 'The time was over before the event came; endedAt tells when it came after all.' },
    CANCELLED: { description: 'The deadline counts no more, as after a withdrawal.' },
  },
});

/** GraphQL enum of control states. */
export const ControlStateEnum = enumOf(CONTROL_STATES);
registerEnumType(ControlStateEnum, {
  name: 'ControlState',
  description: 'How far a person has been found and looked after; folded from the trace of the loops of the person.',
  valuesConfig: {
    NOT_LOCATED: { description: 'Not found yet.' },
    LOCATED: { description: 'Found (找准).' },
    WATCHED: { description: 'Health monitoring at home (盯住).' },
    CONTROLLED: { description: 'In isolation at home or at a site (管住).' },
    IN_TREATMENT: { description: 'In hospital (救治). A health value.' },
    RELEASED: { description: 'No measure, or no longer one.' },
  },
});

/** What every loop shows, whatever its kind. */
@InterfaceType({
  implements: Node,
  description: 'A piece of work that one agency opens, exactly one agency holds (has to act) at any time, a clock runs on, and the opener closes with one outcome.',
})
export abstract class Loop extends Node {
  @Field({ description: 'Readable number, unique for ever, such as XC-350602-20220320-0001.' })
  number!: string;

  @Field(() => LoopPhaseEnum, { description: 'Where it stands, whatever its kind.' })
  phase!: LoopPhase;

  @Field({ description: "The state of the concrete kind, as its enum value's name." })
  stateName!: string;

  @Field(() => Int, { description: 'Number of its trace entries: moves with every change. Quote it as expectedVersion.' })
  version!: number;

  @Field(() => DateTime, { description: 'When it was opened.' })
  openedAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'The next deadline, missed ones included; null without one.' })
  dueAt!: Date | null;

  @Field({ description: 'Whether a deadline was missed whose event has still not come. Turns with the breach entry in the trace.' })
  overdue!: boolean;

  @Field(() => DateTime, { nullable: true, description: 'When it was closed or withdrawn; null while it is not.' })
  closedAt!: Date | null;

  @Field(() => [String], { description: "What the caller's part allows in this state; guards such as a missing signature are not tried." })
  verbs!: string[];

  @Field(() => [String], { description: 'Names of the fields of this object that are withheld or masked for the caller.' })
  withheld!: string[];

  /** The row behind it, for fields that are resolved. */
  row!: LoopRow;
}

/** One deadline as the API shows it. */
@ObjectType({ description: 'One deadline, from an event to an event, under the protocol that was in force when it started.' })
export class Clock {
  @Field({ description: "The protocol's code for it, such as FEEDBACK." })
  code!: string;

  @Field(() => String, { nullable: true, description: 'Tells apart clocks of one code, such as the day of a daily report.' })
  label!: string | null;

  @Field(() => ClockStateEnum, { description: 'Where it stands.' })
  state!: ClockState;

  @Field(() => DateTime, { description: 'When it started.' })
  startedAt!: Date;

  @Field(() => DateTime, { description: 'When the event must have come.' })
  dueAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When the event came or the clock was cancelled; null while neither has happened.' })
  endedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When the breach was written; null without one.' })
  breachedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When the warning of its present deadline was written; null without one.' })
  warnedAt!: Date | null;

  @Field(() => EscalationLevelEnum, { nullable: true, description: 'The highest level that has heard of the breach; null while none has.' })
  escalation!: EscalationLevel | null;

  @Field(() => DateTime, { nullable: true, description: 'When that level heard of it; null while none has.' })
  escalatedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Since when it stands still; null while it does not. What is left is from here to dueAt.' })
  pausedAt!: Date | null;

  /** Row id of its protocol; its field is resolved. */
  protocolId!: RowId;
}

const types = connectionTypes('Loop', () => Loop);
/** A page of loops of any kind. */
export const LoopConnection = types.Connection;

/** Fills what all loops show from the row. Personal fields of the kind are the kind's own business. */
export function fillLoop<T extends Loop>(loop: T, idType: IdType, row: LoopRow, verbs: readonly string[]): T {
  return Object.assign(loop, {
    id: publicId(idType, row.id), number: row.number, phase: row.phase, stateName: row.state, version: row.version,
    openedAt: row.openedAt, dueAt: row.dueAt, overdue: row.overdue, closedAt: row.closedAt, verbs: [...verbs], withheld: [], row,
  });
}

/** The one door from a clock's row to the API. */
export function toClock(row: ClockRow): Clock {
  return Object.assign(new Clock(), {
    code: row.code, label: row.label, state: row.state, startedAt: row.startedAt, dueAt: row.dueAt, endedAt: row.endedAt,
    breachedAt: row.breachedAt, warnedAt: row.warnedAt, escalation: row.escalation, escalatedAt: row.escalatedAt, pausedAt: row.pausedAt,
    protocolId: row.protocolId,
  });
}
