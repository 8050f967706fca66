import { verbsFor } from '../../src/core/loops/advance';
import type { LoopRow } from '../../src/core/loops/loop.entity';
import { STAY_STATES, STAY_PHASES } from '../../src/domain/stays/stay';
import type { StayRow } from '../../src/domain/stays/stay.entity';
import { stayKind } from '../../src/domain/stays/stay.kind';

const ROW = {} as StayRow;

function loopIn(state: string): LoopRow {
  return { state, openedBy: 'opener', answerer: 'site', closedAt: state === 'RELEASED' ? new Date(0) : null } as LoopRow;
}

describe('the table of stays', () => {
  it('lets the opener release, once, the site observe, and nobody else do anything', () => {
    for (const state of STAY_STATES) {
      expect(verbsFor(stayKind, 'opener', loopIn(state), ROW)).toEqual(state === 'STAYING' ? ['releaseFromIsolation'] : []);
      expect(verbsFor(stayKind, 'site', loopIn(state), ROW)).toEqual(state === 'STAYING' ? ['recordObservation'] : []);
      expect(verbsFor(stayKind, 'stranger', loopIn(state), ROW)).toEqual([]);
    }
    expect(STAY_PHASES).toEqual({ STAYING: 'OPEN', RELEASED: 'CLOSED' });
  });

  it('lets the site see the person until release', () => {
    expect(stayKind.participants(loopIn('STAYING'), ROW)).toEqual([{ party: 'site', part: 'SITE', grade: 2 }]);
    expect(stayKind.participants(loopIn('RELEASED'), ROW)).toEqual([{ party: 'site', part: 'ANSWERER', grade: 0 }]);
  });
});
