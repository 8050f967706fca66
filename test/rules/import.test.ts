import fc from 'fast-check';
import { decode, delimiterOf } from '../../src/dashboard/import/decode';
import { cellOf, columnName } from '../../src/dashboard/import/cells';
import { guessHeader, guessMapping, missingFields, type Mapping } from '../../src/dashboard/import/lead-fields';
import { choiceOf, instantOf, leadOfRow } from '../../src/dashboard/import/lead-row';
import { csvField } from '../../src/dashboard/import/results';
import { sendAll, UNSENT } from '../../src/dashboard/import/sending';
import { Unreachable } from '../../src/client';

const HEADER = ['序号', '姓名', '身份证号', '手机号码', '性别', '属地代码', '现住址', '人员类别', '来源', '暴露时间'];
const mapping: Mapping = guessMapping(HEADER);
const ROW = ['1', '林小青', '35069919880520001X', '139 0000 0007', '女', '350602001', '东铺头街道1号', '密接', '公安', '2022/3/19 10:05'];
const read = (change: Readonly<Record<number, string>>) => leadOfRow(ROW.map((cell, at) => change[at] ?? cell), mapping, 'file-17');
const faultsOf = (change: Readonly<Record<number, string>>) => {
  const result = read(change);
  return 'faults' in result ? result.faults.map(({ field, code }) => `${cellOf(16, field, mapping)} ${field} ${code}`) : [];
};

describe('a row of a spreadsheet', () => {
  it('is a lead where it is right', () => {
    expect(missingFields(mapping)).toEqual([]);
    expect(read({})).toEqual({ lead: {
      externalId: 'file-17', name: '林小青', document: { type: 'RESIDENT_ID', number: '35069919880520001X' }, phone: '139 0000 0007', sex: 'FEMALE',
      regionCode: '350602001', address: '东铺头街道1号', category: 'CLOSE_CONTACT', source: 'POLICE_LEAD', lastExposureAt: '2022-03-19T10:05:00+08:00',
    } });
  });

  it.each<[change: Readonly<Record<number, string>>, fault: string]>([
    [{ 1: ' ' }, 'B17 name MISSING'],
    [{ 2: '350699198805200000' }, 'C17 document DIGITS_LOST'],
    [{ 2: '3.5069919880520E+17' }, 'C17 document DIGITS_LOST'],
    [{ 4: '男生' }, 'E17 sex NOT_KNOWN'],
    [{ 6: '1\u0007号' }, 'G17 address UNWRITABLE'],
    [{ 7: '朋友' }, 'H17 category NOT_KNOWN'],
    [{ 9: '昨天' }, 'J17 lastExposureAt TIME_UNREADABLE'],
  ])('with %j has the fault %s', (change, fault) => {
    expect(faultsOf(change)).toEqual([fault]);
  });

  it('tells everything that is wrong with it at once', () => {
    expect(faultsOf({ 1: '', 7: '?', 9: '2022-02-30' })).toEqual(['B17 name MISSING', 'H17 category NOT_KNOWN', 'J17 lastExposureAt TIME_UNREADABLE']);
  });
});

describe('a time', () => {
  it.each([
    ['2022-03-19', '2022-03-19T00:00:00+08:00'], ['2022年3月19日 10时5分', '2022-03-19T10:05:00+08:00'], ['2022.3.19 10:05:09', '2022-03-19T10:05:09+08:00'],
    ['2022-03-19T02:05:00Z', '2022-03-19T02:05:00Z'], ['44639.5', '2022-03-19T12:00:00+08:00'], ['２０２２/３/１９', '2022-03-19T00:00:00+08:00'],
    ['2022-02-30', undefined], ['2022-3-19 25:00', undefined], ['19.3.2022', undefined], ['', undefined],
  ])('%s is %s', (text, instant) => {
    expect(instantOf(text)).toBe(instant);
  });

  it('that a spreadsheet writes is the same however it is written', () => {
    fc.assert(fc.property(fc.integer({ min: 20_000 * 1440, max: 59_999 * 1440 }), (minutes) => {
      const written = new Date(Date.UTC(1899, 11, 30) + minutes * 60_000).toISOString().slice(0, 19).replace('T', ' ');
      expect(instantOf(String(minutes / 1440))).toBe(instantOf(written));
    }));
  });
});

it('a value is known by its name in both languages and as people write it', () => {
  for (const text of ['CLOSE_CONTACT', '密切接触者', 'Close contact', ' 密接 ', '密接（一类）']) expect(choiceOf('category', text)).toBe('CLOSE_CONTACT');
});

it('columns are named as spreadsheets name them', () => {
  expect([0, 25, 26, 51, 52, 701, 702].map(columnName)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']);
  expect(guessHeader([['漳州市密接名单'], [], HEADER, ROW])).toBe(2);
});

it('a text is read as it was written, whatever the encoding', () => {
  expect(decode(Uint8Array.of(0xd0, 0xd5, 0xc3, 0xfb))).toEqual({ text: '姓名', encoding: 'GB18030' });
  expect(decode(new TextEncoder().encode('\ufeff姓名'))).toEqual({ text: '姓名', encoding: 'UTF-8' });
  expect(decode(Uint8Array.of(0xff, 0xfe, 0xd3, 0x59))).toEqual({ text: '姓', encoding: 'UTF-16' });
  expect(['a;"b,c,d";e', 'a\tb', 'a,b', '名单，虚构；演示\na,b'].map(delimiterOf)).toEqual([';', '\t', ',', ',']);
});

it('a field of the result file is never a formula', () => {
  expect(['=1+1', '+cmd', '-x', '@a', '-5', '+86 139', 'a"b', '一,二'].map(csvField)).toEqual(["'=1+1", "'+cmd", "'-x", "'@a", '-5', '+86 139', '"a""b"', '"一,二"']);
});

it('a call whose answer is lost is sent again under the same key, and no other in its place', async () => {
  const sent: string[] = [];
  const answer = { created: 1, matched: 0, duplicates: 0, rejected: 0, results: [] };
  const link = { send: async (_document: string, variables?: Readonly<Record<string, unknown>>) => {
    sent.push((variables!['input'] as { idempotencyKey: string }).idempotencyKey);
    if (sent.length === 2) throw new Unreachable('cut');
    return { pushLeads: answer } as never;
  } };
  const last = await sendAll({
    link, document: '', chunk: async (at) => ({ key: `key-${at}`, leads: [] }), told: async () => [], onProgress: () => undefined, isPaused: () => false,
  }, UNSENT, 3);
  expect(sent).toEqual(['key-0', 'key-1', 'key-1', 'key-2']);
  expect(last).toMatchObject({ done: 3, created: 3 });
});
