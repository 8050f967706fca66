import { properties } from '../../core/access/held-fields';
import { column, instant, OF_LOOP, ownColumn, PersonalFields, word } from '../../core/access/mapped-fields';
import type { FieldMapping, Row, TypeMapping } from '../../core/access/mapping';
import { shownOf } from '../../core/access/personal';
import { decide } from '../../core/access/policy';
import { SqlText } from '../../core/db/sql-text';
import { kindMapping, loopById, loopOfKey, loopPage, pageArguments } from '../../core/loops/loop.mapping';
import type { MappedPlaces } from '../../core/places/places.mapping';
import { protocolField } from '../../core/protocols/protocol.mapping';
import type { Protocols } from '../../core/protocols/protocols';
import type { RiskCategory } from '../../core/protocols/risk-category';
import type { PlannedPhase } from '../../core/protocols/term-rule';
import { basisField } from '../transfers/legal-basis.mapping';
import { SEALED_OF_DECISION, SEALED_OF_ORDER } from './order.entity';
import { choiceOfOrders, type OrderFilter } from './order.filter';
import { orderPresenter } from './order.presenter';
import { IsolationOrder, OrderDecision, phasesOf } from './order.type';

const personal = new PersonalFields(IsolationOrder, OF_LOOP);
const decided = new PersonalFields(OrderDecision, OF_LOOP);
const text = (name: string) => (row: Row): string => `to_json(${row.own(name)})::text`;

/** How orders and the decisions on them are read. */
export function orderMappings(protocols: Protocols, places: MappedPlaces): TypeMapping[] {
  const presented = orderPresenter(protocols);
  return [kindMapping({
    presented,
    table: 'isolation_order',
    parts: { siteAgencyId: 'site_agency_id' },
    personal,
    values: { measure: (row) => row.own('measure') },
    fields: {
      state: column('state', word), startsAt: ownColumn('starts_at', instant), endsAt: ownColumn('ends_at', instant),
      reviewAt: ownColumn('review_at', instant), endedAt: ownColumn('ended_at', instant),
      legalBasis: basisField(SEALED_OF_ORDER, (row) => row.column('grade')),
      category: personal.plain('category', text('category')), measure: personal.plain('measure', text('measure')),
      exemptionGround: personal.plain('exemptionGround', text('exemption_ground')), exemptionWay: personal.plain('exemptionWay', text('exemption_way')),
      phases: phasesIn(protocols),
      protocol: protocolField(protocols, places, (row) => row.own('protocol_id')),
      decisions: (asked, row) => asked.many({
        type: 'OrderDecision',
        from: `(SELECT d.*, ${row.column('person_id')} AS person_id, ${row.column('grade')} AS grade FROM order_decision d WHERE d.order_id = ${row.column('id')} ORDER BY d.seq OFFSET 0)`,
      }),
      transfer: loopOfKey('Transfer', (row) => row.own('transfer_id')),
      stay: loopOfKey('IsolationStay', (row) => row.own('stay_id')),
    },
  }), {
    type: 'OrderDecision',
    fields: {
      kind: column('kind'), decidedAt: column('decided_at', instant), endsAt: column('ends_at', instant),
      reason: decided.sealed('reason', (row) => row.column('reason_enc'), SEALED_OF_DECISION.reason),
      category: decided.plain('category', (row) => `to_json(${row.column('category')})::text`),
      withheld: decided.withheld(),
      decidedBy: places.agencyOf((row) => row.column('decided_by')),
      protocol: protocolField(protocols, places, (row) => row.column('protocol_id')),
    },
  }, {
    type: 'PersonOfInterest',
    fields: {
      orders: (asked, row) => loopPage(asked, {
        list: 'person.orders', ...pageArguments(asked), order: 'NEWEST_FIRST', choice: { kinds: ['ORDER'], personId: new SqlText(row.column('id')) },
      }),
    },
  }, {
    type: 'IsolationStay',
    fields: { order: orderBy('stay_id') },
  }, {
    type: 'Transfer',
    fields: { order: orderBy('transfer_id') },
  }, {
    type: 'Query',
    fields: {
      isolationOrder: loopById(presented),
      isolationOrders: (asked) => loopPage(asked, {
        list: 'isolationOrders', ...pageArguments(asked), choice: choiceOfOrders(asked.args['filter'] as OrderFilter | undefined),
      }),
    },
  }];
}

/** The order that a loop carries out. */
function orderBy(name: 'stay_id' | 'transfer_id'): FieldMapping {
  return loopOfKey('IsolationOrder', (row) => `(SELECT o.id FROM isolation_order o WHERE o.${name} = ${row.column('id')} LIMIT 1)`);
}

/** Editions are held in memory, and the days of a term with them. */
function phasesIn(protocols: Protocols): FieldMapping {
  return (asked, row) => asked.held(properties<PlannedPhase>('mode', 'from', 'until', 'testDays'), {
    find: ([person, grade, category, countedFrom, endsAt, protocol], { context }) => {
      const view = asked.rights.views[Number(grade)]!;
      if (decide(view, 'CATEGORY') !== 'FULL') return null;
      const shown = shownOf(view, person || null, 'CATEGORY');
      if (shown) context.disclosures.note(shown);
      return phasesOf(protocols.protocol(protocol!)!, { category: category as RiskCategory, countedFrom: countedFrom!, endsAt: new Date(JSON.parse(endsAt!) as string) });
    },
  }, row.column('person_id'), row.column('grade'), row.own('category'), `${row.own('counted_from')}::text`, instant(row.own('ends_at')), row.own('protocol_id'));
}
