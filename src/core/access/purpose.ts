/** Kinds of agency, as in the contract. A kind is the part of an agency code before the first hyphen. */
export const AGENCY_KINDS = [
  'PUBLIC_SECURITY', 'PUBLIC_HEALTH', 'BIG_DATA', 'INDUSTRY_IT', 'COMMUNITY', 'ISOLATION_SITE', 'TRANSPORT',
  'PARTY_ORGAN', 'HEADQUARTERS', 'SUPERVISION', 'AUDIT',
] as const;
/** One of {@link AGENCY_KINDS}. */
export type AgencyKind = (typeof AGENCY_KINDS)[number];

/** Why a caller reads or acts, as in the contract: one a request. */
export const PURPOSES = [
  'INVESTIGATION', 'TRANSFER', 'ISOLATION_CARE', 'DEPLOYMENT', 'COMMAND', 'SUPERVISION', 'AUDIT',
] as const;
/** One of {@link PURPOSES}. */
export type Purpose = (typeof PURPOSES)[number];

/** What a person or system is within its agency. OFFICER gives second signatures, VIEWER has no verbs. */
export const ROLES = ['OPERATOR', 'FIELD_TEAM', 'OFFICER', 'VIEWER'] as const;
/** One of {@link ROLES}. */
export type Role = (typeof ROLES)[number];

const AGENCY_CODE = /^([A-Z_]{2,32})-[0-9A-Z]+(?:-[0-9A-Z]+)*$/;
const AGENCY_CODE_LENGTH = 80;

/** Whether the text names a purpose, exactly as the contract spells it. */
export function isPurpose(text: unknown): text is Purpose {
  return (PURPOSES as readonly unknown[]).includes(text);
}

/** Whether the text names a role, exactly as tokens spell it. */
export function isRole(text: unknown): text is Role {
  return (ROLES as readonly unknown[]).includes(text);
}

/** The kind within an agency code such as `COMMUNITY-350602001` or `HEADQUARTERS-ZZ-TIZ`; undefined where the text is no such code. */
export function kindOfAgencyCode(code: string): AgencyKind | undefined {
  if (code.length > AGENCY_CODE_LENGTH) return undefined;
  const kind = AGENCY_CODE.exec(code)?.[1];
  return AGENCY_KINDS.find((known) => known === kind);
}
