import type { RequestContext } from '../../core/access/request-context';
import { descend, elevate, type Tx } from '../../core/db/context';
import { shanghaiDay } from '../../core/kernel/clock';
import { badInput, notFound, Refusal } from '../../core/kernel/errors';
import { publicId, rowIdOf, type RowId } from '../../core/kernel/ids';
import { optionalText, requiredText } from '../../core/kernel/text';
import type { Advance, Advanced } from '../../core/loops/advance';
import type { Commands, Done } from '../../core/loops/command';
import type { CommandActor, Decision } from '../../core/loops/loop-kind';
import type { LoopRow } from '../../core/loops/loop.entity';
import { findLoops, lockLoop } from '../../core/loops/loop.store';
import type { Open, Opening } from '../../core/loops/open';
import type { LoopRules } from '../../core/loops/rules';
import { limitOf } from '../../core/protocols/protocol';
import type { RiskCategory } from '../../core/protocols/risk-category';
import { checkDocument } from '../persons/identity-document';
import { knownDocument } from '../persons/identity-key';
import { documentLock, lockIdentities, lockPersons, phoneLock } from '../persons/person-lock.store';
import { checkPhone } from '../persons/phone';
import { getPersonForLoop, personIdOf, recordAddress, recordIdentity } from '../persons/person.store';
import { getTeamIn } from '../teams/team.store';
import { checkOutcome, controlOf, controlOfOutcome, type InvestigationState, type InvestigationVerb } from './investigation';
import type { InvestigationRow } from './investigation.entity';
import { investigationKind } from './investigation.kind';
import { findInvestigations, findOpenInvestigation, getInvestigation, updateInvestigation } from './investigation.store';
import type * as Input from './investigation.input';
import { remainingClocks, type EndedDeadline } from './moved-on';

/** Ids of a verb's answer; fields are read anew under the caller's rights. */
export type InvestigationOutcomeIds = { id: RowId; entry: RowId };
type Verdict = Decision<InvestigationState, InvestigationRow>;
type Verb = { idempotencyKey: string; id: string; expectedVersion: number };

/** Verbs of regional investigation requests. */
export class Investigations {
  constructor(
    private readonly commands: Commands,
    private readonly loops: Advance,
    private readonly openings: Open,
    private readonly rules: LoopRules,
  ) {}

  /** Opens a request for a known person; there is at most one open request for a person in a region. */
  issue(context: RequestContext, input: Input.IssueInvestigationInput): Promise<Done<InvestigationOutcomeIds>> {
    return this.commands.run(context, 'issueInvestigation', input, async (tx, actor) => {
      const reason = requiredText('input.reason', input.reason);
      const person = await getPersonForLoop(tx, personIdOf(input.personId));
      await lockPersons(tx, [person.id]);
      await elevate(tx, 'advance');
      if (await findOpenInvestigation(tx, person.id, input.regionCode)) {
        throw badInput('input.personId', 'This person is sought in this region already: work on the open request.');
      }
      const opening = this.opening(context.principal.agency.id, 'issueInvestigation', 'input.regionCode', {
        region: input.regionCode, person, reason, priority: input.priority ?? 'URGENT',
      });
      const opened = await this.openings.open(tx, investigationKind, actor, opening);
      return { id: opened.loop.id, entry: opened.entryId };
    });
  }

  /** What a new request for a person is, whoever opens it. @throws Refusal BAD_USER_INPUT at `path` for a region that is not. */
  opening(openedBy: RowId, verb: string, path: string, wanted: NewRequest): Opening<InvestigationState, InvestigationRow> {
    const holder = this.communityOf(wanted.region, path);
    return {
      verb, region: wanted.region, openedBy, heldBy: holder, answerer: holder, personId: wanted.person.id, category: wanted.person.category,
      row: {
        priority: wanted.priority, reason: wanted.reason, attempts: 0, measure: null, outcome: null, report: null,
        duplicateOf: null, previousId: wanted.previous ?? null, nextId: null,
      },
      decision: {
        to: 'ISSUED',
        entry: 'INVESTIGATION_ISSUED',
        startClocks: remainingClocks(wanted.ended ?? [], this.rules.edition(wanted.region), wanted.person.category),
        facts: {
          reason: wanted.reason, priority: wanted.priority, category: wanted.person.category, lead: wanted.lead,
          previous: wanted.previous && publicId('InvestigationRequest', wanted.previous), ...wanted.told,
        },
      },
    };
  }

