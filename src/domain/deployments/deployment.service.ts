import type { RequestContext } from '../../core/access/request-context';
import type { Tx } from '../../core/db/context';
import { shanghaiDay } from '../../core/kernel/clock';
import { badInput, notFound, Refusal } from '../../core/kernel/errors';
import { publicId, rowId, rowIdOf, type RowId } from '../../core/kernel/ids';
import { optionalText, requiredText } from '../../core/kernel/text';
import type { Advance } from '../../core/loops/advance';
import type { Commands, Done } from '../../core/loops/command';
import type { Decision } from '../../core/loops/loop-kind';
import type { LoopRow } from '../../core/loops/loop.entity';
import { findClocks } from '../../core/loops/loop.store';
import type { Open, Opening } from '../../core/loops/open';
import type { LoopRules } from '../../core/loops/rules';
import { TEAM_AGENCY_KINDS } from '../teams/team';
import { getTeam, lockTeamIn } from '../teams/team.store';
import { findFiledDays, insertDailyReport } from './daily-report.store';
import { checkIn, checkNeeded, checkPeopleServed, checkPeriod, type DeploymentState, type DeploymentVerb } from './deployment';
import type { DeploymentRow } from './deployment.entity';
import type * as Input from './deployment.input';
import { deploymentKind, deploymentKindAt } from './deployment.kind';
import { isTeamBusy } from './deployment.store';
import { cancelledByFinish, checkReportDate, clocksAfterReport, metBy, REPORT_CLOCK, reportClock } from './report-day';

/** Ids of a verb's answer; fields are read anew under the caller's rights. */
export type DeploymentOutcomeIds = { id: RowId; entry: RowId };
type Verdict = Decision<DeploymentState, DeploymentRow>;
type Verb = { idempotencyKey: string; id: string; expectedVersion: number };

/** Verbs of deployments. */
export class Deployments {
  constructor(
    private readonly commands: Commands,
    private readonly loops: Advance,
    private readonly openings: Open,
    private readonly rules: LoopRules,
  ) {}

  /** Asks an agency for a team; the agency that is asked holds the deployment. */
  request(context: RequestContext, input: Input.RequestDeploymentInput): Promise<Done<DeploymentOutcomeIds>> {
    return this.commands.run(context, 'requestDeployment', input, async (tx, actor) => {
      const opening = this.opening(context.principal.agency.id, input);
      const opened = await this.openings.open(tx, deploymentKind, actor, opening);
      return { id: opened.loop.id, entry: opened.entryId };
    });
  }

  decline(context: RequestContext, input: Input.DeclineDeploymentInput): Promise<Done<DeploymentOutcomeIds>> {
    return this.run(context, 'declineDeployment', input, (loop) => ({
      to: 'DECLINED', entry: 'DEPLOYMENT_DECLINED', heldBy: loop.openedBy, teamId: null,
      row: { checkedInAtUnit: null, checkedInAtCommunity: null },
      facts: { reason: requiredText('input.reason', input.reason) },
    }));
  }

  /** Names the team. Another team than before has to check in anew. */
  assign(context: RequestContext, input: Input.AssignDeploymentInput): Promise<Done<DeploymentOutcomeIds>> {
    return this.run(context, 'assignDeployment', input, async (loop, row, tx) => {
      const team = await lockTeamIn(tx, 'input.teamId', input.teamId);
      if (team.agencyId !== row.providerId) throw badInput('input.teamId', 'The team must be one of the agency that was asked.');
      if (await isTeamBusy(tx, team.id, loop.id)) {
        throw new Refusal('CAPACITY_EXHAUSTED', 'The team stands on another unfinished deployment. Choose one that is free.');
      }
      return {
        to: 'ASSIGNED', entry: 'DEPLOYMENT_ASSIGNED', teamId: team.id, facts: { team: publicId('VolunteerTeam', team.id) },
        ...(team.id !== loop.teamId && { row: { checkedInAtUnit: null, checkedInAtCommunity: null } }),
      };
    });
  }

  /** 双报到: whose part it is depends on the place, so the table for that place is asked. */
  checkIn(context: RequestContext, input: Input.CheckInDeploymentInput): Promise<Done<DeploymentOutcomeIds>> {
    return this.run(context, 'checkInDeployment', input, async (loop, row, tx) => {
      const { size } = await getTeam(tx, loop.teamId!);
      const { to, change } = checkIn(row, input.place, input.present, size, context.now);
      return { to, entry: 'DEPLOYMENT_CHECKED_IN', row: change, facts: { place: input.place, present: input.present } };
    }, deploymentKindAt(input.place));
  }

  /** The clock of the first day's report starts. */
  start(context: RequestContext, input: Input.StartDutyInput): Promise<Done<DeploymentOutcomeIds>> {
    return this.run(context, 'startDuty', input, () => ({
      to: 'ON_DUTY', entry: 'DEPLOYMENT_STARTED', row: { startedAt: context.now },
      startClocks: [reportClock(shanghaiDay(context.now))], facts: { note: optionalText('input.note', input.note) },
    }));
  }

