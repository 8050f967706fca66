import { createPublicKey, type KeyObject } from 'node:crypto';
import { decode, verify, type Jwt, type JwtPayload } from 'jsonwebtoken';
import { Refusal } from '../kernel/errors';
import { rowIdOf, type RowId } from '../kernel/ids';
import { isPurpose, isRole, kindOfAgencyCode, type AgencyKind, type Purpose, type Role } from './purpose';

/**
 * The signature algorithms that an issuer may be configured with. The header of a token never chooses (RFC 8725, 3.1).
 * EdDSA is not among them: jsonwebtoken does not know it.
 */
export const TOKEN_ALGORITHMS = ['ES256', 'RS256', 'PS256'] as const;
/** One of {@link TOKEN_ALGORITHMS}. */
export type TokenAlgorithm = (typeof TOKEN_ALGORITHMS)[number];

/** A public key of an issuer. Without a `kid` it is the issuer's only key and answers for every header. */
export interface TokenKey {
  readonly kid?: string;
  readonly key: KeyObject;
}

/** An issuer that this platform believes: what its tokens must say, and how they are signed. */
export interface TrustedIssuer {
  readonly issuer: string;
  readonly audience: string;
  readonly algorithm: TokenAlgorithm;
  /** What is known at this moment. */
  readonly keys: readonly TokenKey[];
  /** The agencies that it speaks for, by code; with a * at the end all that begin so. All where it is left out. */
  readonly agencies?: readonly string[];
  /** Learns the issuer's keys anew, where they may change. Rejects where they cannot be had. */
  refresh?(): Promise<void>;
}

/** All issuers that are believed. Their `issuer` values differ. */
export type TokenKeys = readonly TrustedIssuer[];

/** What a verified token says about its bearer. */
export interface TokenClaims {
  readonly subject: string;
  /** The token's own id (jti), where the issuer gives one: by it a token is revoked. */
  readonly tokenId?: string;
  readonly agencyCode: string;
  /** Read from the agency code. */
  readonly agencyKind: AgencyKind;
  readonly role: Role;
  /** The purposes that the issuer grants, without repetition; the policy may allow fewer. */
  readonly purposes: readonly Purpose[];
  /** The row of the team; present for FIELD_TEAM and for no other role. */
  readonly team?: RowId;
  readonly expiresAt: Date;
}

/** How far clocks of issuer and platform may differ, in seconds. */
export const TOKEN_CLOCK_TOLERANCE_S = 30;
const TOKEN_LENGTH = 8_192;
const SUBJECT_LENGTH = 200;
const REFUSED = 'This needs a valid access token: send it in the header Authorization as Bearer <token>.';

/**
 * The claims of a token that one of the trusted issuers signed and that is valid at `nowMs`.
 * @throws Refusal UNAUTHENTICATED, with the same message whatever is wrong: a forger learns nothing.
 */
export function verifyToken(token: string, keys: TokenKeys, nowMs: number): TokenClaims {
  const claims = token.length > TOKEN_LENGTH ? undefined : verifiedClaims(token, keys, nowMs);
  if (!claims) throw new Refusal('UNAUTHENTICATED', REFUSED);
  return claims;
}

/**
 * Asks the issuer that a token names for its keys, where it has none with the id that the token names. To be called
 * before {@link verifyToken}. Whether that helped, the verification tells; a failure is told to `failed`.
 */
export async function learnKey(token: string, keys: TokenKeys, failed: (error: unknown) => void): Promise<void> {
  const claimed = token.length > TOKEN_LENGTH ? undefined : claimedIssuer(token, keys);
  if (claimed?.issuer.refresh && !claimed.key) await claimed.issuer.refresh().catch(failed);
}

/**
 * The issuer with one ES256 public key in PEM, as an operator configures it.
 * @throws Error with a sentence for the operator where the text is not such a key.
 */
