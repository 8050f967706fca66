import { badInput } from '../../core/kernel/errors';
import { parseInstant } from '../../core/kernel/scalars';
import { TEXT_LIMIT } from '../../core/kernel/text';
import type { RiskCategory } from '../../core/protocols/risk-category';
import { checkDocument, type DocumentType } from '../persons/identity-document';
import { knownDocument, type KnownDocument } from '../persons/identity-key';
import type { Sex } from '../persons/person';
import { normaliseName } from '../persons/person-name';
import { checkPhone } from '../persons/phone';

/** Where a lead comes from. */
export const LEAD_SOURCES = ['BIG_DATA_GRID', 'POLICE_LEAD', 'MANUAL_GRID', 'CASE_INVESTIGATION', 'SELF_REPORT'] as const;
/** One of {@link LEAD_SOURCES}. */
export type LeadSource = (typeof LEAD_SOURCES)[number];

/** What became of a row that was pushed. */
export const LEAD_STATUSES = ['CREATED', 'MATCHED', 'DUPLICATE', 'REJECTED'] as const;
/** One of {@link LEAD_STATUSES}. */
export type LeadStatus = (typeof LEAD_STATUSES)[number];

/** Most rows of one call. */
export const LEADS_LIMIT = 1_000;
const EXTERNAL_ID_LENGTH = 128;
/** Control characters but for tab and line ends, and halves of surrogate pairs: the database takes neither. */
const UNWRITABLE = /[\p{Cs}\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/u;

/** What can be wrong with the content of a row. */
export type LeadErrorCode =
  | 'REGION_UNKNOWN' | 'REGION_NOT_VALID' | 'DOCUMENT_INVALID' | 'PHONE_INVALID' | 'NAME_INVALID'
  | 'EXPOSURE_INVALID' | 'EXPOSURE_IN_FUTURE' | 'IDENTITY_CONFLICT';

/** Why a row was rejected. The message says what to do and never repeats a value; `path` leads to the field within the row. */
export interface LeadProblem {
  readonly code: LeadErrorCode;
  readonly message: string;
  readonly path: string;
}

/** A row as it was pushed. */
export interface PushedLead {
  readonly externalId: string;
  readonly name: string;
  readonly document?: { readonly type: DocumentType; readonly number: string } | null;
  readonly phone?: string | null;
  readonly sex?: Sex | null;
  readonly regionCode: string;
  readonly address?: string | null;
  readonly category: RiskCategory;
  readonly source: LeadSource;
  readonly lastExposureAt: string;
  readonly exposurePlace?: string | null;
  readonly confidence?: number | null;
}

/** A row whose content is right, normalised. */
export interface ReadLead {
  readonly externalId: string;
  readonly name: string;
  readonly document: KnownDocument | null;
  readonly phone: string | null;
  readonly sex: Sex;
  readonly birthYear: number | null;
  readonly regionCode: string;
  readonly address: string | null;
  readonly category: RiskCategory;
  readonly source: LeadSource;
  readonly lastExposureAt: Date;
  readonly exposurePlace: string | null;
  readonly confidence: number | null;
}

/** What the reading of rows looks at beside the row. */
export interface ReadingRules {
  readonly now: Date;
  /** Calendar day of Asia/Shanghai. */
  readonly today: string;
  /** What is wrong with a region as a place to seek somebody today; undefined for nothing. */
  problemOfRegion(code: string): Pick<LeadProblem, 'code' | 'message'> | undefined;
}

/** The row, or what is wrong with it. */
export type Reading = { readonly ok: true; readonly lead: ReadLead } | { readonly ok: false; readonly problem: LeadProblem };

/** The pusher's id of a row as it is kept: without space at its ends. */
export function externalIdOf(lead: Pick<PushedLead, 'externalId'>): string {
  return lead.externalId.trim();
}

/** @throws Refusal BAD_USER_INPUT where the call as a whole cannot be read: the number of rows, or the shape of one. */
export function checkShape(leads: readonly PushedLead[]): void {
  if (leads.length < 1 || leads.length > LEADS_LIMIT) {
    throw badInput('input.leads', `leads must have 1 to ${LEADS_LIMIT} rows; push more in several calls.`);
  }
  leads.forEach((lead, i) => {
    const path = `input.leads.${i}`;
    const externalId = externalIdOf(lead);
    if (externalId === '' || externalId.length > EXTERNAL_ID_LENGTH || UNWRITABLE.test(externalId)) {
      throw badInput(`${path}.externalId`, `externalId must have 1 to ${EXTERNAL_ID_LENGTH} characters.`);
    }
    checkText(`${path}.address`, lead.address);
    checkText(`${path}.exposurePlace`, lead.exposurePlace);
    const { confidence } = lead;
    if (confidence !== null && confidence !== undefined && !(confidence >= 0 && confidence <= 1)) {
      throw badInput(`${path}.confidence`, 'confidence must be a number from 0 to 1.');
    }
  });
}

/** Reads the content of one row by itself; the first thing that is wrong is told. */
export function readLead(lead: PushedLead, rules: ReadingRules): Reading {
  const name = normaliseName(lead.name);
  if (name === undefined) return wrong('NAME_INVALID', 'name', 'A name has letters, and spaces or dots between them; a masked name cannot be looked for.');
  const document = lead.document ? checkDocument(lead.document.type, lead.document.number, rules.today) : undefined;
  if (document?.ok === false) return wrong('DOCUMENT_INVALID', 'document.number', document.reason);
  const phone = lead.phone === null || lead.phone === undefined ? undefined : checkPhone(lead.phone);
  if (phone?.ok === false) return wrong('PHONE_INVALID', 'phone', phone.reason);
  const region = rules.problemOfRegion(lead.regionCode);
  if (region) return wrong(region.code, 'regionCode', region.message);
  const lastExposureAt = parseInstant(lead.lastExposureAt);
  if (!lastExposureAt) return wrong('EXPOSURE_INVALID', 'lastExposureAt', 'lastExposureAt must be an RFC 3339 instant with an offset, such as 2022-03-20T12:00:00+08:00.');
  if (lastExposureAt > rules.now) return wrong('EXPOSURE_IN_FUTURE', 'lastExposureAt', 'lastExposureAt must not be in the future.');
  return {
    ok: true,
    lead: {
      externalId: externalIdOf(lead), name,
      document: document ? knownDocument(lead.document!.type, document.normalised) : null,
      phone: phone?.normalised ?? null, sex: document?.sex ?? lead.sex ?? 'UNKNOWN', birthYear: document?.birthYear ?? null,
      regionCode: lead.regionCode, address: textOf(lead.address), category: lead.category, source: lead.source,
      lastExposureAt, exposurePlace: textOf(lead.exposurePlace), confidence: lead.confidence ?? null,
    },
  };
}

function wrong(code: LeadErrorCode, path: string, message: string): Reading {
  return { ok: false, problem: { code, path, message } };
}

function checkText(path: string, text: string | null | undefined): void {
  if (text === null || text === undefined) return;
  if (text.trim().length > TEXT_LIMIT) throw badInput(path, `A text must have at most ${TEXT_LIMIT} characters.`);
  if (UNWRITABLE.test(text)) throw badInput(path, 'A text must not have control characters.');
}

function textOf(text: string | null | undefined): string | null {
  return text?.trim() || null;
}
