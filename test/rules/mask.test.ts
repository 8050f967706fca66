import fc from 'fast-check';
import { maskDocument, maskName, maskPhone } from '../../src/core/access/mask';

const starsIn = (text: string) => [...text].filter((char) => char === '*').length;

test.each([
  ['350699198805200018', '3506**********0018'],
  ['11010519491231002X', '1101**********002X'],
  ['FRA440112345678', 'F*************8'],
  ['E12345678', 'E*******8'],
  ['H01234567', 'H*******7'],
  ['12345678', '1******8'],
  ['南字第01234567号', '南**********号'],
  ['ABCD', 'A**D'],
  ['ABC', '***'],
  ['', ''],
])('document %s is shown as %s', (number, shown) => expect(maskDocument(number)).toBe(shown));

test('of a document never more than half is shown, and its length stays', () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'0123456789ABCXYZ南'), maxLength: 40 }), (number) => {
    const shown = maskDocument(number);
    expect([...shown]).toHaveLength([...number].length);
    expect(starsIn(shown)).toBeGreaterThanOrEqual(number.length / 2);
  }));
});

test.each([
  ['张伟', '张*'], ['张小伟', '张**'], ['欧阳娜娜', '欧阳**'], ['司马光', '司马*'], ['上官婉儿', '上官**'], ['諸葛亮', '諸葛*'], ['诸葛亮', '诸葛*'],
  ['上官', '上*'], ['陈林美玉', '陈***'], ['伟', '*'], [' 张 伟 ', '张*'], ['𠮷野家', '𠮷**'],
  ['John Smith', 'J***'], ['Li', 'L***'], ['J', '***'], ['', '***'], ['  ', '***'], ['Åsa Öberg', 'Å***'],
  ['阿卜杜拉·买买提', '阿***'], ['张Wei', '张***'], ['བསྟན་འཛིན', 'བ***'], ['(Smith)', '***'], ['3 张', '***'],
])('name %s is shown as %s', (name, shown) => expect(maskName(name)).toBe(shown));

test('a name is never shown whole', () => {
  const han = fc.string({ unit: fc.constantFrom(...'欧阳司马上官诸葛东方张伟李娜小明'), minLength: 1, maxLength: 6 });
  fc.assert(fc.property(fc.oneof(han, fc.string({ minLength: 1, unit: 'grapheme' })), (name) => {
    fc.pre(!name.includes('*'));
    const shown = maskName(name);
    expect(starsIn(shown)).toBeGreaterThanOrEqual(1);
    expect([...shown.replaceAll('*', '')].length).toBeLessThanOrEqual(2);
  }));
});

test.each([
  ['13900000007', '139****0007'], ['0596-2000000', '0596-*******'], ['010-20000000', '010-********'],
  ['+85291234567', '**********67'], ['1234567', '*******'], ['', ''],
])('phone %s is shown as %s', (phone, shown) => expect(maskPhone(phone)).toBe(shown));
