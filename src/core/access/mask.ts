const STAR = '*';
const SOME_STARS = '***';
const LETTER = /^\p{L}$/u;
const ONLY_HAN = /^\p{Script=Han}+$/u;
const MOBILE = /^1\d{10}$/;
const LANDLINE = /^(0\d{2,3})-(\d{7,8})$/;

/** Family names of two characters, in simplified and, where it differs, traditional writing. */
const COMPOUND_SURNAMES: ReadonlySet<string> = new Set((
  '欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 司徒 东方 東方 独孤 獨孤 南宫 南宮 夏侯 皇甫 尉迟 尉遲 公孙 公孫 慕容 令狐 '
  + '长孙 長孫 宇文 司空 澹台 澹臺 淳于 轩辕 軒轅 申屠 太史 仲孙 仲孫 公羊 鲜于 鮮于 闾丘 閭丘 万俟 萬俟 赫连 赫連 '
  + '端木 百里 东郭 東郭 西门 西門 南门 南門 呼延 拓跋 濮阳 濮陽 公冶 太叔 公良 钟离 鍾離 宗政 羊舌 第五 梁丘 左丘 纳兰 納蘭 完颜 完顏'
).split(' '));

/**
 * A document number with only its ends left. From 16 characters on the first 4 and the last 4 (`3506**********1234`),
 * from 4 on the first and the last, below that none: never more than half. The length stays.
 */
export function maskDocument(number: string): string {
  const chars = [...number];
  const kept = chars.length >= 16 ? 4 : chars.length >= 4 ? 1 : 0;
  return chars.map((char, at) => (at < kept || at >= chars.length - kept ? char : STAR)).join('');
}

/**
 * A name with all but the family name masked. Chinese names keep the family name, one character or two (`张*`, `欧阳**`; a
 * name of two characters always keeps one), with a star for each character masked. All others keep their first
 * letter and three stars, whatever their length (`J***`), as do names with a dot between their parts, whose first
 * part is no family name (`阿***`). A name of one character is masked whole.
 */
export function maskName(name: string): string {
  const spaceless = name.replace(/\s+/gu, '');
  const chars = [...spaceless];
  if (!ONLY_HAN.test(spaceless)) return chars.length < 2 ? SOME_STARS : `${firstOf(chars)}${SOME_STARS}`;
  if (chars.length === 1) return STAR;
  const kept = chars.length > 2 && COMPOUND_SURNAMES.has(chars.slice(0, 2).join('')) ? 2 : 1;
  return chars.slice(0, kept).join('') + STAR.repeat(chars.length - kept);
}

/** Anything that is no letter at the front (a quote, a digit, a bracket) tells nothing about a family and is not kept. */
function firstOf(chars: readonly string[]): string {
  const first = chars[0] ?? '';
  return LETTER.test(first) ? first : '';
}

/**
 * A normalised phone number in its masked form. A mobile number keeps 3 and 4 digits (`139****0007`), a landline its area
 * code (`0596-*******`). Any other number keeps its last 2 digits if it has at least 8 characters, else nothing.
 */
export function maskPhone(phone: string): string {
  if (MOBILE.test(phone)) return `${phone.slice(0, 3)}****${phone.slice(-4)}`;
  const landline = LANDLINE.exec(phone);
  if (landline) return `${landline[1]}-${STAR.repeat(landline[2]!.length)}`;
  const chars = [...phone];
  const kept = chars.length >= 8 ? 2 : 0;
  return STAR.repeat(chars.length - kept) + chars.slice(chars.length - kept).join('');
}
