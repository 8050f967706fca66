import { column, instant, OF_LOOP, ownColumn, PersonalFields, word } from '../../core/access/mapped-fields';
import type { TypeMapping } from '../../core/access/mapping';
import { kindMapping, loopOfKey, loopPage, pageArguments } from '../../core/loops/loop.mapping';
import { siteField } from '../sites/site.mapping';
import { SEALED_OF_PROPOSAL } from './proposal.entity';
import { choiceOfProposals, type DecisionProposalFilter } from './proposal.input';
import { proposalPresenter } from './proposal.presenter';
import { DecisionProposal } from './proposal.type';

const personal = new PersonalFields(DecisionProposal, OF_LOOP);

/** How proposals are read. */
export const proposalMappings: readonly TypeMapping[] = [
  kindMapping({
    presented: proposalPresenter,
    table: 'decision_proposal',
    personal,
    fields: {
      state: column('state', word), relation: ownColumn('relation'), floor: ownColumn('floor'),
      category: personal.plain('category', (row) => `to_json(${row.own('category')})::text`),
      exposedAt: personal.plain('exposedAt', (row) => instant(row.own('exposed_at'))),
      answer: personal.sealed('answer', (row) => row.own('answer_enc'), SEALED_OF_PROPOSAL.answer),
      order: loopOfKey('IsolationOrder', (row) => row.own('order_id')),
      source: loopOfKey('IsolationOrder', (row) => row.own('source_order_id')),
      stay: loopOfKey('IsolationStay', (row) => row.own('stay_id')),
      site: siteField((row) => row.own('site_id')),
    },
  }),
  {
    type: 'Query',
    fields: {
      decisionProposals: (asked) => loopPage(asked, {
        list: 'decisionProposals', ...pageArguments(asked), ...choiceOfProposals(asked.args['filter'] as DecisionProposalFilter | undefined),
      }),
    },
  },
];
