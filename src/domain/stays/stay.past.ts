import { rowIdOf, type IdType, type RowId } from '../../core/kernel/ids';
import { factOf, lastOf, NO_WORD, timeOf, type KindPast } from '../../core/loops/past';
import type { StayRow } from './stay.entity';

/** The past of a stay: it holds its person until the release. */
export const stayPast: KindPast<StayRow> = {
  row(now, entries) {
    const opened = lastOf(entries, 'STAY_OPENED');
    const released = lastOf(entries, 'STAY_RELEASED', 'STAY_ENDED');
    const releasedAt = factOf(released, 'releasedAt');
    const end = factOf(lastOf(entries, 'STAY_OPENED', 'STAY_END_MOVED'), 'endsAt');
    const told = (type: IdType, name: string, kept: RowId): RowId => rowIdOf(type, factOf(opened, name) ?? '') ?? kept;
    return {
      ...now, endsAt: end === null ? now.endsAt : new Date(end), 
      releasedAt: releasedAt === null ? timeOf(released, now.releasedAt) : new Date(releasedAt),
      admittedAt: timeOf(opened, now.admittedAt) ?? now.admittedAt,
      transferId: told('Transfer', 'transfer', now.transferId), siteId: told('IsolationSite', 'site', now.siteId), roomId: told('IsolationRoom', 'room', now.roomId),
    };
  },
  word(entries) {
    const last = lastOf(entries, 'STAY_OPENED', 'STAY_RELEASED', 'STAY_ENDED');
    if (!last) return NO_WORD;
    const holds = last.kind === 'STAY_OPENED';
    return { control: holds ? 'CONTROLLED' : 'RELEASED', controlAt: last.at, holds, voided: false };
  },
};