  /** 三个一: one report for each day on duty. It meets the clock of its day, late or not. */
  report(context: RequestContext, input: Input.FileDailyReportInput): Promise<Done<DeploymentOutcomeIds>> {
    return this.run(context, 'fileDailyReport', input, async (loop, row, tx) => {
      const { date, dispatchHeld, contactMade } = input;
      const filed = await findFiledDays(tx, [loop.id]);
      checkReportDate('input.date', date, row, filed.map((day) => day.date), context.now);
      const peopleServed = checkPeopleServed(input.peopleServed);
      const summary = requiredText('input.summary', input.summary);
      const problems = optionalText('input.problems', input.problems);
      await insertDailyReport(tx, {
        id: rowId(context.now.getTime()), deploymentId: loop.id, date, summary, peopleServed, dispatchHeld, contactMade, problems,
        filedAt: context.now,
      });
      const state = loop.state as DeploymentState;
      return {
        to: state, entry: 'DEPLOYMENT_REPORTED', facts: { date, summary, peopleServed, dispatchHeld, contactMade, problems },
        endClocks: metBy(date), startClocks: clocksAfterReport(state, date, await startedDays(tx, loop.id)),
      };
    });
  }

  finish(context: RequestContext, input: Input.FinishDeploymentInput): Promise<Done<DeploymentOutcomeIds>> {
    return this.run(context, 'finishDeployment', input, (loop) => ({
      to: 'FINISHED', entry: 'DEPLOYMENT_FINISHED', heldBy: loop.openedBy, row: { finishedAt: context.now },
      endClocks: cancelledByFinish(context.now), facts: { note: optionalText('input.note', input.note) },
    }));
  }

  close(context: RequestContext, input: Input.CloseDeploymentInput): Promise<Done<DeploymentOutcomeIds>> {
    return this.run(context, 'closeDeployment', input, () => ({
      to: 'CLOSED', entry: 'DEPLOYMENT_CLOSED', facts: { note: optionalText('input.note', input.note) },
    }));
  }

  withdraw(context: RequestContext, input: Input.WithdrawDeploymentInput): Promise<Done<DeploymentOutcomeIds>> {
    return this.run(context, 'withdrawDeployment', input, () => ({
      to: 'WITHDRAWN', entry: 'DEPLOYMENT_WITHDRAWN', facts: { reason: requiredText('input.reason', input.reason) },
    }));
  }

  private run<I extends Verb>(
    context: RequestContext, verb: DeploymentVerb, input: I,
    decide: (loop: LoopRow, row: DeploymentRow, tx: Tx) => Verdict | Promise<Verdict>, kind = deploymentKind,
  ): Promise<Done<DeploymentOutcomeIds>> {
    return this.commands.run(context, verb, input, async (tx, actor) => {
      const done = await this.loops.advance(tx, {
        kind, verb, id: idOf(input.id), expectedVersion: input.expectedVersion, actor,
        decide: (loop, row) => decide(loop, row, tx),
      });
      return { id: done.loop.id, entry: done.entryId };
    });
  }

  private opening(openedBy: RowId, input: Input.RequestDeploymentInput): Opening<DeploymentState, DeploymentRow> {
    const { duty, needed, from, until } = input;
    const provider = this.providerOf(input.providerId);
    if (!('region' in this.rules.places.regionOn(input.regionCode, shanghaiDay(this.rules.clock.now())))) {
      throw badInput('input.regionCode', 'No region has this code today.');
    }
    checkNeeded(needed);
    checkPeriod(from, until);
    return {
      verb: 'requestDeployment', region: input.regionCode, openedBy, heldBy: provider, answerer: provider, personId: null, category: null,
      row: {
        providerId: provider, duty, needed, from, until,
        checkedInAtUnit: null, checkedInAtCommunity: null, startedAt: null, finishedAt: null,
      },
      decision: {
        to: 'REQUESTED', entry: 'DEPLOYMENT_REQUESTED',
        facts: { provider: publicId('Agency', provider), duty, needed, from, until, note: optionalText('input.note', input.note) },
      },
    };
  }

  private providerOf(publicAgencyId: string): RowId {
    const id = rowIdOf('Agency', publicAgencyId);
    const agency = id && this.rules.places.agency(id);
    if (!agency) throw badInput('input.providerId', 'No agency has this id.');
    if (!TEAM_AGENCY_KINDS.includes(agency.kind)) throw badInput('input.providerId', 'Agencies of this kind have no teams.');
    return agency.id;
  }
}

/** Days whose clocks have started, ended ones included. */
async function startedDays(tx: Tx, loop: RowId): Promise<string[]> {
  const clocks = await findClocks(tx, [loop]);
  return clocks.flatMap(({ code, label }) => (code === REPORT_CLOCK && label !== null ? [label] : []));
}

function idOf(publicLoopId: string): RowId {
  const id = rowIdOf('TeamDeployment', publicLoopId);
  if (!id) throw notFound('deployment');
  return id;
}
