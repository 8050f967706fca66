import { isRegionCode } from '../kernel/scalars';
import type { AgencyKind } from '../access/purpose';

/** Levels of a region, from the widest to the narrowest, as in the contract. A functional zone stands beside the counties. */
export const REGION_LEVELS = [
  'PROVINCE', 'PREFECTURE', 'COUNTY', 'FUNCTIONAL_ZONE', 'TOWNSHIP', 'COMMUNITY', 'GRID', 'COMPOUND', 'BUILDING',
] as const;
/** One of {@link REGION_LEVELS}. */
export type RegionLevel = (typeof REGION_LEVELS)[number];

/** A run of calendar days of Asia/Shanghai, both ends included; null where an end is open or not known. */
export interface Validity {
  readonly validFrom: string | null;
  readonly validUntil: string | null;
}

/** A division, or a functional zone, with the days on which its code is in use. */
export interface RegionRow extends Validity {
  readonly code: string;
  readonly name: string;
  readonly level: RegionLevel;
  readonly parentCode: string | null;
  /** Invented for the demo world. */
  readonly synthetic: boolean;
}

/** A division that a functional zone runs beside its formal parent. */
export interface ZoneMemberRow extends Validity {
  readonly zoneCode: string;
  readonly memberCode: string;
  readonly source: string;
  readonly verified: boolean;
}

/** An agency as the register has it. */
export interface AgencyRow {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: AgencyKind;
  readonly regionCode: string;
}

/** Whether the day lies within the validity. Days are written 2022-03-20 and compare as text. */
export function isValidOn(span: Validity, day: string): boolean {
  return (span.validFrom === null || span.validFrom <= day) && (span.validUntil === null || day <= span.validUntil);
}

const DIGITS_OF_LEVEL: Partial<Record<RegionLevel, RegExp>> = {
  PROVINCE: /^[1-9]\d0000$/,
  PREFECTURE: /^[1-9]\d(?!00)\d\d00$/,
  COUNTY: /^[1-9]\d{3}(?!00)\d\d$/,
  TOWNSHIP: /^[1-9]\d{5}(?!000)\d{3}$/,
  COMMUNITY: /^[1-9]\d{8}(?!000)\d{3}$/,
};
const PRIVATE_CODE = /^[A-Z]{2,8}(-[A-Z0-9]*[A-Z][A-Z0-9]*)+$/;

/**
 * Whether a code may stand for a region of the level: digits by GB/T 2260 and GB/T 10114, letters for zones and
 * for what lies below a community. The last part of a private code has a letter, so that `-2` behind it is an agency's number.
 */
export function codeFitsLevel(code: string, level: RegionLevel): boolean {
  return isRegionCode(code) && (DIGITS_OF_LEVEL[level] ?? PRIVATE_CODE).test(code);
}

/** Whether an agency's code is `<KIND>-<region>`, with `-2` and on for further ones of a kind in a region. */
export function agencyCodeFits(code: string, kind: string, regionCode: string): boolean {
  const stem = `${kind}-${regionCode}`;
  return code === stem || (code.startsWith(`${stem}-`) && /^([2-9]|[1-9]\d+)$/.test(code.slice(stem.length + 1)));
}
