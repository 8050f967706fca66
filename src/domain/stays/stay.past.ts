import { factOf, lastOf, NO_WORD, type KindPast } from '../../core/loops/past';
import type { StayRow } from './stay.entity';

/** The past of a stay: it holds its person until the release. */
export const stayPast: KindPast<StayRow> = {
  row(now, entries) {
    const end = factOf(lastOf(entries, 'STAY_OPENED', 'STAY_END_MOVED'), 'endsAt');
    return { ...now, endsAt: end === null ? now.endsAt : new Date(end), releasedAt: lastOf(entries, 'STAY_RELEASED', 'STAY_ENDED')?.at ?? null };
  },
  word(entries) {
    const last = lastOf(entries, 'STAY_OPENED', 'STAY_RELEASED', 'STAY_ENDED');
    if (!last) return NO_WORD;
    const holds = last.kind === 'STAY_OPENED';
    return { control: holds ? 'CONTROLLED' : 'RELEASED', controlAt: last.at, holds, voided: false };
  },
};
