import type { RequestContext } from '../access/request-context';
import type { Tx } from '../db/context';
import { badInput, forbidden, notFound, Refusal } from '../kernel/errors';
import { parsePublicId, type RowId } from '../kernel/ids';
import { requiredText } from '../kernel/text';
import type { Adjustment, Advance } from './advance';
import { moved, paused, resumed, timeLeft } from './alarms';
import type { ClockRow, ClockState } from './clock.entity';
import type { ClockVerbInput, MoveClockInput, PauseClockInput, ResumeClockInput } from './clock-verbs.input';
import type { Commands, Done } from './command';
import type { LoopCatalog } from './loop-catalog';
import type { LoopRow } from './loop.entity';
import { lockLoop } from './loop.store';
import type { LoopRules } from './rules';

/** Ids of a verb's answer; fields are read anew under the caller's rights. */
export type ClockOutcomeIds = { id: RowId; entry: RowId };

const SECOND_MS = 1_000;

/** Pauses, resumes and moves deadlines of loops of any kind: with a reason, by an officer of the opener or of a headquarters above. */
export class ClockVerbs {
  constructor(
    private readonly commands: Commands,
    private readonly loops: Advance,
    private readonly catalog: Pick<LoopCatalog, 'kind' | 'kindOfIdType'>,
    private readonly rules: LoopRules,
  ) {}

  pause(context: RequestContext, input: PauseClockInput): Promise<Done<ClockOutcomeIds>> {
    return this.adjust(context, 'pauseClock', input, ['RUNNING'], (clock, reason, at) => ({
      clock: paused(clock, at), entry: 'CLOCK_PAUSED',
      facts: { ...named(clock), remaining: `PT${Math.ceil(timeLeft(clock, at) / SECOND_MS)}S`, reason },
    }));
  }

  resume(context: RequestContext, input: ResumeClockInput): Promise<Done<ClockOutcomeIds>> {
    return this.adjust(context, 'resumeClock', input, ['PAUSED'], (before, reason, at) => {
      const clock = resumed(before, at);
      return { clock, entry: 'CLOCK_RESUMED', facts: { ...named(clock), dueAt: clock.dueAt, reason } };
    });
  }

  move(context: RequestContext, input: MoveClockInput): Promise<Done<ClockOutcomeIds>> {
    return this.adjust(context, 'moveClock', input, ['RUNNING'], (before, reason, at) => {
      if (input.dueAt <= at) throw badInput('input.dueAt', 'dueAt must lie in the future.');
      const clock = moved(before, input.dueAt, this.rules.alarm(before), at);
      return { clock, entry: 'CLOCK_MOVED', facts: { ...named(clock), from: before.dueAt, dueAt: clock.dueAt, reason } };
    });
  }

  private adjust<I extends ClockVerbInput>(
    context: RequestContext, verb: string, input: I, from: readonly ClockState[],
    change: (clock: ClockRow, reason: string, at: Date) => Adjustment,
  ): Promise<Done<ClockOutcomeIds>> {
    return this.commands.run(context, verb, input, async (tx, actor) => {
      const loop = await this.lock(tx, context, input);
      const reason = requiredText('input.reason', input.reason);
      const entry = await this.loops.adjust(tx, this.catalog.kind(loop.kind).kind, loop.id, verb, actor, (now, clocks) => {
        const clock = this.clockOf(now, clocks, input.clock);
        if (!from.includes(clock.state)) {
          throw new Refusal('ILLEGAL_TRANSITION', `${verb} is not possible while the clock is ${clock.state}.`, { state: clock.state, verb, allowed: allowedIn(clock.state) });
        }
        return change(clock, reason, this.rules.clock.now());
      });
      return { id: loop.id, entry };
    });
  }

  /** @throws Refusal NOT_FOUND without reach, FORBIDDEN for whoever may not, VERSION_CONFLICT, ILLEGAL_TRANSITION for a closed loop. */
  private async lock(tx: Tx, context: RequestContext, input: ClockVerbInput): Promise<LoopRow> {
    const parsed = parsePublicId(input.id);
    if (!parsed || !this.catalog.kindOfIdType(parsed.type)) throw notFound('loop');
    const loop = await lockLoop(tx, parsed.id);
    const { agency, role } = context.principal;
    if (role !== 'OFFICER' || (loop.openedBy !== agency.id && agency.kind !== 'HEADQUARTERS')) {
      throw forbidden('Only an officer of the agency that opened the loop, or of a headquarters that oversees it, changes its deadlines.');
    }
    if (loop.version !== input.expectedVersion) {
      throw new Refusal('VERSION_CONFLICT', 'The loop has changed since you read it. Read it again and decide anew.', { currentVersion: loop.version });
    }
    if (loop.closedAt !== null) throw new Refusal('ILLEGAL_TRANSITION', 'A closed loop has no deadlines.', { state: loop.state, allowed: [] });
    return loop;
  }

  /** A deadline that the protocol starts by an event. What a kind starts itself has a decision behind it. */
  private clockOf(loop: LoopRow, clocks: readonly ClockRow[], code: string): ClockRow {
    const clock = clocks.find((one) => one.code === code && one.label === null);
    const rule = clock && this.rules.protocol(clock.protocolId).clocks.find((one) => one.code === code && one.loopKinds.includes(loop.kind));
    if (!rule) throw badInput('input.clock', 'clock must be the code of a deadline of this loop that is open and that the protocol sets.');
    return clock;
  }
}

function named(clock: ClockRow): { clock: string; label: string | null } {
  return { clock: clock.code, label: clock.label };
}

function allowedIn(state: ClockState): string[] {
  if (state === 'RUNNING') return ['pauseClock', 'moveClock'];
  return state === 'PAUSED' ? ['resumeClock'] : [];
}