export function issuerWithKey(issuer: string, audience: string, pem: string, kid?: string): TrustedIssuer {
  if (pem.includes('PRIVATE KEY')) throw new Error('The token key must be a public key. This is a private one: it belongs to the issuer alone.');
  const key = publicKey(pem);
  if (key?.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw new Error('The token key must be an ES256 public key (curve P-256) in PEM form.');
  }
  return { issuer, audience, algorithm: 'ES256', keys: [kid === undefined ? { key } : { kid, key }] };
}

function publicKey(pem: string): KeyObject | undefined {
  try {
    return createPublicKey(pem);
  } catch {
    return undefined;
  }
}

function verifiedClaims(token: string, keys: TokenKeys, nowMs: number): TokenClaims | undefined {
  try {
    const signer = claimedIssuer(token, keys);
    if (!signer?.key) return undefined;
    const payload = verify(token, signer.key, {
      algorithms: [signer.issuer.algorithm],
      issuer: signer.issuer.issuer,
      audience: signer.issuer.audience,
      clockTolerance: TOKEN_CLOCK_TOLERANCE_S,
      clockTimestamp: Math.floor(nowMs / 1000),
    });
    const claims = typeof payload === 'string' ? undefined : readClaims(payload);
    return claims && speaksFor(signer.issuer, claims.agencyCode) ? claims : undefined;
  } catch {
    return undefined;
  }
}

/** Looks, before anything is verified, only for which configured key to verify with. */
function claimedIssuer(token: string, keys: TokenKeys): { issuer: TrustedIssuer; key: KeyObject | undefined } | undefined {
  const unverified = decodeWhole(token);
  if (!unverified || typeof unverified.payload === 'string') return undefined;
  const { header, payload } = unverified;
  if ('crit' in header || !isAccessTokenType(header.typ)) return undefined;
  const issuer = keys.find((known) => known.issuer === payload.iss);
  const key = issuer?.keys.find((known) => known.kid === undefined || known.kid === header.kid)?.key;
  return issuer && { issuer, key };
}

function decodeWhole(token: string): Jwt | null {
  try {
    return decode(token, { complete: true });
  } catch {
    return null;
  }
}

function speaksFor({ agencies }: TrustedIssuer, code: string): boolean {
  return !agencies || agencies.some((one) => (one.endsWith('*') ? code.startsWith(one.slice(0, -1)) : code === one));
}

/** Other kinds of JWT by the same issuer (proofs, events, logout tokens) must not pass for access tokens (RFC 8725, 3.11). */
function isAccessTokenType(typ: string | undefined): boolean {
  return typ === undefined || ['jwt', 'at+jwt', 'application/at+jwt'].includes(typ.toLowerCase());
}

function readClaims(payload: JwtPayload): TokenClaims | undefined {
  const { sub, jti, agency, role = 'OPERATOR', purposes, team, exp } = payload as Record<string, unknown>;
  if (typeof sub !== 'string' || sub === '' || sub.length > SUBJECT_LENGTH) return undefined;
  if (jti !== undefined && (typeof jti !== 'string' || jti.length > SUBJECT_LENGTH)) return undefined;
  if (typeof agency !== 'string' || typeof exp !== 'number' || !isRole(role)) return undefined;
  if (!Array.isArray(purposes) || !purposes.every(isPurpose)) return undefined;
  const agencyKind = kindOfAgencyCode(agency);
  const teamRow = role === 'FIELD_TEAM' && typeof team === 'string' ? rowIdOf('VolunteerTeam', team) : undefined;
  if (!agencyKind || (role === 'FIELD_TEAM' && !teamRow)) return undefined;
  return {
    subject: sub,
    ...(typeof jti === 'string' && { tokenId: jti }),
    agencyCode: agency,
    agencyKind,
    role,
    purposes: [...new Set(purposes)],
    ...(teamRow && { team: teamRow }),
    expiresAt: new Date(exp * 1000),
  };
}
