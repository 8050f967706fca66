import { column, ownColumn, PersonalFields, word } from '../../core/access/mapped-fields';
import type { Asked, Row, TypeMapping } from '../../core/access/mapping';
import { SqlText } from '../../core/db/sql-text';
import { gradeOfLoopIn, kindMapping, loopById, loopOfKey, loopPage, pageArguments } from '../../core/loops/loop.mapping';
import type { MappedPlaces } from '../../core/places/places.mapping';
import { roomField, siteField } from '../sites/site.mapping';
import { handoverMappings, handoversOf } from './handover.mapping';
import { basisField } from './legal-basis.mapping';
import { SEALED_OF_TRANSFER } from './transfer.entity';
import { choiceOfTransfers, type TransferFilter } from './transfer.filter';
import { transferPresenter } from './transfer.presenter';
import { orderedFor } from './transfer.store';
import { Transfer } from './transfer.type';

/** How transfers are read. */
export function transferMappings(places: MappedPlaces): TypeMapping[] {
  return [kindMapping({
    presented: transferPresenter,
    table: 'transfer',
    parts: { transportId: 'transport_id', firstCustodianId: 'first_custodian_id', fromStayId: 'from_stay_id' },
    personal: new PersonalFields(Transfer, { person: (row) => row.column('person_id'), grade: gradeOf }),
    fields: {
      state: column('state', word), vehicle: ownColumn('vehicle'), legalBasis: basisField(SEALED_OF_TRANSFER, gradeOf),
      transport: places.agencyOf((row) => row.own('transport_id')),
      custodian: places.agencyOf((row) => row.own('custodian_id')),
      investigation: loopOfKey('InvestigationRequest', (row) => row.own('investigation_id')),
      site: siteField((row) => row.own('site_id')),
      room: roomField((row) => row.own('room_id')),
      handovers: handoversOf(gradeOf),
      returnFrom: loopOfKey('IsolationStay', (row) => row.own('from_stay_id')),
      stay: loopOfKey('IsolationStay', (row) => `(SELECT y.id FROM isolation_stay y WHERE y.transfer_id = ${row.column('id')})`),
    },
  }), ...handoverMappings(places), {
    type: 'PersonOfInterest',
    fields: {
      transfers: (asked, row) => loopPage(asked, {
        list: 'person.transfers', ...pageArguments(asked), order: 'NEWEST_FIRST',
        choice: { kinds: ['TRANSFER'], personId: new SqlText(row.column('id')) },
      }),
    },
  }, {
    type: 'InvestigationRequest',
    fields: {
      transfers: (asked, row) => loopPage(asked, {
        list: 'investigation.transfers', ...pageArguments(asked), order: 'NEWEST_FIRST',
        choice: { kinds: ['TRANSFER'] }, own: [orderedFor(new SqlText(row.column('id')))],
      }),
    },
  }, {
    type: 'IsolationStay',
    fields: { transfer: loopOfKey('Transfer', (row) => row.own('transfer_id')) },
  }, {
    type: 'Query',
    fields: {
      transfer: loopById(transferPresenter),
      transfers: (asked) => loopPage(asked, { list: 'transfers', ...pageArguments(asked), ...choiceOfTransfers(asked.args['filter'] as TransferFilter | undefined) }),
    },
  }];
}

/** Behind the closing the site sees of the transfer what the running stay lets it see. */
function gradeOf(row: Row, asked: Asked): string {
  const grade = row.column('grade');
  const stay = `(SELECT ${gradeOfLoopIn(asked, 'y.id')} FROM isolation_stay y WHERE y.transfer_id = ${row.column('id')} AND y.released_at IS NULL)`;
  return `(CASE WHEN ${grade} = 2 OR ${row.column('state')} <> 'CLOSED' THEN ${grade} ELSE coalesce(${stay}, ${grade}) END)`;
}
