import fc from 'fast-check';
import { checkDocument, DOCUMENT_TYPES, normaliseDocument, type DocumentType } from '../../src/domain/persons/identity-document';
import { checkCharacter } from '../../src/domain/persons/resident-number';
import { isSyntheticResidentId, makeTestResidentId, syntheticPerson, syntheticResidentId } from '../kit/identity';

const TODAY = '2022-03-20';
const withCheck = (first17: string) => first17 + checkCharacter(first17);
const isValid = (number: string, type: DocumentType = 'RESIDENT_ID') => checkDocument(type, number, TODAY).ok;
const reasonOf = (type: DocumentType, number: string) => {
  const check = checkDocument(type, number, TODAY);
  return check.ok ? 'accepted' : check.reason;
};

test('the examples of the standard are right', () => {
  expect(checkDocument('RESIDENT_ID', '11010519491231002X', TODAY)).toEqual({ ok: true, normalised: '11010519491231002X', birthYear: 1949, sex: 'FEMALE' });
  expect(checkDocument('RESIDENT_ID', '440524188001010014', TODAY)).toEqual({ ok: true, normalised: '440524188001010014', birthYear: 1880, sex: 'MALE' });
});

test('a number is read however it is written', () => {
  for (const text of ['11010519491231002x', ' 110105 19491231 002X ', '110105-19491231-002X', '１１０１０５１９４９１２３１００２Ｘ']) {
    expect(checkDocument('RESIDENT_ID', text, TODAY)).toMatchObject({ ok: true, normalised: '11010519491231002X' });
  }
});

test('any one digit changed is caught', () => {
  fc.assert(fc.property(syntheticResidentId, fc.nat(17), fc.constantFrom(...'0123456789X'), (number, at, other) => {
    fc.pre(number[at] !== other);
    expect(isValid(number.slice(0, at) + other + number.slice(at + 1))).toBe(false);
  }), { numRuns: 1_000 });
});

test('any two neighbours that changed places are caught: the weights are powers of 2 modulo 11, so no two neighbours weigh the same', () => {
  fc.assert(fc.property(syntheticResidentId, fc.nat(16), (number, at) => {
    fc.pre(number[at] !== number[at + 1]);
    expect(isValid(number.slice(0, at) + number[at + 1]! + number[at]! + number.slice(at + 2))).toBe(false);
  }), { numRuns: 1_000 });
});

test('invented persons are valid, tell birth year and sex, and lie in the county that does not exist', () => {
  fc.assert(fc.property(syntheticPerson, ({ seq, birthDay, sex }) => {
    const number = makeTestResidentId(seq, birthDay, sex);
    expect(checkDocument('RESIDENT_ID', number, TODAY)).toEqual({ ok: true, normalised: number, birthYear: Number(birthDay.slice(0, 4)), sex });
    expect(number.slice(0, 6)).toBe('350699');
    expect(isSyntheticResidentId(number)).toBe(true);
  }));
  const ofOneDay = [1, 2, 498, 499].flatMap((seq) => [makeTestResidentId(seq, '1988-05-20', 'MALE'), makeTestResidentId(seq, '1988-05-20', 'FEMALE')]);
  expect(new Set(ofOneDay).size).toBe(8);
  for (const seq of [0, 500, 1.5]) expect(() => makeTestResidentId(seq, '1988-05-20', 'MALE')).toThrow(RangeError);
});

test.each([
  ['19880230', 'not a day'], ['19881301', 'not a day'], ['19880000', 'not a day'], ['20220321', 'in the future'], ['18711231', 'years ago'],
])('the birth date %s is refused', (birth, why) => expect(reasonOf('RESIDENT_ID', withCheck(`350699${birth}001`))).toMatch(why));

test.each(['20220320', '18720101', '20000229'])('the birth date %s is accepted', (birth) => {
  expect(isValid(withCheck(`350699${birth}001`))).toBe(true);
});

