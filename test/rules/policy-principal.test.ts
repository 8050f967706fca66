import { choosePurpose, partyOf, principalOf, requirePurpose, viewFor, type Principal } from '../../src/core/access/principal';
import { kindOfAgencyCode, type Purpose, type Role } from '../../src/core/access/purpose';
import type { TokenClaims } from '../../src/core/access/token';
import { Refusal } from '../../src/core/kernel/errors';
import { namedId } from '../../src/core/kernel/ids';

const TEAM = namedId('team', 'one');
const AGENCY = { id: namedId('agency', 'COMMUNITY-350602001'), code: 'COMMUNITY-350602001', kind: 'COMMUNITY', regionCode: '350602001' } as const;

function claims(role: Role = 'OPERATOR', purposes: Purpose[] = ['INVESTIGATION', 'ISOLATION_CARE', 'COMMAND']): TokenClaims {
  return {
    subject: 'li', agencyCode: AGENCY.code, agencyKind: 'COMMUNITY', role, purposes, expiresAt: new Date(0),
    ...(role === 'FIELD_TEAM' && { team: TEAM }),
  };
}

function refusal(work: () => unknown): Refusal {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error;
  }
  throw new Error('no refusal');
}

test('a purpose is one that token and policy both give, or none', () => {
  expect(choosePurpose(undefined, claims())).toBeNull();
  expect(choosePurpose(null, claims())).toBeNull();
  expect(choosePurpose('INVESTIGATION', claims())).toBe('INVESTIGATION');
});

test.each(['', 'investigation', 'CURIOSITY', 'INVESTIGATION ', 'toString'])('the word %p is bad input and is not repeated', (word) => {
  const { code, details, message } = refusal(() => choosePurpose(word, claims()));
  expect([code, details.path]).toEqual(['BAD_USER_INPUT', 'X-Purpose-Of-Use']);
  if (word === 'CURIOSITY') expect(message).not.toContain(word);
});

test('a purpose that is not in the token, not of the kind or not of the role is forbidden', () => {
  expect(refusal(() => choosePurpose('DEPLOYMENT', claims())).code).toBe('FORBIDDEN');
  expect(refusal(() => choosePurpose('COMMAND', claims())).code).toBe('FORBIDDEN');
  expect(refusal(() => choosePurpose('ISOLATION_CARE', claims('FIELD_TEAM'))).code).toBe('FORBIDDEN');
});

test('the principal has the purposes that can be used, and its purpose', () => {
  const principal = principalOf(claims(), AGENCY, 'INVESTIGATION');
  expect(principal).toMatchObject({ subject: 'li', agency: AGENCY, purpose: 'INVESTIGATION', purposes: ['INVESTIGATION', 'ISOLATION_CARE'] });
  expect(requirePurpose(principal)).toBe('INVESTIGATION');
  expect(() => principalOf(claims(), { ...AGENCY, code: 'COMMUNITY-350602002' }, null)).toThrow('not that of the token');
});

test('without a purpose what needs one is refused, and only work is seen', () => {
  const principal = principalOf(claims(), AGENCY, undefined);
  expect(refusal(() => requirePurpose(principal)).code).toBe('PURPOSE_REQUIRED');
  expect(viewFor(principal, 2).see('IDENTITY')).toBe('WITHHELD');
  expect(viewFor(principalOf(claims(), AGENCY, 'INVESTIGATION'), 2).see('IDENTITY')).toBe('FULL');
});

test('reach is the agency\'s, but a field team has only its own', () => {
  expect(partyOf(principalOf(claims(), AGENCY, null))).toBe(AGENCY.id);
  expect(partyOf(principalOf(claims('VIEWER'), AGENCY, null))).toBe(AGENCY.id);
  const team = principalOf(claims('FIELD_TEAM'), AGENCY, null);
  expect(partyOf(team)).toBe(TEAM);
  const broken: Principal = { ...team, team: undefined };
  expect(() => partyOf(broken)).toThrow('without a team');
});

test('the kind of an agency stands before the first hyphen', () => {
  expect(kindOfAgencyCode('PUBLIC_SECURITY-350600')).toBe('PUBLIC_SECURITY');
  expect(kindOfAgencyCode('HEADQUARTERS-ZZ-TIZ')).toBe('HEADQUARTERS');
  expect(kindOfAgencyCode('PARTY_ORGAN-350600-2')).toBe('PARTY_ORGAN');
  for (const none of ['', 'COMMUNITY', 'COMMUNITY-', 'PRESS-350600', 'community-350600', 'COMMUNITY-35 06', 'constructor-1', `COMMUNITY-${'1'.repeat(99)}`]) {
    expect(kindOfAgencyCode(none)).toBeUndefined();
  }
});