  receive(context: RequestContext, input: Input.ReceiveInvestigationInput): Promise<Done<InvestigationOutcomeIds>> {
    return this.run(context, 'receiveInvestigation', input, () => ({
      to: 'RECEIVED', entry: 'INVESTIGATION_RECEIVED', facts: { note: optionalText('input.note', input.note) },
    }));
  }

  assign(context: RequestContext, input: Input.AssignInvestigationInput): Promise<Done<InvestigationOutcomeIds>> {
    return this.run(context, 'assignInvestigation', input, async (_loop, _row, tx) => {
      const team = await getTeamIn(tx, 'input.teamId', input.teamId);
      return {
        to: 'ASSIGNED', entry: 'INVESTIGATION_ASSIGNED', teamId: team.id,
        facts: { team: publicId('VolunteerTeam', team.id), note: optionalText('input.note', input.note) },
      };
    });
  }

  recordAttempt(context: RequestContext, input: Input.RecordInvestigationAttemptInput): Promise<Done<InvestigationOutcomeIds>> {
    return this.run(context, 'recordInvestigationAttempt', input, (_loop, row) => {
      const attemptedAt = input.attemptedAt ?? context.now;
      if (attemptedAt > context.now) throw badInput('input.attemptedAt', 'attemptedAt must not be in the future.');
      const attempts = row.attempts + 1;
      const note = requiredText('input.note', input.note);
      return { to: 'ASSIGNED', entry: 'INVESTIGATION_ATTEMPTED', row: { attempts }, facts: { attempt: attempts, attemptedAt, note } };
    });
  }

  /** 找准: the person was found; an address given here becomes the person's. */
  locate(context: RequestContext, input: Input.MarkLocatedInput): Promise<Done<InvestigationOutcomeIds>> {
    return this.run(context, 'markLocated', input, async (loop, _row, tx) => {
      const address = optionalText('input.address', input.address);
      if (address) await recordAddress(tx, loop.personId!, address);
      return { to: 'LOCATED', entry: 'INVESTIGATION_LOCATED', control: 'LOCATED', facts: { address, note: optionalText('input.note', input.note) } };
    });
  }

  /** 核实: a document or phone given here is added to the person. */
  verify(context: RequestContext, input: Input.VerifyIdentityInput): Promise<Done<InvestigationOutcomeIds>> {
    const { document, phone } = this.checkIdentity(input);
    return this.run(context, 'verifyIdentity', input, async (loop, _row, tx) => {
      await recordIdentity(tx, loop.personId!, 'input', { document, phone });
      return {
        to: 'VERIFIED', entry: 'INVESTIGATION_VERIFIED',
        facts: { documentType: document?.type, document: document?.number, phone, note: optionalText('input.note', input.note) },
      };
    }, (tx) => lockIdentities(tx, [
      ...(document ? [documentLock(knownDocument(document.type, document.number))] : []), ...(phone ? [phoneLock(phone)] : []),
    ]));
  }

  /** 管住: what the community does with the person decides the person's control state. */
  control(context: RequestContext, input: Input.ControlPersonInput): Promise<Done<InvestigationOutcomeIds>> {
    return this.run(context, 'controlPerson', input, () => ({
      to: 'CONTROLLED', entry: 'INVESTIGATION_CONTROLLED', control: controlOf(input.measure), row: { measure: input.measure },
      facts: { measure: input.measure, note: optionalText('input.note', input.note) },
    }));
  }

  /** 反馈: the answer to the opener. MOVED_ON opens the next request where the person went, in the same transaction. */
  report(context: RequestContext, input: Input.ReportInvestigationInput): Promise<Done<InvestigationOutcomeIds>> {
    return this.commands.run(context, 'reportInvestigation', input, async (tx, actor) => {
      if (input.outcome === 'MOVED_ON') await this.lockPersonOf(tx, idOf(input.id));
      const done = await this.loops.advance(tx, {
        kind: investigationKind, verb: 'reportInvestigation', id: idOf(input.id), expectedVersion: input.expectedVersion, actor,
        decide: async (loop, row) => this.decideReport(tx, loop, row, input),
      });
      if (input.outcome === 'MOVED_ON') await this.follow(tx, actor, done, input.movedToRegionCode!);
      return { id: done.loop.id, entry: done.entryId };
    });
  }

