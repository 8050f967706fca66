import { parseArgs } from 'node:util';
import { Duration } from 'luxon';
import { readConfig } from '../config';
import { DevelopmentIssuer, type TokenRequest } from '../core/access/development-issuer';
import { purposesOf } from '../core/access/policy';
import { isPurpose, isRole, kindOfAgencyCode, PURPOSES, ROLES, type AgencyKind, type Purpose, type Role } from '../core/access/purpose';
import { systemClock } from '../core/kernel/clock';
import { rowIdOf } from '../core/kernel/ids';

const USAGE = 'npm run -s token -- <agency code> [--role R] [--purpose P]… [--team ID] [--subject S] [--ttl PT8H]';
const OPTIONS = {
  role: { type: 'string', default: 'OPERATOR' },
  purpose: { type: 'string', multiple: true },
  team: { type: 'string' },
  subject: { type: 'string', default: 'developer' },
  ttl: { type: 'string', default: 'PT8H' },
} as const;

/** Something in the command line that the operator can put right; the message is a sentence. */
export class TokenUsageError extends Error {}

/** What the command line asks for. */
export interface TokenOrder {
  readonly request: TokenRequest;
  readonly ttlMs: number;
}

/**
 * Reads the arguments of the token command. Without `--purpose` all purposes of the kind and role are given.
 * @throws TokenUsageError for anything that the server would refuse or that would give a useless token.
 */
export function readTokenOrder(args: readonly string[]): TokenOrder {
  const { values, positionals } = parsed(args);
  const [agencyCode] = positionals;
  if (agencyCode === undefined || positionals.length > 1) throw new TokenUsageError(`Name one agency: ${USAGE}`);
  const kind = kindOfAgencyCode(agencyCode);
  if (!kind) throw new TokenUsageError('The agency code must be <KIND>-<region code>, such as PUBLIC_SECURITY-350600.');
  if (!isRole(values.role)) throw new TokenUsageError(`--role must be one of ${ROLES.join(', ')}.`);
  const purposes = purposesFor(kind, values.role, values.purpose);
  const team = teamFor(values.role, values.team);
  return {
    request: { subject: values.subject, agencyCode, role: values.role, purposes, ...(team !== undefined && { team }) },
    ttlMs: milliseconds(values.ttl),
  };
}

/**
 * The token that the command line asks for, by the development issuer of this data directory.
 * @throws TokenUsageError in production and for wrong arguments, ConfigError for a wrong environment.
 */
export function tokenFor(args: readonly string[], env: NodeJS.ProcessEnv, nowMs: number): string {
  if (env.NODE_ENV === 'production') {
    throw new TokenUsageError('Tokens are not given out here with NODE_ENV=production. Ask your identity provider for one.');
  }
  const { request, ttlMs } = readTokenOrder(args);
  const config = readConfig(env);
  const issuer = new DevelopmentIssuer({
    nodeEnv: config.nodeEnv, dataDir: config.dataDir, issuer: config.tokenIssuer, audience: config.tokenAudience,
  });
  return issuer.issue(request, ttlMs, nowMs);
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch {
    throw new TokenUsageError(`These options are not understood. Usage: ${USAGE}`);
  }
}

function purposesFor(kind: AgencyKind, role: Role, named: readonly string[] | undefined): readonly Purpose[] {
  const given = purposesOf(kind, role);
  if (named === undefined) return given;
  if (!named.every(isPurpose)) throw new TokenUsageError(`--purpose must be one of ${PURPOSES.join(', ')}.`);
  if (!named.every((purpose) => given.includes(purpose))) {
    const offer = given.length > 0 ? `has only ${given.join(', ')}` : 'has no purpose at all';
    throw new TokenUsageError(`${kind} as ${role} ${offer}.`);
  }
  return named;
}

function teamFor(role: Role, team: string | undefined): string | undefined {
  if (role !== 'FIELD_TEAM') {
    if (team !== undefined) throw new TokenUsageError('--team goes with --role FIELD_TEAM only.');
    return undefined;
  }
  if (team === undefined || !rowIdOf('VolunteerTeam', team)) {
    throw new TokenUsageError('--role FIELD_TEAM needs --team with the id of the team, tem_ and 32 characters, as the API shows it.');
  }
  return team;
}

function milliseconds(ttl: string): number {
  const ms = Duration.fromISO(ttl).toMillis();
  if (!(ms >= 1_000)) throw new TokenUsageError('--ttl must be an ISO 8601 duration of a second or more, such as PT8H.');
  return ms;
}

function main(): void {
  try {
    process.stdout.write(`${tokenFor(process.argv.slice(2), process.env, systemClock.now().getTime())}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

if (require.main === module) main();
