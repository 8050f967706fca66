import { column, OF_LOOP, ownColumn, PersonalFields, word } from '../../core/access/mapped-fields';
import type { TypeMapping } from '../../core/access/mapping';
import { SqlText } from '../../core/db/sql-text';
import { kindMapping, loopById, loopOfKey, loopPage, pageArguments } from '../../core/loops/loop.mapping';
import { teamOfKey } from '../teams/team.mapping';
import { SEALED_OF_INVESTIGATION } from './investigation.entity';
import { choiceOfInvestigations, type InvestigationFilter } from './investigation.filter';
import { investigationPresenter } from './investigation.presenter';
import { InvestigationRequest } from './investigation.type';

const personal = new PersonalFields(InvestigationRequest, OF_LOOP);

/** How requests are read. */
export const investigationMappings: readonly TypeMapping[] = [
  kindMapping({
    presented: investigationPresenter,
    table: 'investigation',
    personal,
    values: { measure: (row) => row.own('measure') },
    fields: {
      state: column('state', word), priority: ownColumn('priority'), attempts: ownColumn('attempts'), outcome: ownColumn('outcome'),
      reason: personal.sealed('reason', (row) => row.own('reason_enc'), SEALED_OF_INVESTIGATION.reason),
      report: personal.sealed('report', (row) => row.own('report_enc'), SEALED_OF_INVESTIGATION.report),
      measure: personal.plain('measure', (row) => `to_json(${row.own('measure')})::text`),
      assignedTo: teamOfKey((row) => row.column('team_id')),
      previous: loopOfKey('InvestigationRequest', (row) => row.own('previous_id')),
      next: loopOfKey('InvestigationRequest', (row) => row.own('next_id')),
    },
  }),
  {
    type: 'PersonOfInterest',
    fields: {
      investigations: (asked, row) => loopPage(asked, {
        list: 'person.investigations', ...pageArguments(asked), order: 'NEWEST_FIRST',
        choice: { kinds: ['INVESTIGATION'], personId: new SqlText(row.column('id')) },
      }),
    },
  },
  {
    type: 'Query',
    fields: {
      investigation: loopById(investigationPresenter),
      investigations: (asked) => loopPage(asked, {
        list: 'investigations', ...pageArguments(asked), choice: choiceOfInvestigations(asked.args['filter'] as InvestigationFilter | undefined),
      }),
    },
  },
];
