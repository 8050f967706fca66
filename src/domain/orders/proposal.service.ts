import type { RequestContext } from '../../core/access/request-context';
import type { Tx } from '../../core/db/context';
import { badInput, notFound, Refusal } from '../../core/kernel/errors';
import { publicId, rowIdOf, type RowId } from '../../core/kernel/ids';
import { requiredText } from '../../core/kernel/text';
import type { Commands, Done } from '../../core/loops/command';
import type { CommandActor, Decision } from '../../core/loops/loop-kind';
import type { Open, Opening } from '../../core/loops/open';
import { isValidAt } from './order';
import type { OrderBook } from './order-book.service';
import { orderKind } from './order.kind';
import { lockOrder, type HeldOrder } from './order.store';
import { PROPOSALS_LIMIT, PROPOSED_CATEGORY, type ProposalState, type ProposalVerb } from './proposal';
import type { ProposalRow } from './proposal.entity';
import type * as Input from './proposal.input';
import { proposalKind } from './proposal.kind';
import { findNeighbours, findProposals, type Neighbour } from './proposal.store';
import { reevaluated } from './reevaluation.service';
import type { Sampled } from './release';

/** Ids of a verb's answer, in the order of its input; fields are read anew under the caller's rights. */
export type ProposalOutcomeIds = { ids: RowId[]; entries: RowId[] };
type Verdict = Decision<ProposalState, ProposalRow>;
type Taken = { readonly proposal: ProposalRow; readonly expectedVersion: number };

/** What a positive at a site leads to: proposals of new decisions, and what a health officer makes of them. */
export class Proposals {
  constructor(private readonly commands: Commands, private readonly openings: Open, private readonly book: OrderBook) {}

  /**
   * A positive sample of a person proposes a new decision for everybody who stays on the same floor, above or below; one of
   * the surroundings for everybody at the site. Nothing is decided by it. The caller holds the lock of the order.
   */
  async raise(tx: Tx, actor: CommandActor, source: HeldOrder, sample: Pick<Sampled, 'subject' | 'result'> & { readonly sampledAt: Date }): Promise<void> {
    const { stayId } = source.row;
    if (!stayId || sample.result !== 'POSITIVE' || sample.subject === 'ROOM') return;
    const near = await findNeighbours(tx, stayId, sample.subject === 'ENVIRONMENT');
    await this.openings.openAll(tx, proposalKind, actor, near.map((one) => openingOf(one, source.loop.id, sample.sampledAt)));
  }

  /** Takes proposals, all or none: each becomes a new decision on its order, and what the order carries follows it. */
  accept(context: RequestContext, input: Input.AcceptProposalsInput): Promise<Done<ProposalOutcomeIds>> {
    return this.answer(context, 'acceptProposals', input, async (tx, actor, { proposal }, held) => {
      const { category = proposal.category, reason } = input;
      if (!isValidAt({ state: held.loop.state, endsAt: held.row.endsAt }, this.book.rules.clock.now())) {
        throw new Refusal('ILLEGAL_TRANSITION', 'One of these orders holds nobody any more.', { state: held.loop.state, verb: 'acceptProposals', allowed: [] });
      }
      const decision = await reevaluated(tx, this.book, held.loop, held.row, { by: actor.agencyId!, category, exposedAt: proposal.exposedAt, reason: reason.trim() });
      const done = await this.book.loops.note(tx, orderKind, held.loop.id, actor, () => decision);
      await this.book.carry(tx, actor, done.loop, done.row);
      return { to: 'ACCEPTED', entry: 'PROPOSAL_ACCEPTED', row: { answer: reason.trim() }, facts: { reason: reason.trim(), category } };
    });
  }

  /** Leaves the orders as they are, all or none. */
  dismiss(context: RequestContext, input: Input.DismissProposalsInput): Promise<Done<ProposalOutcomeIds>> {
    const answer = input.reason.trim();
    return this.answer(context, 'dismissProposals', input, async () => ({
      to: 'DISMISSED', entry: 'PROPOSAL_DISMISSED', row: { answer }, facts: { reason: answer },
    }));
  }

  /** Locks go in the order of the orders' keys, so that two who take some of the same proposals wait for each other once. */
  private answer(
    context: RequestContext, verb: ProposalVerb, input: Input.DismissProposalsInput,
    decide: (tx: Tx, actor: CommandActor, taken: Taken, held: HeldOrder) => Promise<Verdict>,
  ): Promise<Done<ProposalOutcomeIds>> {
    return this.commands.run(context, verb, input, async (tx, actor) => {
      requiredText('input.reason', input.reason);
      const asked = await this.find(tx, input);
      const entries = new Map<RowId, RowId>();
      for (const taken of [...asked].sort((a, b) => (a.proposal.orderId < b.proposal.orderId ? -1 : 1))) {
        const held = await lockOrder(tx, taken.proposal.orderId);
        const done = await this.book.loops.advance(tx, {
          kind: proposalKind, verb, id: taken.proposal.id, expectedVersion: taken.expectedVersion, actor,
          decide: () => decide(tx, actor, taken, held),
        });
        entries.set(done.loop.id, done.entryId);
      }
      const ids = asked.map((one) => one.proposal.id);
      return { ids, entries: ids.map((id) => entries.get(id)!) };
    });
  }

  private async find(tx: Tx, input: Input.DismissProposalsInput): Promise<Taken[]> {
    const { proposals } = input;
    if (proposals.length < 1 || proposals.length > PROPOSALS_LIMIT) throw badInput('input.proposals', `Name 1 to ${PROPOSALS_LIMIT} proposals.`);
    const ids = proposals.map(({ id }) => rowIdOf('DecisionProposal', id));
    if (new Set(ids).size < ids.length) throw badInput('input.proposals', 'Name each proposal once.');
    const rows = new Map((await findProposals(tx, ids.filter((id) => id !== undefined))).map((row) => [row.id, row]));
    return proposals.map(({ expectedVersion }, i) => {
      const proposal = rows.get(ids[i] ?? '');
      if (!proposal) throw notFound('proposal');
      return { proposal, expectedVersion };
    });
  }
}

function openingOf(near: Neighbour, source: RowId, exposedAt: Date): Opening<ProposalState, ProposalRow> {
  const { orderId, stayId, siteId, floor, relation } = near;
  return {
    verb: 'recordTestResult', region: near.region, openedBy: near.siteAgency, heldBy: near.issuer, answerer: near.issuer,
    personId: near.personId, category: near.category,
    row: { orderId, stayId, siteId, sourceOrderId: source, relation, floor, category: PROPOSED_CATEGORY, exposedAt, answer: null },
    decision: {
      to: 'PROPOSED', entry: 'PROPOSAL_RAISED',
      facts: {
        order: publicId('IsolationOrder', orderId), stay: publicId('IsolationStay', stayId), site: publicId('IsolationSite', siteId),
        source: publicId('IsolationOrder', source), floor, relation, category: PROPOSED_CATEGORY, exposedAt,
      },
    },
  };
}
