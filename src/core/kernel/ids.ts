import { createHash } from 'node:crypto';
import { secureBytes } from './random';

/** Prefix of a public id for each addressable type. A new type adds a line; a prefix is never given to another type. */
export const ID_PREFIX = {
  Agency: 'agy',
  Protocol: 'pcl',
  TraceEntry: 'ent',
  PersonOfInterest: 'per',
  Lead: 'led',
  InvestigationRequest: 'inv',
  Transfer: 'tra',
  Handover: 'hov',
  Vehicle: 'veh',
  Trip: 'trp',
  IsolationStay: 'sty',
  IsolationSite: 'sit',
  IsolationRoom: 'rom',
  VolunteerTeam: 'tem',
  TeamDeployment: 'dep',
  DailyReport: 'rep',
  AccessGrant: 'grt',
  AccessOverride: 'ovr',
  OverrideReview: 'rvw',
  LegalHold: 'hld',
  DestructionCertificate: 'dcr',
  IsolationOrder: 'ord',
  OrderAppeal: 'apl',
  OrderReview: 'orv',
  FeverReport: 'fev',
  DecisionProposal: 'prp',
  TestResult: 'tst',
  ContactLink: 'lnk',
} as const;

/** Name of a GraphQL type that has public ids. */
export type IdType = keyof typeof ID_PREFIX;

/** Row key: a lower-case UUID. Public ids are made from it by {@link publicId}. */
export type RowId = string;

const TYPE_OF_PREFIX = new Map<string, IdType>(
  Object.entries(ID_PREFIX).map(([type, prefix]) => [prefix, type as IdType]),
);
const PUBLIC_ID = /^([a-z]{3})_([0-9a-f]{32})$/;

const COUNTER_LIMIT = 0x0fff;
const latest = { ms: -1, count: 0 };

/**
 * UUID version 7 (RFC 9562, 5.7) for rows: keys made later sort later, so indexes stay dense. Within a millisecond a
 * process counts up in the 12 bits behind it (6.2, method 1), so that what it makes at once sorts in the order made.
 * It tells its time of creation; for anything that must not, use {@link pseudonym}.
 */
export function rowId(nowMs: number): RowId {
  latest.count = nowMs === latest.ms ? Math.min(latest.count + 1, COUNTER_LIMIT) : 0;
  latest.ms = nowMs;
  const bytes = secureBytes(16);
  bytes.writeUIntBE(nowMs, 0, 6);
  bytes.writeUInt16BE(0x7000 | latest.count, 6);
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return dashed(bytes.toString('hex'));
}

/** UUID version 4: random, tells nothing. */
export function pseudonym(): RowId {
  const bytes = secureBytes(16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return dashed(bytes.toString('hex'));
}

/** UUID version 8 (RFC 9562, 5.8) derived from a name, so that reference rows have the same key in every database. */
export function namedId(namespace: string, name: string): RowId {
  const bytes = createHash('sha256').update(`${namespace}\0${name}`).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return dashed(bytes.toString('hex'));
}

/** The opaque id that the API shows for a row, such as `inv_018f…`. */
export function publicId(type: IdType, id: RowId): string {
  return `${ID_PREFIX[type]}_${id.replaceAll('-', '')}`;
}

/** The type and row behind a public id, or undefined where it cannot be one of ours. */
export function parsePublicId(text: string): { type: IdType; id: RowId } | undefined {
  const match = PUBLIC_ID.exec(text);
  const type = match && TYPE_OF_PREFIX.get(match[1]!);
  return type ? { type, id: dashed(match[2]!) } : undefined;
}

/** The row behind a public id of this type, or undefined where the text is anything else. */
export function rowIdOf(type: IdType, text: string): RowId | undefined {
  const parsed = parsePublicId(text);
  return parsed?.type === type ? parsed.id : undefined;
}

function dashed(hex: string): RowId {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
