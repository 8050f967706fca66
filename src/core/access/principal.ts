import { badInput, forbidden, Refusal } from '../kernel/errors';
import type { RowId } from '../kernel/ids';
import { purposesOf, viewOf, type ReachGrade, type View } from './policy';
import { isPurpose, type AgencyKind, type Purpose, type Role } from './purpose';
import type { TokenClaims } from './token';

/** The agency that a caller acts for, as the register has it. */
export interface PrincipalAgency {
  readonly id: RowId;
  readonly code: string;
  readonly kind: AgencyKind;
  readonly regionCode: string;
}

/** Who calls, for which agency, as what, and why: everything that decisions about access stand on. */
export interface Principal {
  readonly subject: string;
  /** The id of the token, where its issuer gives one. */
  readonly tokenId?: string;
  readonly agency: PrincipalAgency;
  readonly role: Role;
  /** Present for FIELD_TEAM only. */
  readonly team?: RowId;
  /** The purpose of this request; null where the caller named none, who then sees WORK only. */
  readonly purpose: Purpose | null;
  /** The purposes that this caller may name. */
  readonly purposes: readonly Purpose[];
  readonly expiresAt: Date;
}

/** The header, and the key in connection_init, that carries the purpose. */
export const PURPOSE_HEADER = 'X-Purpose-Of-Use';

/**
 * The caller behind verified claims. `agency` is the register's row for `claims.agencyCode`.
 * @throws Refusal BAD_USER_INPUT or FORBIDDEN, as {@link choosePurpose}.
 */
export function principalOf(claims: TokenClaims, agency: PrincipalAgency, purposeHeader: string | null | undefined): Principal {
  if (agency.code !== claims.agencyCode || agency.kind !== claims.agencyKind) {
    throw new Error('the agency row is not that of the token');
  }
  return {
    subject: claims.subject,
    ...(claims.tokenId !== undefined && { tokenId: claims.tokenId }),
    agency,
    role: claims.role,
    ...(claims.team !== undefined && { team: claims.team }),
    purpose: choosePurpose(purposeHeader, claims),
    purposes: allowedPurposes(claims),
    expiresAt: claims.expiresAt,
  };
}

/** In whose name reach is looked up: a field team has only what is assigned to it, everybody else has the agency's. */
export function partyOf(principal: Principal): RowId {
  if (principal.role !== 'FIELD_TEAM') return principal.agency.id;
  if (principal.team === undefined) throw new Error('a field team without a team');
  return principal.team;
}

/**
 * The purpose of one request. Null where none is named.
 * @throws Refusal BAD_USER_INPUT for a word that is no purpose, FORBIDDEN for one that the token or the policy does not give.
 */
export function choosePurpose(
  header: string | null | undefined, claims: Pick<TokenClaims, 'agencyKind' | 'role' | 'purposes'>,
): Purpose | null {
  if (header === undefined || header === null) return null;
  if (!isPurpose(header)) throw badInput(PURPOSE_HEADER, `${PURPOSE_HEADER} must be one of the values of Purpose.`);
  if (!allowedPurposes(claims).includes(header)) {
    throw forbidden('Your agency, role or token does not have this purpose. The query me lists those that you have.');
  }
  return header;
}

/** The purpose of the request. @throws Refusal PURPOSE_REQUIRED where it has none. */
export function requirePurpose(principal: Principal): Purpose {
  if (principal.purpose !== null) return principal.purpose;
  throw new Refusal('PURPOSE_REQUIRED', `Say why you ask: send one of your purposes in the header ${PURPOSE_HEADER}.`);
}

/** What this caller sees of a loop on which the caller's party has reach of this grade. */
export function viewFor(principal: Principal, grade: ReachGrade): View {
  return viewOf({ kind: principal.agency.kind, role: principal.role, purpose: principal.purpose }, grade);
}

function allowedPurposes(claims: Pick<TokenClaims, 'agencyKind' | 'role' | 'purposes'>): Purpose[] {
  const given = purposesOf(claims.agencyKind, claims.role);
  return claims.purposes.filter((purpose) => given.includes(purpose));
}
