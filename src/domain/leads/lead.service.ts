import { POLICY_VERSION } from '../../core/access/policy';
import type { RequestContext } from '../../core/access/request-context';
import { elevate, type Tx } from '../../core/db/context';
import { forbidden, notFound, Refusal } from '../../core/kernel/errors';
import { publicId, rowId, rowIdOf, type RowId } from '../../core/kernel/ids';
import { requiredText } from '../../core/kernel/text';
import type { Commands, Done } from '../../core/loops/command';
import type { CommandActor } from '../../core/loops/loop-kind';
import { lockLoops } from '../../core/loops/loop.store';
import { noteAll } from '../../core/loops/note';
import type { LoopRules } from '../../core/loops/rules';
import { append } from '../../core/trace/append';
import { keepFacts } from '../../core/trace/facts';
import { investigationKind } from '../investigations/investigation.kind';
import { getInvestigation } from '../investigations/investigation.store';
import { checkShape } from './lead';
import { leadEntries } from './lead-entries';
import type { LeadRow } from './lead.entity';
import type { PushLeadsInput, WithdrawLeadInput } from './lead.input';
import type { LeadIntake } from './lead-intake.service';
import type { RowOutcome } from './lead-plan';
import { findLeads, lockLead, withdrawLead } from './lead.store';

/** What is kept of a push: ids and row outcomes only. The rows' own ids stand in the input, which a repetition has too. */
export type PushOutcome = { rows: readonly RowOutcome[] };
/** Ids of a withdrawal's answer. */
export type LeadOutcome = { id: RowId; entry: RowId };

/** Verbs of leads. */
export class Leads {
  constructor(private readonly commands: Commands, private readonly intake: LeadIntake, private readonly rules: LoopRules) {}

  /** Takes in up to 1,000 leads; each row succeeds or fails by itself. @throws Refusal BAD_USER_INPUT for errors of shape. */
  async push(context: RequestContext, input: PushLeadsInput): Promise<Done<PushOutcome>> {
    forTheAgency(context);
    checkShape(input.leads);
    return this.commands.run(context, 'pushLeads', input, async (tx, actor) => (
      { rows: await this.intake.take(tx, actor, context.principal.agency, input.leads) }
    ));
  }

  /** Takes a lead back; what it said of the person stays until another verb changes it. For its pusher alone. */
  async withdraw(context: RequestContext, input: WithdrawLeadInput): Promise<Done<LeadOutcome>> {
    const id = rowIdOf('Lead', input.id);
    if (!id) throw notFound('lead');
    return this.commands.run(context, 'withdrawLead', input, async (tx, actor) => {
      const [seen] = await findLeads(tx, [id]);
      if (!seen) throw notFound('lead');
      if (seen.pushedBy !== context.principal.agency.id) throw forbidden('A lead is withdrawn by the agency that pushed it.');
      forTheAgency(context);
      await elevate(tx, 'advance');
      const [loop] = await lockLoops(tx, [seen.investigationId]);
      checkState(await lockLead(tx, id), input.expectedVersion);
      const reason = requiredText('input.reason', input.reason);
      await withdrawLead(tx, seen, this.rules.clock.now(), reason);
      const facts = { lead: publicId('Lead', id), reason };
      if (loop!.closedAt !== null) return { id, entry: await this.traceAlone(tx, actor, seen, facts) };
      const row = await getInvestigation(tx, loop!.id);
      const [entry] = await noteAll(tx, this.rules, investigationKind, leadEntries, actor, [
        { loop: loop!, row, entry: 'LEAD_WITHDRAWN', facts, join: [] },
      ]);
      return { id, entry: entry! };
    });
  }

  /** Nothing is added to a closed loop: the entry stands by itself. */
  private async traceAlone(tx: Tx, actor: CommandActor, lead: LeadRow, facts: Record<string, unknown>): Promise<RowId> {
    const at = this.rules.clock.now();
    const [entry] = await append(tx, [{
      id: rowId(at.getTime()), loopKey: null, loopSeq: null, previousHash: null, kind: 'LEAD_WITHDRAWN', verb: 'withdrawLead',
      agencyId: actor.agencyId, actor: actor.pseudonym, purpose: actor.purpose, policyVersion: POLICY_VERSION, protocolId: null,
      fromState: null, after: null, at, personId: lead.personId, facts: keepFacts(leadEntries.LEAD_WITHDRAWN, facts),
    }]);
    return entry!.id;
  }
}

/** A field team has its own reach, which is not its agency's: leads are the agency's. */
function forTheAgency(context: RequestContext): void {
  if (context.principal.role === 'FIELD_TEAM') throw forbidden('Leads are pushed and withdrawn by the agency, not by its field teams.');
}

function checkState(lead: LeadRow, expectedVersion: number): void {
  if (lead.version !== expectedVersion) {
    throw new Refusal('VERSION_CONFLICT', 'The lead has changed since you read it. Read it again and decide anew.', { currentVersion: lead.version });
  }
  if (lead.withdrawnAt !== null) {
    throw new Refusal('ILLEGAL_TRANSITION', 'withdrawLead is not possible in the state WITHDRAWN.', { state: 'WITHDRAWN', verb: 'withdrawLead', allowed: [] });
  }
}