  /** 退回: the opener does not accept the answer. Not possible once the request that followed a MOVED_ON was received. */
  returnIt(context: RequestContext, input: Input.ReturnInvestigationInput): Promise<Done<InvestigationOutcomeIds>> {
    return this.run(context, 'returnInvestigation', input, async (loop, row, tx, actor) => {
      const reason = requiredText('input.reason', input.reason);
      const next = row.nextId ? await lockLoop(tx, row.nextId) : null;
      const opened = next && (await getInvestigation(tx, next.id)).previousId === loop.id;
      if (opened && next.state !== 'ISSUED' && next.state !== 'WITHDRAWN') {
        throw new Refusal('ILLEGAL_TRANSITION', 'The request that followed was received where the person went: this answer can be closed, not returned.', {
          state: loop.state, verb: 'returnInvestigation', allowed: ['closeInvestigation'],
        });
      }
      if (opened && next.state === 'ISSUED') await this.recall(tx, actor, next.id, reason);
      return {
        to: 'RECEIVED', entry: 'INVESTIGATION_RETURNED', heldBy: loop.answerer, voided: false, facts: { reason },
        row: { outcome: null, report: null, duplicateOf: null, nextId: null },
      };
    });
  }

  /** 销号: the opener accepts the answer; the request is at its end. */
  close(context: RequestContext, input: Input.CloseInvestigationInput): Promise<Done<InvestigationOutcomeIds>> {
    return this.run(context, 'closeInvestigation', input, () => ({
      to: 'CLOSED', entry: 'INVESTIGATION_CLOSED', facts: { note: optionalText('input.note', input.note) },
    }));
  }

  withdraw(context: RequestContext, input: Input.WithdrawInvestigationInput): Promise<Done<InvestigationOutcomeIds>> {
    return this.run(context, 'withdrawInvestigation', input, () => ({
      to: 'WITHDRAWN', entry: 'INVESTIGATION_WITHDRAWN', facts: { reason: requiredText('input.reason', input.reason) },
    }));
  }

  private run<I extends Verb>(
    context: RequestContext, verb: InvestigationVerb, input: I,
    decide: (loop: LoopRow, row: InvestigationRow, tx: Tx, actor: CommandActor) => Verdict | Promise<Verdict>,
    lockFirst?: (tx: Tx) => Promise<void>,
  ): Promise<Done<InvestigationOutcomeIds>> {
    return this.commands.run(context, verb, input, async (tx, actor) => {
      await lockFirst?.(tx);
      const done = await this.loops.advance(tx, {
        kind: investigationKind, verb, id: idOf(input.id), expectedVersion: input.expectedVersion, actor,
        decide: (loop, row) => decide(loop, row, tx, actor),
      });
      return { id: done.loop.id, entry: done.entryId };
    });
  }

  private async decideReport(tx: Tx, loop: LoopRow, row: InvestigationRow, input: Input.ReportInvestigationInput): Promise<Verdict> {
    const report = optionalText('input.report', input.report);
    const duplicateOf = input.duplicateOfId ? await this.getDuplicateOf(tx, loop, input.duplicateOfId) : null;
    checkOutcome(input.outcome, {
      state: loop.state as InvestigationState, attempts: row.attempts, report, movedTo: input.movedToRegionCode ?? null,
      attemptsNeeded: limitOf(this.rules.protocol(loop.protocolId), 'ATTEMPTS_BEFORE_NOT_FOUND'),
    });
    const movedTo = input.outcome === 'MOVED_ON' ? input.movedToRegionCode : null;
    return {
      to: 'REPORTED', entry: 'INVESTIGATION_REPORTED', heldBy: loop.openedBy, control: controlOfOutcome(input.outcome),
      voided: input.outcome === 'WRONG_PERSON', row: { outcome: input.outcome, report, duplicateOf },
      facts: { outcome: input.outcome, report, movedTo, duplicateOf: duplicateOf && publicId('InvestigationRequest', duplicateOf) },
    };
  }

