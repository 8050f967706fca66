import { readFileSync } from 'node:fs';
import { leadOn, somebody } from '../kit/leads';
import { STREET } from '../kit/requests';
import { scaled } from '../kit/scale';
import type { Tab } from './browser';
import { setScene } from './scene';

const s = setScene();
const HEADER = ['姓名', '身份证号', '手机号', '属地代码', '类别', '来源', '暴露时间'];
const row = (change: Readonly<Record<number, string>> = {}): string[] => {
  const { name, document, phone } = leadOn(somebody()) as { name: string; document: { number: string }; phone: string };
  return [name, document.number, phone, STREET, '密切接触者', '公安线索', '2022-03-19 10:00'].map((cell, at) => change[at] ?? cell);
};
const csv = (rows: readonly (readonly string[])[]) => rows.map((cells) => cells.join(',')).join('\r\n');

async function choose(tab: Tab, name: string, content: Buffer): Promise<void> {
  await tab.page.goto('/import');
  await tab.page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer: content });
}

/** Presses a button that gives a file; its bytes. */
async function saved(tab: Tab, button: string): Promise<Buffer> {
  const [download] = await Promise.all([tab.page.waitForEvent('download'), tab.page.getByRole('button', { name: button }).click()]);
  return readFileSync(await download.path());
}

const leadsThere = async (): Promise<number> => Number((await s.w.rows<{ count: string }>('SELECT count(*) FROM lead'))[0]!.count);

it('shows what is wrong by its cell, sends the rest once, and gives the results back', async () => {
  const before = await leadsThere();
  const bad = [row({ 4: '朋友' }), row({ 6: '昨天', 0: '' })];
  const rows = [['漳州市密接名单（演示，虚构）'], HEADER, row(), bad[0]!, row({ 3: '999999' }), [], bad[1]!, row()];
  const tab = await s.open(s.opener);
  await choose(tab, '名单.csv', Buffer.from(csv(rows)));
  await tab.page.locator('[data-ready="3"][data-wrong="2"]').waitFor();
  for (const cell of ['E4', 'A7', 'G7']) await tab.page.locator(`[data-cell="${cell}"]`).waitFor();
  expect(await tab.barriers()).toEqual([]);
  expect(await leadsThere()).toBe(before);
  // The answer of the first call is lost: the same call again has no second effect.
  let lost = 0;
  await tab.page.route('**/graphql', async (route) => {
    if (lost > 0) return route.fallback();
    lost += 1;
    await route.fetch();
    return route.abort('connectionreset');
  });
  await tab.page.getByRole('button', { name: '发送 3 行' }).click();
  await tab.page.locator('[data-stage="done"]').waitFor();
  expect(await tab.page.locator('[data-status="CREATED"]').textContent()).toContain('2');
  await tab.page.locator('[data-cell="D5"]').waitFor();
  expect([lost, await leadsThere()]).toEqual([1, before + 2]);
  const results = (await saved(tab, '结果表 CSV')).toString('utf8').split('\r\n');
  expect(results[1]).toContain('导入结果,协查编号,错误单元格,错误说明');
  expect(results[2]).toMatch(/已新建协查,XC-/);
  expect(results[3]).toContain('未发送，请更正,,E4,风险类别: 不在可选值之内');
  expect(results[4]).toContain('未接收,,D5,区划代码: 没有这个区划代码');
  expect(results[6]).toContain('A7 G7');
  await choose(tab, '名单.csv', Buffer.from(csv(rows)));
  await tab.page.getByRole('button', { name: '发送 3 行' }).click();
  await tab.page.locator('[data-stage="done"]').waitFor();
  expect(await leadsThere()).toBe(before + 2);
  expect(tab.complaints.filter((one) => !one.includes('ERR_'))).toEqual([]);
});

it('reads GBK and remembers columns that it could not guess', async () => {
  const tab = await s.open(s.opener);
  const rows = [['甲', ...HEADER.slice(1)], row(), row()];
  await choose(tab, 'gbk.csv', gbk(csv(rows)));
  await tab.page.getByText('GB18030').waitFor();
  const name = tab.page.locator('[data-field="name"] select').first();
  await name.selectOption('0');
  await tab.page.getByRole('button', { name: '发送 2 行' }).click();
  await tab.page.locator('[data-stage="done"]').waitFor();
  expect(await tab.page.locator('[data-status="CREATED"]').textContent()).toContain('2');
  await choose(tab, 'gbk.csv', gbk(csv([rows[0]!, row()])));
  await tab.page.locator('[data-ready="1"]').waitFor();
  expect(await name.inputValue()).toBe('0');
  expect(tab.complaints).toEqual([]);
});

it('reads back the XLSX that it gives, and refuses what is no spreadsheet', async () => {
  const tab = await s.open(s.opener, 'en');
  await choose(tab, 'list.csv', Buffer.from(csv([HEADER, row({ 1: '350699198805200000' }), row()])));
  await tab.page.locator('[data-wrong="1"]').waitFor();
  const book = await saved(tab, 'Result file XLSX');
  await choose(tab, 'list.xlsx', book);
  await tab.page.locator('[data-sheet="XLSX"]').waitFor();
  await tab.page.locator('[data-ready="1"][data-wrong="1"]').waitFor();
  expect(await tab.page.locator('[data-cell="B2"]').textContent()).toContain('lost digits');
  await choose(tab, 'broken.xlsx', book.subarray(0, book.length / 2));
  await tab.page.getByRole('alert').getByText('cannot be read').waitFor();
  await choose(tab, 'old.xls', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]));
  await tab.page.getByRole('alert').getByText('.xlsx').waitFor();
  expect(tab.complaints).toEqual([]);
});

it('leaves a large sheet to a worker, so that the page stays quick', async () => {
  const count = scaled(10_000, 100_000);
  const one = row();
  const rows = Array.from({ length: count }, (_, at) => [`${one[0]}${String.fromCodePoint(0x4e00 + at % 2_000)}`, ...one.slice(1)]);
  const tab = await s.open(s.opener);
  await tab.page.goto('/import');
  const answers = tab.page.locator(`[data-ready="${count}"]`).waitFor({ timeout: 60_000 });
  await tab.page.locator('input[type=file]').setInputFiles({ name: 'large.csv', mimeType: 'text/csv', buffer: Buffer.from(csv([HEADER, ...rows])) });
  await answers;
  expect(await tab.page.locator('[data-sheet]').textContent()).toContain(String(count + 1));
  expect(tab.page.workers()).toHaveLength(1);
  expect(tab.complaints).toEqual([]);
});

/** A text in GBK: node reads it and does not write it, so each pair of bytes is looked up. */
function gbk(text: string): Buffer {
  const decoder = new TextDecoder('gb18030');
  const bytes = new Map<string, number[]>();
  for (let first = 0x81; first <= 0xfe; first += 1) {
    for (let second = 0x40; second <= 0xfe; second += 1) bytes.set(decoder.decode(Uint8Array.of(first, second)), [first, second]);
  }
  return Buffer.from([...text].flatMap((letter) => (letter < '\u0080' ? [letter.codePointAt(0)!] : bytes.get(letter)!)));
}
