import type { PersonalItem } from '../../core/access/item';
import type { RowId } from '../../core/kernel/ids';
import { RISK_CATEGORIES, type RiskCategory } from '../../core/protocols/risk-category';
import type { KnownDocument } from './identity-key';

/** Sex by GB/T 2261.1-2003. */
export const SEXES = ['UNKNOWN', 'MALE', 'FEMALE', 'NOT_STATED'] as const;
/** One of {@link SEXES}. */
export type Sex = (typeof SEXES)[number];

/** A person as far as telling persons apart needs it. */
export interface KnownIdentity {
  readonly id: RowId;
  readonly name: string;
  readonly phone: string | null;
  readonly documents: readonly KnownDocument[];
  readonly category: RiskCategory;
}

/** What a lead says of a person who is known: it fills gaps, and raises category and last exposure. */
export interface PersonNews {
  readonly id: RowId;
  readonly phone: string | null;
  readonly address: string | null;
  readonly sex: Sex;
  readonly birthYear: number | null;
  readonly category: RiskCategory;
  readonly lastExposureAt: Date;
}

/** What leads say of a person, as facts of the entry that tells of the leads. `documents` is a JSON list of types and numbers. */
export const personFacts = {
  sex: 'SEX', birthYear: 'BIRTH_YEAR', phone: 'PHONE', address: 'ADDRESS', documents: 'PERSON_TEXT',
} as const satisfies Readonly<Record<string, PersonalItem>>;

/** The graver of two categories. */
export function graver(one: RiskCategory, other: RiskCategory): RiskCategory {
  return RISK_CATEGORIES.indexOf(one) <= RISK_CATEGORIES.indexOf(other) ? one : other;
}
