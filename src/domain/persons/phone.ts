/** Outcome of reading a phone number. The reason is for the caller and never holds the number. */
export type PhoneCheck =
  | { readonly ok: true; readonly kind: 'MOBILE' | 'LANDLINE'; readonly normalised: string }
  | { readonly ok: false; readonly reason: string };

const SEPARATORS = /[\s\-.()‐‑‒–—]/gu;
const COUNTRY_CODE = /^(?:\+86|0086)/;
const BARE_COUNTRY_CODE = /^86(?=1[3-9]\d{9}$)/;
const MOBILE = /^1[3-9]\d{9}$/;
/** Beijing and the codes 02x have three digits and numbers of eight; all others have four digits and seven or eight. */
const LANDLINE = /^(?:(010|02\d)([2-9]\d{7})|(0[3-9]\d{2})([2-9]\d{6,7}))$/;
const REASON = 'A phone number must be a mainland mobile number of 11 digits, or a landline with its area code.';

/**
 * Reads a mainland phone number, with or without +86 or 0086, with whatever spaces, dashes and brackets, full-width
 * digits too. Normalised, a mobile number is its 11 digits, a landline is `0596-2000000`: equal numbers become equal texts.
 */
export function checkPhone(text: string): PhoneCheck {
  const written = text.normalize('NFKC').replace(SEPARATORS, '');
  const abroad = COUNTRY_CODE.test(written);
  const national = written.replace(COUNTRY_CODE, '').replace(BARE_COUNTRY_CODE, '');
  if (MOBILE.test(national)) return { ok: true, kind: 'MOBILE', normalised: national };
  // From abroad the 0 of the area code is left out; some write it all the same.
  const landline = LANDLINE.exec(abroad && !national.startsWith('0') ? `0${national}` : national);
  if (!landline) return { ok: false, reason: REASON };
  return { ok: true, kind: 'LANDLINE', normalised: `${landline[1] ?? landline[3]}-${landline[2] ?? landline[4]}` };
}