test('address codes that are gone, and those of residence permits, are accepted; malformed ones are not', () => {
  for (const code of ['350681', '350625', '810000', '820000', '830000', '350699']) expect(isValid(withCheck(`${code}19880520001`))).toBe(true);
  for (const code of ['050699', '950699']) expect(isValid(withCheck(`${code}19880520001`))).toBe(false);
  for (const wrong of ['', '350699880520001', '35069919880520001', '3506991988052000155', '3506991988052000XX', 'ABCDEF198805200011']) {
    expect(reasonOf('RESIDENT_ID', wrong)).toMatch('17 digits');
  }
});

test.each<[DocumentType, string, string]>([
  ['HOUSEHOLD_REGISTER', withCheck('35069919880520001'), withCheck('35069919880520001')],
  ['HOUSEHOLD_REGISTER', '123456789', '123456789'],
  ['PASSPORT', ' e1234 5678 ', 'E12345678'],
  ['PASSPORT', 'EA1234567', 'EA1234567'],
  ['OFFICER_CARD', '南字第 01234567 号', '南字第01234567号'],
  ['OFFICER_CARD', '南字01234567', '南字第01234567号'],
  ['OFFICER_CARD', '1234567', '1234567'],
  ['HK_MACAO_PERMIT', 'h01234567', 'H01234567'],
  ['HK_MACAO_PERMIT', 'M0123456702', 'M01234567'],
  ['TAIWAN_PERMIT', '01234567', '01234567'],
  ['TAIWAN_PERMIT', '0123456701（B）', '01234567'],
  ['FOREIGN_RESIDENT_CARD', 'fra440112345678', 'FRA440112345678'],
  ['FOREIGN_RESIDENT_CARD', withCheck('91112319880520001'), withCheck('91112319880520001')],
  ['OTHER', 'zz-2022/17', 'ZZ-2022/17'],
])('%s %s is kept as %s', (type, number, normalised) => {
  expect(checkDocument(type, number, TODAY)).toMatchObject({ ok: true, normalised });
  expect(normaliseDocument(type, number)).toBe(normalised);
});

test.each<[DocumentType, string]>([
  ['HOUSEHOLD_REGISTER', '350699198805200019'], ['HOUSEHOLD_REGISTER', '12'], ['PASSPORT', 'E123'], ['PASSPORT', 'E1234567890'], ['PASSPORT', 'PASSPORT'],
  ['OFFICER_CARD', '南字第12号'], ['HK_MACAO_PERMIT', '01234567'], ['HK_MACAO_PERMIT', withCheck('81000019880520001')], ['TAIWAN_PERMIT', '0123456'],
  ['TAIWAN_PERMIT', withCheck('83000019880520001')], ['FOREIGN_RESIDENT_CARD', 'FR4401123456789'], ['FOREIGN_RESIDENT_CARD', '911123198805200011'],
  ['OTHER', '--'], ['OTHER', 'a'.repeat(33)], ['OTHER', 'a<b>c'],
])('%s %s is refused', (type, number) => expect(isValid(number, type)).toBe(false));

test('a reason never holds a part of the number, and a normalised number stays itself', () => {
  const text = fc.oneof(syntheticResidentId, fc.string({ unit: fc.constantFrom(...'0123456789XHME南字第号-() '), maxLength: 24 }), fc.string({ unit: 'grapheme' }));
  fc.assert(fc.property(fc.constantFrom(...DOCUMENT_TYPES), text, (type, number) => {
    const once = normaliseDocument(type, number);
    expect(normaliseDocument(type, once)).toBe(once);
    const check = checkDocument(type, number, TODAY);
    if (check.ok) expect(check.normalised).toBe(once);
    else if (/\d{4,}/.test(number)) expect(check.reason).not.toContain(/\d{4,}/.exec(number)![0]);
  }), { numRuns: 1_000 });
});
