import fc from 'fast-check';
import { Refusal } from '../../src/core/kernel/errors';
import { checkShape, LEADS_LIMIT, readLead, type PushedLead, type ReadingRules } from '../../src/domain/leads/lead';
import { isClearlyAnotherName, nameKey, normaliseName } from '../../src/domain/persons/person-name';
import { makeTestPhone, makeTestResidentId } from '../kit/identity';

const NUMBER = makeTestResidentId(7, '1988-05-20', 'FEMALE');
const LEAD: PushedLead = {
  externalId: 'a-1', name: '林小青', document: { type: 'RESIDENT_ID', number: NUMBER }, phone: makeTestPhone(7), regionCode: '350602001',
  category: 'CLOSE_CONTACT', source: 'POLICE_LEAD', lastExposureAt: '2022-03-19T10:00:00+08:00', confidence: 0.5,
};
const RULES: ReadingRules = {
  now: new Date('2022-03-20T04:00:00Z'),
  today: '2022-03-20',
  problemOfRegion: (code) => (
    code === '350602001' ? undefined : { code: code === '350681' ? 'REGION_NOT_VALID' : 'REGION_UNKNOWN', message: 'No such region.' }
  ),
};

function lead(change: Partial<PushedLead>): PushedLead {
  return { ...LEAD, ...change };
}

describe('the content of a row', () => {
  it('is read into one form, with what the resident number tells', () => {
    expect(readLead(lead({ name: ' 林　小青 ', phone: '+86 139-0000-0007', sex: 'MALE', address: '  ', exposurePlace: ' 市场 ' }), RULES)).toEqual({
      ok: true,
      lead: {
        externalId: 'a-1', name: '林 小青', document: { type: 'RESIDENT_ID', number: NUMBER }, phone: '13900000007', sex: 'FEMALE', birthYear: 1988,
        regionCode: '350602001', address: null, category: 'CLOSE_CONTACT', source: 'POLICE_LEAD',
        lastExposureAt: new Date('2022-03-19T02:00:00Z'), exposurePlace: '市场', confidence: 0.5,
      },
    });
  });

  it('needs neither document nor phone', () => {
    expect(readLead(lead({ document: null, phone: null, sex: undefined }), RULES)).toMatchObject({ ok: true, lead: { document: null, phone: null, sex: 'UNKNOWN' } });
  });

  it('keeps a household register that is quoted by a resident number as that number', () => {
    expect(readLead(lead({ document: { type: 'HOUSEHOLD_REGISTER', number: NUMBER } }), RULES)).toMatchObject({ lead: { document: { type: 'RESIDENT_ID', number: NUMBER } } });
  });

  test.each<[string, string, Partial<PushedLead>]>([
    ['NAME_INVALID', 'name', { name: '' }],
    ['NAME_INVALID', 'name', { name: '林**' }],
    ['NAME_INVALID', 'name', { name: '13900000007' }],
    ['NAME_INVALID', 'name', { name: '林'.repeat(201) }],
    ['NAME_INVALID', 'name', { name: '林\u0000青' }],
    ['DOCUMENT_INVALID', 'document.number', { document: { type: 'RESIDENT_ID', number: `${NUMBER.slice(0, 17)}${NUMBER.endsWith('1') ? '2' : '1'}` } }],
    ['PHONE_INVALID', 'phone', { phone: '' }],
    ['PHONE_INVALID', 'phone', { phone: '12345' }],
    ['REGION_UNKNOWN', 'regionCode', { regionCode: 'nowhere' }],
    ['REGION_NOT_VALID', 'regionCode', { regionCode: '350681' }],
    ['EXPOSURE_INVALID', 'lastExposureAt', { lastExposureAt: '2022-03-19' }],
    ['EXPOSURE_INVALID', 'lastExposureAt', { lastExposureAt: '2022-02-30T00:00:00Z' }],
    ['EXPOSURE_IN_FUTURE', 'lastExposureAt', { lastExposureAt: '2022-03-20T04:00:00.001Z' }],
  ])('%s at %s', (code, path, change) => {
    const reading = readLead(lead(change), RULES);
    expect(reading).toMatchObject({ ok: false, problem: { code, path } });
  });

  it('is never repeated in a message', () => {
    const messages = new Set<string>();
    const text = fc.string({ maxLength: 30 });
    fc.assert(fc.property(fc.constantFrom('name', 'phone', 'lastExposureAt', 'number'), text, (field, value) => {
      const pushed = field === 'number' ? lead({ document: { type: 'OFFICER_CARD', number: value } }) : lead({ [field]: value });
      const reading = readLead(pushed, RULES);
      if (!reading.ok) messages.add(reading.problem.message);
    }));
    expect(messages.size).toBeLessThanOrEqual(4);
  });
});

describe('the shape of a call', () => {
  function pathOf(leads: readonly PushedLead[]): unknown {
    try {
      checkShape(leads);
      return undefined;
    } catch (error) {
      return (error as Refusal).details['path'];
    }
  }

  test.each<[unknown, readonly PushedLead[]]>([
    ['input.leads', []],
    ['input.leads', Array.from({ length: LEADS_LIMIT + 1 }, () => LEAD)],
    [undefined, Array.from({ length: LEADS_LIMIT }, () => LEAD)],
    ['input.leads.1.externalId', [LEAD, lead({ externalId: ' ' })]],
    ['input.leads.0.externalId', [lead({ externalId: 'x'.repeat(129) })]],
    ['input.leads.0.externalId', [lead({ externalId: 'a\u0000' })]],
    ['input.leads.0.confidence', [lead({ confidence: 1.01 })]],
    ['input.leads.0.confidence', [lead({ confidence: Number.NaN })]],
    ['input.leads.0.address', [lead({ address: 'x'.repeat(4_001) })]],
    ['input.leads.0.exposurePlace', [lead({ exposurePlace: '\ud800' })]],
    [undefined, [lead({ confidence: 0, address: 'a\nb' })]],
  ])('fails the call at %s', (path, leads) => expect(pathOf(leads)).toBe(path));
});

describe('names', () => {
  test.each([
    [' 欧阳　娜娜 ', '欧阳 娜娜'], ['ＬＩ　Na', 'LI Na'], ['买买提•吐尔逊', '买买提·吐尔逊'], ["O'Brien-Smith, Mary", "O'Brien-Smith, Mary"],
  ])('%s is written %s', (text, written) => expect(normaliseName(text)).toBe(written));

  test.each([
    ['林小青', '林 小青', false], ['LI NA', 'li na', false], ['林伟', '林玮', false], ['王五', '王小五', false], ['张建国', '张建军', false],
    ['JOHN SMITH', 'Smith, John', false], ['林小青', 'LIN XIAOQING', false],
    ['林小青', '王大伟', true], ['张伟', '张建国', true], ['JOHN SMITH', 'MARY JONES', true], ['林伟', '李娜', true],
  ])('of %s and %s: clearly another is %s', (one, other, another) => {
    expect(isClearlyAnotherName(one, other)).toBe(another);
    expect(isClearlyAnotherName(other, one)).toBe(another);
  });

  it('are never clearly another than themselves, however they are written', () => {
    const han = fc.string({ unit: fc.constantFrom(...'林王张小青伟国欧阳'), minLength: 1, maxLength: 5 });
    fc.assert(fc.property(han, (name) => {
      expect(nameKey(` ${[...name].join(' ')} `)).toBe(nameKey(name));
      expect(isClearlyAnotherName(name, [...name].join(' '))).toBe(false);
    }));
  });
});
