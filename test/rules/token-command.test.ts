import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTokenOrder, tokenFor } from '../../src/cli/token';
import { readConfig } from '../../src/config';
import { DevelopmentIssuer } from '../../src/core/access/development-issuer';
import { verifyToken } from '../../src/core/access/token';
import { namedId, publicId } from '../../src/core/kernel/ids';

const NOW = Date.parse('2022-03-20T08:00:00.000Z');
const TEAM = publicId('VolunteerTeam', namedId('team', 'one'));

test('an agency code alone gives an operator all purposes of the kind for eight hours', () => {
  expect(readTokenOrder(['COMMUNITY-350602001'])).toEqual({
    request: {
      subject: 'developer', agencyCode: 'COMMUNITY-350602001', role: 'OPERATOR', purposes: ['INVESTIGATION', 'ISOLATION_CARE', 'DEPLOYMENT'],
    },
    ttlMs: 8 * 3_600_000,
  });
});

test('every option is honoured', () => {
  const args = ['PARTY_ORGAN-350600-2', '--role', 'FIELD_TEAM', '--team', TEAM, '--purpose', 'INVESTIGATION', '--subject', 'wang', '--ttl', 'PT15M'];
  expect(readTokenOrder(args)).toEqual({
    request: { subject: 'wang', agencyCode: 'PARTY_ORGAN-350600-2', role: 'FIELD_TEAM', team: TEAM, purposes: ['INVESTIGATION'] },
    ttlMs: 15 * 60_000,
  });
  const twice = ['PUBLIC_HEALTH-350600', '--purpose', 'TRANSFER', '--purpose', 'INVESTIGATION'];
  expect(readTokenOrder(twice).request.purposes).toEqual(['TRANSFER', 'INVESTIGATION']);
});

test.each<[string, string[], RegExp]>([
  ['no agency', [], /Name one agency/],
  ['two agencies', ['AUDIT-350600', 'AUDIT-350600'], /Name one agency/],
  ['no kind', ['PRESS-350600'], /<KIND>-<region code>/],
  ['no role', ['AUDIT-350600', '--role', 'ADMIN'], /--role must be one of OPERATOR/],
  ['no purpose', ['AUDIT-350600', '--purpose', 'CURIOSITY'], /--purpose must be one of/],
  ['a purpose of another kind', ['AUDIT-350600', '--purpose', 'COMMAND'], /AUDIT as OPERATOR has only AUDIT/],
  ['a purpose of another role', ['PARTY_ORGAN-350600', '--purpose', 'INVESTIGATION'], /has only DEPLOYMENT/],
  ['a team without team', ['COMMUNITY-350602', '--role', 'FIELD_TEAM'], /needs --team/],
  ['a team of another form', ['COMMUNITY-350602', '--role', 'FIELD_TEAM', '--team', 'tem_1'], /needs --team/],
  ['a team for an operator', ['COMMUNITY-350602', '--team', TEAM], /FIELD_TEAM only/],
  ['no duration', ['AUDIT-350600', '--ttl', '8h'], /ISO 8601/],
  ['no time', ['AUDIT-350600', '--ttl', 'PT0S'], /ISO 8601/],
  ['an unknown option', ['AUDIT-350600', '--admin'], /Usage: npm run/],
])('%s is a sentence', (_, args, sentence) => expect(() => readTokenOrder(args)).toThrow(sentence));

test('what it prints, the server of the same data directory accepts; in production it prints nothing', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'bihuan-token-'));
  try {
    const env = { NODE_ENV: 'development', BIHUAN_DATA: dataDir };
    const token = tokenFor(['AUDIT-350600'], env, NOW);
    const config = readConfig(env);
    const { trusted } = new DevelopmentIssuer({ ...config, issuer: config.tokenIssuer, audience: config.tokenAudience });
    expect(verifyToken(token, [trusted], NOW)).toMatchObject({ agencyCode: 'AUDIT-350600', purposes: ['AUDIT'] });
    expect(() => tokenFor(['AUDIT-350600'], { ...env, NODE_ENV: 'production' }, NOW)).toThrow('NODE_ENV=production');
  } finally {
    rmSync(dataDir, { recursive: true });
  }
});
