import { checkCharacter } from './resident-number';

/** A county of Zhangzhou that does not exist and never did: no resident number with it belongs to anybody. */
export const SYNTHETIC_COUNTY = '350699';
/** First seven digits of every phone number in the demo world and in tests. The platform never calls or writes to a number. */
export const SYNTHETIC_PHONE_PREFIX = '1390000';
const LAST_OF_DAY = 499;
const LAST_PHONE = 9_999;

/**
 * A resident number that is right in every digit and that nobody can have, for the demo world and for tests.
 * `seq` is 1 to 499 for each birth day and sex; `birthDay` is `1988-05-20`. Different arguments give different numbers.
 */
export function makeTestResidentId(seq: number, birthDay: string, sex: 'MALE' | 'FEMALE'): string {
  if (!Number.isInteger(seq) || seq < 1 || seq > LAST_OF_DAY) throw new RangeError(`seq is 1 to ${LAST_OF_DAY}`);
  const sequence = String(sex === 'MALE' ? 2 * seq - 1 : 2 * seq).padStart(3, '0');
  const first17 = `${SYNTHETIC_COUNTY}${birthDay.replaceAll('-', '')}${sequence}`;
  return first17 + checkCharacter(first17);
}

/** The phone number `1390000` and four digits. `seq` is 0 to 9999. */
export function makeTestPhone(seq: number): string {
  if (!Number.isInteger(seq) || seq < 0 || seq > LAST_PHONE) throw new RangeError(`seq is 0 to ${LAST_PHONE}`);
  return SYNTHETIC_PHONE_PREFIX + String(seq).padStart(4, '0');
}

/** Whether a normalised resident number is one of the invented ones. */
export function isSyntheticResidentId(number: string): boolean {
  return number.startsWith(SYNTHETIC_COUNTY);
}
