import fc from 'fast-check';
import { checkPhone } from '../../src/domain/persons/phone';
import { makeTestPhone } from '../../src/domain/persons/synthetic-identity';

test.each([
  ['13900000007', '13900000007'], ['+86 139 0000 0007', '13900000007'], ['0086-139-0000-0007', '13900000007'],
  ['8613900000007', '13900000007'], ['(+86)139.0000.0007', '13900000007'], ['１３９０００００００７', '13900000007'],
  ['0596-2000000', '0596-2000000'], ['05962000000', '0596-2000000'], ['(0596) 200 0000', '0596-2000000'], ['0755-20000000', '0755-20000000'],
  ['010-20000000', '010-20000000'], ['+86 596 2000000', '0596-2000000'], ['+86 0596 2000000', '0596-2000000'], ['+86 10 2000 0000', '010-20000000'],
])('%s is read as %s', (text, normalised) => expect(checkPhone(text)).toMatchObject({ ok: true, normalised }));

test.each([
  '', '12900000007', '1390000000', '139000000070', '2000000', '0596-1000000', '010-2000000', '0196-2000000', '+852 9123 4567', '+1 202 555 0100',
  '86-596-2000000', 'phone', '13900000007x', '0596-2000000-12', '13900000007,13900000008',
])('%s is refused, and the reason does not repeat it', (text) => {
  const check = checkPhone(text);
  expect(check.ok).toBe(false);
  if (!check.ok && text.length > 3 && text !== 'phone') expect(check.reason).not.toContain(text);
});

test('however a number is written, it becomes the same text, and that text stays itself', () => {
  const separator = fc.constantFrom('', ' ', '-', '  ');
  const prefix = fc.constantFrom('', '+86', '0086', '+86 ');
  fc.assert(fc.property(fc.nat(9_999), prefix, fc.array(separator, { minLength: 11, maxLength: 11 }), (seq, before, between) => {
    const number = makeTestPhone(seq);
    const written = before + [...number].map((digit, at) => digit + between[at]!).join('');
    expect(checkPhone(written)).toEqual({ ok: true, kind: 'MOBILE', normalised: number });
    expect(checkPhone(number)).toEqual({ ok: true, kind: 'MOBILE', normalised: number });
  }));
});

test('test numbers have a range that is checked', () => {
  expect(makeTestPhone(7)).toBe('13900000007');
  for (const seq of [-1, 10_000, 1.5]) expect(() => makeTestPhone(seq)).toThrow(RangeError);
});
