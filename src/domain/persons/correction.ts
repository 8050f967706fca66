import type { PersonalItem } from '../../core/access/item';
import { badInput } from '../../core/kernel/errors';
import { optionalText } from '../../core/kernel/text';
import { checkDocument, normaliseDocument, type DocumentType } from './identity-document';
import { knownDocument, type KnownDocument } from './identity-key';
import type { Sex } from './person';
import { normaliseName } from './person-name';
import { checkPhone } from './phone';

/** What of a person can be corrected. Category, exposure and control state are folded from leads and loops. */
export const CORRECTABLE_FIELDS = ['NAME', 'SEX', 'BIRTH_YEAR', 'DOCUMENT', 'PHONE', 'ADDRESS', 'REGION'] as const;
/** One of {@link CORRECTABLE_FIELDS}. */
export type CorrectableField = (typeof CORRECTABLE_FIELDS)[number];
/** What can be taken away without anything in its place. */
export const REMOVABLE_FIELDS = ['BIRTH_YEAR', 'PHONE', 'ADDRESS'] as const satisfies readonly CorrectableField[];
/** One of {@link REMOVABLE_FIELDS}. */
export type RemovableField = (typeof REMOVABLE_FIELDS)[number];

/** What each field shows; the region is no personal field. */
const ITEM_OF: Readonly<Record<CorrectableField, PersonalItem>> = {
  NAME: 'NAME', SEX: 'SEX', BIRTH_YEAR: 'BIRTH_YEAR', DOCUMENT: 'DOCUMENT', PHONE: 'PHONE', ADDRESS: 'ADDRESS', REGION: 'WORK_STATE',
};

/** The items of fields, each once. */
export function itemsOf(fields: readonly CorrectableField[]): PersonalItem[] {
  return [...new Set(fields.map((field) => ITEM_OF[field]))];
}

/** What is asked for, as it came. Absent and null leave a field as it is. */
export interface CorrectionAsked {
  readonly name?: string | null;
  readonly sex?: Sex | null;
  readonly birthYear?: number | null;
  readonly document?: { readonly type: DocumentType; readonly number: string } | null;
  readonly wrongDocument?: { readonly type: DocumentType; readonly number: string } | null;
  readonly phone?: string | null;
  readonly address?: string | null;
  readonly regionCode?: string | null;
  readonly remove?: readonly RemovableField[] | null;
}

/** What is to stand of the person afterwards; undefined leaves it, null takes it away. */
export interface Correction {
  readonly fields: readonly CorrectableField[];
  readonly name: string | undefined;
  readonly sex: Sex | undefined;
  readonly birthYear: number | null | undefined;
  readonly document: KnownDocument | undefined;
  /** The document that goes; where a new one is given without it, the one of the same type. */
  readonly wrongDocument: KnownDocument | undefined;
  readonly phone: string | null | undefined;
  readonly address: string | null | undefined;
  readonly regionCode: string | undefined;
}

const OLDEST_YEAR = 1850;

/**
 * Reads and checks a correction. A resident number says sex and year of birth itself: they are corrected with it.
 * `today` is the day in Shanghai. @throws Refusal BAD_USER_INPUT where nothing is corrected, or a value cannot be one.
 */
export function readCorrection(asked: CorrectionAsked, today: string): Correction {
  const removed = new Set<CorrectableField>(asked.remove ?? []);
  const checked = asked.document ? checkDocument(asked.document.type, asked.document.number, today) : undefined;
  if (checked?.ok === false) throw badInput('input.document.number', checked.reason);
  const read: Omit<Correction, 'fields'> = {
    name: readName(asked.name),
    sex: agreed('sex', asked.sex ?? undefined, checked?.sex),
    birthYear: agreed('birthYear', kept(removed, 'BIRTH_YEAR', 'birthYear', readYear(asked.birthYear, today)), checked?.birthYear),
    document: checked ? knownDocument(asked.document!.type, checked.normalised) : undefined,
    wrongDocument: asked.wrongDocument
      ? knownDocument(asked.wrongDocument.type, normaliseDocument(asked.wrongDocument.type, asked.wrongDocument.number)) : undefined,
    phone: kept(removed, 'PHONE', 'phone', readPhone(asked.phone)),
    address: kept(removed, 'ADDRESS', 'address', optionalText('input.address', asked.address) ?? undefined),
    regionCode: asked.regionCode ?? undefined,
  };
  const fields = CORRECTABLE_FIELDS.filter((field) => isGiven(read, field));
  if (fields.length === 0) throw badInput('input', 'Give at least one field that is to be corrected.');
  return { ...read, fields };
}

function isGiven(read: Omit<Correction, 'fields'>, field: CorrectableField): boolean {
  switch (field) {
    case 'NAME': return read.name !== undefined;
    case 'SEX': return read.sex !== undefined;
    case 'BIRTH_YEAR': return read.birthYear !== undefined;
    case 'DOCUMENT': return read.document !== undefined || read.wrongDocument !== undefined;
    case 'PHONE': return read.phone !== undefined;
    case 'ADDRESS': return read.address !== undefined;
    case 'REGION': return read.regionCode !== undefined;
  }
}

function readName(name: string | null | undefined): string | undefined {
  if (name === null || name === undefined) return undefined;
  const normalised = normaliseName(name);
  if (normalised === undefined) throw badInput('input.name', 'A name has letters, and spaces or dots between them; a masked name is none.');
  return normalised;
}

function readYear(year: number | null | undefined, today: string): number | undefined {
  if (year === null || year === undefined) return undefined;
  if (year < OLDEST_YEAR || year > Number(today.slice(0, 4))) throw badInput('input.birthYear', 'birthYear must be the year of birth of somebody who lives.');
  return year;
}

function readPhone(phone: string | null | undefined): string | undefined {
  if (phone === null || phone === undefined) return undefined;
  const checked = checkPhone(phone);
  if (!checked.ok) throw badInput('input.phone', checked.reason);
  return checked.normalised;
}

function kept<T>(removed: ReadonlySet<CorrectableField>, field: RemovableField, name: string, value: T | undefined): T | null | undefined {
  if (!removed.has(field)) return value;
  if (value !== undefined) throw badInput(`input.${name}`, `${name} is to be removed and given a value at once.`);
  return null;
}

/** What the caller gives and what the document tells must not differ. */
function agreed<T>(name: string, given: T | undefined, told: T | undefined): T | undefined {
  if (told === undefined) return given;
  if (given !== undefined && given !== told) throw badInput(`input.${name}`, `${name} is another than the document tells.`);
  return told;
}
