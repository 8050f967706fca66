import { unreachable } from '../../core/kernel/errors';
import { checkForeignCard, checkResidentNumber, type DocumentCheck } from './resident-number';

/** Types of identity document, as in the contract. */
export const DOCUMENT_TYPES = [
  'RESIDENT_ID', 'HOUSEHOLD_REGISTER', 'PASSPORT', 'OFFICER_CARD', 'HK_MACAO_PERMIT', 'TAIWAN_PERMIT',
  'FOREIGN_RESIDENT_CARD', 'OTHER',
] as const;
/** One of {@link DOCUMENT_TYPES}. */
export type DocumentType = (typeof DOCUMENT_TYPES)[number];

const DASHES = /[-‐‑‒–—]/gu;
const OFFICER = /^(\p{Script=Han}{1,4}?)字?第?(\d{6,8})号?$/u;
const HK_MACAO = /^([HM]\d{8})(?:\d{2})?$/;
const TAIWAN = /^(\d{8})(?:\d{2}(?:\(?[A-Z]\)?)?)?$/;

/**
 * The one way to write a document number, so that equal documents become equal texts: full-width characters become
 * plain, letters upper case, spaces and (but for OTHER) dashes go. A permit loses the count of its issue, which changes with each
 * renewal; an officer card is written `南字第01234567号`. It checks nothing.
 */
export function normaliseDocument(type: DocumentType, number: string): string {
  const plain = number.normalize('NFKC').toUpperCase().normalize('NFKC').replace(/\s+/gu, '');
  const bare = plain.replace(DASHES, '');
  switch (type) {
    case 'HK_MACAO_PERMIT': return bare.replace(HK_MACAO, '$1');
    case 'TAIWAN_PERMIT': return bare.replace(TAIWAN, '$1');
    case 'OFFICER_CARD': return bare.replace(OFFICER, '$1字第$2号');
    case 'OTHER': return plain;
    case 'RESIDENT_ID': case 'HOUSEHOLD_REGISTER': case 'PASSPORT': case 'FOREIGN_RESIDENT_CARD': return bare;
    default: return unreachable(type);
  }
}

/**
 * Checks a document number by the rules of its type. `today` (`2022-03-20`) bounds birth dates. The residence permit for
 * people of Hong Kong, Macao and Taiwan has a number of 18 digits and is a RESIDENT_ID (address codes 810000, 820000, 830000).
 */
export function checkDocument(type: DocumentType, number: string, today: string): DocumentCheck {
  const normalised = normaliseDocument(type, number);
  switch (type) {
    case 'RESIDENT_ID': return checkResidentNumber(normalised, today);
    case 'HOUSEHOLD_REGISTER': return checkHouseholdRegister(normalised, today);
    case 'FOREIGN_RESIDENT_CARD': return checkForeignCard(normalised, today);
    case 'PASSPORT':
      return formed(normalised, /^(?=.*\d)[A-Z0-9]{5,9}$/, 'A passport number has 5 to 9 letters and digits, at least one of them a digit.');
    case 'OFFICER_CARD':
      return formed(normalised, /^(?:\p{Script=Han}{1,4}字第\d{6,8}号|\d{6,8})$/u, 'An officer card has 6 to 8 digits, or words such as 南字第 and 号 around them.');
    case 'HK_MACAO_PERMIT':
      return formed(normalised, /^[HM]\d{8}$/, 'A travel permit has H or M and 8 digits. A residence permit of 18 digits is a RESIDENT_ID.');
    case 'TAIWAN_PERMIT':
      return formed(normalised, /^\d{8}$/, 'A travel permit has 8 digits. A residence permit of 18 digits is a RESIDENT_ID.');
    case 'OTHER':
      return formed(normalised, /^(?=.*[\p{L}\d])[\p{L}\d\-./()]{3,32}$/u, 'A document number has 3 to 32 letters, digits and signs such as a dash.');
    default: return unreachable(type);
  }
}

/** Household registers are quoted by the resident number of the person, or by the number of the household. */
function checkHouseholdRegister(normalised: string, today: string): DocumentCheck {
  if (normalised.length === 18) return checkResidentNumber(normalised, today);
  return formed(normalised, /^(?=.*\d)[A-Z0-9]{6,17}$/, 'A household register has a resident number, or 6 to 17 letters and digits.');
}

function formed(normalised: string, form: RegExp, reason: string): DocumentCheck {
  return form.test(normalised) ? { ok: true, normalised } : { ok: false, reason };
}
