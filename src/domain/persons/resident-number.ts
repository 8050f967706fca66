/**
 * Outcome of checking a document number. `birthYear` and `sex` are present where the number tells them. The reason is
 * for the caller and never holds any part of the number.
 */
export type DocumentCheck =
  | { readonly ok: true; readonly normalised: string; readonly birthYear?: number; readonly sex?: 'MALE' | 'FEMALE' }
  | { readonly ok: false; readonly reason: string };

/** 6 digits of address, 8 of birth, 3 of sequence, 1 check character (GB 11643-1999). The first digit is a region of the country, 1 to 8. */
const RESIDENT = /^[1-8]\d{5}(\d{8})(\d{3})[\dX]$/;
/** The card since 2023: 9, then place of application, nationality, birth, sequence and the same check character. Not verified against a standard. */
const FOREIGN = /^9\d{5}(\d{8})(\d{3})[\dX]$/;
/** The card before: three letters for the nationality and 12 digits. Not verified against a standard. */
const FOREIGN_BEFORE_2023 = /^[A-Z]{3}\d{12}$/;
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_CHARACTERS = '10X98765432';
const OLDEST_YEARS = 150;

/** The check character of the first 17 digits, by ISO 7064 MOD 11-2. */
export function checkCharacter(first17: string): string {
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(first17[at]), 0);
  return CHECK_CHARACTERS[sum % 11]!;
}

/**
 * Checks a normalised resident number: form, birth date, check character. Address codes are not looked up: people keep the
 * code under which they were registered for life, long after its county is gone.
 */
export function checkResidentNumber(number: string, today: string): DocumentCheck {
  const parts = RESIDENT.exec(number);
  if (!parts) return { ok: false, reason: 'A resident number has 17 digits and then a digit or X, and begins with an address code.' };
  return checkParts(number, parts[1]!, parts[2]!, today);
}

/** Checks a normalised number of a foreigner's permanent residence card, of either form. */
export function checkForeignCard(number: string, today: string): DocumentCheck {
  if (FOREIGN_BEFORE_2023.test(number)) return { ok: true, normalised: number };
  const parts = FOREIGN.exec(number);
  if (!parts) return { ok: false, reason: 'A foreign resident card has three letters and 12 digits, or 18 characters that begin with 9.' };
  return checkParts(number, parts[1]!, parts[2]!, today);
}

function checkParts(number: string, birth: string, sequence: string, today: string): DocumentCheck {
  const born = `${birth.slice(0, 4)}-${birth.slice(4, 6)}-${birth.slice(6)}`;
  if (!isRealDay(born)) return { ok: false, reason: 'The birth date within the number is not a day of the calendar.' };
  if (born > today) return { ok: false, reason: 'The birth date within the number is in the future.' };
  const birthYear = Number(birth.slice(0, 4));
  if (birthYear < Number(today.slice(0, 4)) - OLDEST_YEARS) {
    return { ok: false, reason: `The birth date within the number is more than ${OLDEST_YEARS} years ago.` };
  }
  if (checkCharacter(number) !== number[17]) {
    return { ok: false, reason: 'The check character does not fit the number: a digit is wrong or two have changed places.' };
  }
  return { ok: true, normalised: number, birthYear, sex: Number(sequence) % 2 === 1 ? 'MALE' : 'FEMALE' };
}

function isRealDay(day: string): boolean {
  const at = Date.parse(`${day}T00:00:00.000Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}
