import fc from 'fast-check';
import type { Principal } from '../../src/core/access/principal';
import { AGENCY_KINDS, ROLES, type AgencyKind, type Role } from '../../src/core/access/purpose';
import { namedId } from '../../src/core/kernel/ids';
import { LOOP_PHASES } from '../../src/core/loops/loop-kind';
import { isBalanced, mayReconcile, phaseOf, RECONCILIATION_PARTS } from '../../src/core/loops/reconciliation';
import { buildClosure } from '../../src/core/places/closure';
import { Places } from '../../src/core/places/places';
import type { AgencyRow, RegionLevel, RegionRow } from '../../src/core/places/region';

const DAY = '2022-03-20';
const always = { validFrom: null, validUntil: null };

function region(code: string, level: RegionLevel, parentCode: string | null): RegionRow {
  return { code, name: code, level, parentCode, synthetic: false, ...always };
}

function agency(kind: AgencyKind, regionCode: string): AgencyRow {
  const code = `${kind}-${regionCode}`;
  return { id: namedId('agency', code), code, name: code, kind, regionCode };
}

const regions = [
  region('350600', 'PREFECTURE', null), region('350602', 'COUNTY', '350600'), region('350604', 'COUNTY', '350600'),
  region('350604101', 'TOWNSHIP', '350604'), region('ZZ-TIZ', 'FUNCTIONAL_ZONE', '350600'),
];
const members = [{ zoneCode: 'ZZ-TIZ', memberCode: '350604101', source: 'test', verified: true, ...always }];
const places = new Places();
places.replace({ regions, agencies: [], closure: buildClosure(regions, members) });

const police = agency('PUBLIC_SECURITY', '350604');
const community = agency('COMMUNITY', '350604101');

function may(asking: AgencyRow, role: Role = 'OPERATOR'): boolean {
  const caller: Principal = { subject: 's', agency: asking, role, purpose: null, purposes: [], expiresAt: new Date(0) };
  return mayReconcile(caller, [police, community], places, DAY);
}

describe('who may ask for a balance', () => {
  it('is either of the two agencies, whatever the role but a field team', () => {
    for (const role of ROLES) {
      expect([may(police, role), may(community, role)]).toEqual(role === 'FIELD_TEAM' ? [false, false] : [true, true]);
    }
  });

  it('is whoever watches over the region of either, zones included, and nobody else', () => {
    const watching = ['PUBLIC_HEALTH', 'HEADQUARTERS', 'SUPERVISION', 'AUDIT'];
    for (const kind of AGENCY_KINDS) {
      for (const above of ['350600', '350604', 'ZZ-TIZ']) {
        const asking = agency(kind, above);
        expect([asking.code, may(asking)]).toEqual([asking.code, watching.includes(kind) || asking.id === police.id]);
      }
      expect(may(agency(kind, '350602'))).toBe(false);
    }
  });
});

describe('a balance', () => {
  it('holds exactly where all that was sent was received and stands in one phase', () => {
    const count = fc.nat(5);
    fc.assert(fc.property(fc.record({ sent: count, received: count, open: count, answered: count, closed: count, withdrawn: count }), (counts) => {
      const phases = [counts.open, counts.answered, counts.closed, counts.withdrawn].reduce((sum, one) => sum + one);
      expect(isBalanced(counts)).toBe(counts.received === counts.sent && phases === counts.sent);
    }));
    expect(isBalanced({ sent: 0, received: 0, open: 0, answered: 0, closed: 0, withdrawn: 0 })).toBe(true);
  });

  it('has a part for every phase, and two that are of every phase', () => {
    expect(RECONCILIATION_PARTS.map(phaseOf).filter(Boolean)).toEqual([...LOOP_PHASES]);
    expect([phaseOf('SENT'), phaseOf('RECEIVED')]).toEqual([null, null]);
  });
});
