import { column, instant, OF_LOOP, ownColumn, PersonalFields, word } from '../../core/access/mapped-fields';
import type { TypeMapping } from '../../core/access/mapping';
import { kindMapping, loopById } from '../../core/loops/loop.mapping';
import { roomField, siteField } from '../sites/site.mapping';
import { stayPresenter } from './stay.presenter';
import { IsolationStay } from './stay.type';

/** How stays are read. */
export const stayMappings: readonly TypeMapping[] = [
  kindMapping({
    presented: stayPresenter,
    table: 'isolation_stay',
    personal: new PersonalFields(IsolationStay, OF_LOOP),
    fields: {
      state: column('state', word), admittedAt: ownColumn('admitted_at', instant), endsAt: ownColumn('ends_at', instant), releasedAt: ownColumn('released_at', instant),
      site: siteField((row) => row.own('site_id')),
      room: roomField((row) => row.own('room_id')),
    },
  }),
  { type: 'Query', fields: { stay: loopById(stayPresenter) } },
];
