import { valueWord } from '../shared/words';
import { CHOICES, LEAD_FIELDS, NEEDED, OTHER_NAMES, plain, type LeadField, type Mapping } from './lead-fields';

/** A lead as the API takes it. */
export interface Lead {
  readonly externalId: string;
  readonly name: string;
  readonly document?: { readonly type: string; readonly number: string };
  readonly phone?: string;
  readonly sex?: string;
  readonly regionCode: string;
  readonly address?: string;
  readonly category: string;
  readonly source: string;
  readonly lastExposureAt: string;
  readonly exposurePlace?: string;
  readonly confidence?: number;
}

/** What this page itself finds wrong with a cell; the server has codes of its own. */
export type CellFault = 'MISSING' | 'NOT_KNOWN' | 'DIGITS_LOST' | 'TIME_UNREADABLE' | 'NUMBER_UNREADABLE' | 'TOO_LONG' | 'UNWRITABLE';

/** Something that is wrong with a row. */
export interface RowFault { readonly field: LeadField; readonly code: string }

const EXTERNAL_ID_LENGTH = 128;
const TEXT_LENGTH = 4_000;
/** As the server: neither control characters nor halves of letters. */
const UNWRITABLE = /[\p{Cs}\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/u;
/** A spreadsheet that took an identity number for a quantity keeps 15 of its digits. */
const DAMAGED = /^\d{15}000$|^\d(?:\.\d+)?E\+?\d+$/i;

/** The lead of a row, or everything that is wrong with the row. `externalId` stands where the sheet has none. */
export function leadOfRow(cells: readonly string[], mapping: Mapping, externalId: string): { lead: Lead } | { faults: RowFault[] } {
  const texts = new Map(LEAD_FIELDS.map((field) => [field, textOf(cells, mapping, field)]));
  if (!texts.get('externalId')) texts.set('externalId', externalId);
  const faults = LEAD_FIELDS.flatMap((field) => {
    const code = faultOf(field, texts.get(field)!);
    return code ? [{ field, code }] : [];
  });
  return faults.length > 0 ? { faults } : { lead: leadOf(texts) };
}

function textOf(cells: readonly string[], { columns, forAll }: Mapping, field: LeadField): string {
  const column = columns[field];
  return ((column === undefined ? '' : cells[column]?.trim()) || forAll[field]?.trim()) ?? '';
}

function faultOf(field: LeadField, text: string): CellFault | undefined {
  if (text === '') return NEEDED.includes(field) ? 'MISSING' : undefined;
  if (UNWRITABLE.test(text)) return 'UNWRITABLE';
  if (text.length > (field === 'externalId' ? EXTERNAL_ID_LENGTH : TEXT_LENGTH)) return 'TOO_LONG';
  if (CHOICES[field]) return choiceOf(field, text) ? undefined : 'NOT_KNOWN';
  if (field === 'document' && DAMAGED.test(text)) return 'DIGITS_LOST';
  if (field === 'lastExposureAt') return instantOf(text) ? undefined : 'TIME_UNREADABLE';
  if (field === 'confidence') return shareOf(text) === undefined ? 'NUMBER_UNREADABLE' : undefined;
  return undefined;
}

function leadOf(texts: ReadonlyMap<LeadField, string>): Lead {
  const text = (field: LeadField) => texts.get(field)!;
  const choice = (field: LeadField) => choiceOf(field, text(field))!;
  const confidence = shareOf(text('confidence'));
  return {
    externalId: text('externalId'), name: text('name'), regionCode: text('regionCode'),
    ...(text('document') && { document: { type: text('documentType') ? choice('documentType') : 'RESIDENT_ID', number: text('document') } }),
    ...(text('phone') && { phone: text('phone') }), ...(text('sex') && { sex: choice('sex') }), ...(text('address') && { address: text('address') }),
    category: choice('category'), source: choice('source'), lastExposureAt: instantOf(text('lastExposureAt'))!,
    ...(text('exposurePlace') && { exposurePlace: text('exposurePlace') }), ...(confidence !== undefined && { confidence }),
  };
}

const KNOWN_CHOICES = new Map(Object.entries(CHOICES).map(([field, values]) => [field, new Map(values.flatMap((value) => (
  [value, valueWord(value, 'zh'), valueWord(value, 'en'), ...OTHER_NAMES[value] ?? []].map((name) => [plain(name), value] as const)
)))]));

/** The value of the API that a text means; undefined where it is none. */
export function choiceOf(field: LeadField, text: string): string | undefined {
  return KNOWN_CHOICES.get(field)?.get(plain(text));
}

const WRITTEN = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[\sT]*(\d{1,2})[:时点](?:(\d{1,2})(?:[:分](\d{1,2}))?)?[分秒]?)?$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;
/** Days of a spreadsheet count from the end of 1899; these are the years 1954 to 2064. */
const SERIAL = /^[2-5]\d{4}(?:\.\d+)?$/;
const SERIAL_EPOCH_MS = Date.UTC(1899, 11, 30);
const DAY_MS = 86_400_000;

/** The instant that a text means, RFC 3339; without an offset it is of Asia/Shanghai. Undefined where it is none. */
export function instantOf(text: string): string | undefined {
  const plainly = text.normalize('NFKC');
  if (INSTANT.test(plainly)) return plainly;
  if (SERIAL.test(plainly)) return new Date(SERIAL_EPOCH_MS + Math.round(Number(plainly) * DAY_MS / 1_000) * 1_000).toISOString().replace(/\.000Z$/, '+08:00');
  const [, year, month, day, hour = '0', minute = '0', second = '0'] = WRITTEN.exec(plainly) ?? [];
  if (year === undefined) return undefined;
  const parts = [year, month!, day!, hour, minute, second].map(Number) as [number, number, number, number, number, number];
  const at = new Date(Date.UTC(parts[0], parts[1] - 1, parts[2], parts[3], parts[4], parts[5]));
  const isReal = at.getUTCMonth() === parts[1] - 1 && at.getUTCDate() === parts[2] && at.getUTCHours() === parts[3] && at.getUTCMinutes() === parts[4];
  return isReal ? at.toISOString().replace(/\.000Z$/, '+08:00') : undefined;
}

/** A number from 0 to 1, or a percentage; undefined where the text is neither. */
function shareOf(text: string): number | undefined {
  if (text === '') return undefined;
  const [, number, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text.normalize('NFKC')) ?? [];
  const share = Number(number) / (percent ? 100 : 1);
  return share >= 0 && share <= 1 ? share : undefined;
}