  /** Looked for in the caller's own sight: an answer must not confirm what the caller does not reach. */
  private async getDuplicateOf(tx: Tx, loop: LoopRow, publicLoopId: string): Promise<RowId> {
    const id = rowIdOf('InvestigationRequest', publicLoopId);
    await descend(tx);
    const [found] = id && id !== loop.id ? await findInvestigations(tx, [id]) : [];
    await elevate(tx, 'advance');
    if (!found) throw badInput('input.duplicateOfId', 'duplicateOfId must be another request that you can see.');
    return found.id;
  }

  /** Opens the request that follows where the person went, unless that is outside of the city or the person is sought there. */
  private async follow(tx: Tx, actor: CommandActor, from: Advanced<InvestigationRow>, region: string): Promise<void> {
    if (region === from.loop.regionCode) throw badInput('input.movedToRegionCode', 'The person cannot have moved on to the same region.');
    if (!this.isKnown(region)) return;
    const person = await getPersonForLoop(tx, from.loop.personId!);
    const known = await findOpenInvestigation(tx, person.id, region);
    const next = known ?? (await this.openings.open(tx, investigationKind, actor, this.opening(
      from.loop.openedBy, 'reportInvestigation', 'input.movedToRegionCode',
      { region, person, reason: from.row.reason, priority: from.row.priority, previous: from.loop.id, ended: from.ended },
    ))).loop.id;
    await updateInvestigation(tx, from.loop.id, { nextId: next }, from.loop);
  }

  /** Withdraws the request that a MOVED_ON opened, when the MOVED_ON is returned. */
  private async recall(tx: Tx, actor: CommandActor, next: RowId, reason: string): Promise<void> {
    await this.loops.note(tx, investigationKind, next, actor, () => ({
      to: 'WITHDRAWN', entry: 'INVESTIGATION_WITHDRAWN', facts: { reason },
    }));
  }

  /** Persons are locked before loops, as wherever a request may be opened. */
  private async lockPersonOf(tx: Tx, id: RowId): Promise<void> {
    const [loop] = await findLoops(tx, [id]);
    if (loop?.personId) await lockPersons(tx, [loop.personId]);
  }

  private checkIdentity(input: Input.VerifyIdentityInput) {
    const today = shanghaiDay(this.rules.clock.now());
    const checked = input.document ? checkDocument(input.document.type, input.document.number, today) : undefined;
    if (checked?.ok === false) throw badInput('input.document.number', checked.reason);
    const phone = input.phone ? checkPhone(input.phone) : undefined;
    if (phone?.ok === false) throw badInput('input.phone', phone.reason);
    return {
      document: checked?.ok ? { type: input.document!.type, number: checked.normalised } : null,
      phone: phone?.ok ? phone.normalised : null,
    };
  }

  private communityOf(region: string, path: string): RowId {
    const day = shanghaiDay(this.rules.clock.now());
    const found = this.rules.places.regionOn(region, day);
    if (!('region' in found)) {
      throw badInput(path, found.reason === 'unknown' ? 'No region has this code.' : 'This region is not valid today: use the code that followed it.');
    }
    const community = this.rules.places.nearestAgency('COMMUNITY', region, day);
    if (!community) throw badInput(path, 'No community agency is responsible for this region.');
    return community.id;
  }

  private isKnown(region: string): boolean {
    return 'region' in this.rules.places.regionOn(region, shanghaiDay(this.rules.clock.now()));
  }
}

/** What a new request for a person says. */
export interface NewRequest {
  readonly region: string;
  readonly person: { id: RowId; category: RiskCategory };
  readonly reason: string | null;
  readonly priority: InvestigationRow['priority'];
  readonly previous?: RowId;
  /** Clocks that ended on the request before it: the new one keeps their time. */
  readonly ended?: readonly EndedDeadline[];
  readonly lead?: string;
  /** What leads say of the person, as facts. */
  readonly told?: Readonly<Record<string, unknown>>;
}

function idOf(publicLoopId: string): RowId {
  const id = rowIdOf('InvestigationRequest', publicLoopId);
  if (!id) throw notFound('investigation request');
  return id;
}
