import { NAME_LIMIT } from '../../core/kernel/text';

const DOTS = /[·•‧・]/gu;
/** Letters of any script with the signs that stand between them. A star is none of them: a masked name is no name. */
const NAME = /^[\p{L}\p{M}][\p{L}\p{M} .·'’,()-]*$/u;
const BETWEEN = /[\s.·'’,()-]+/gu;
const ONLY_HAN = /^\p{Script=Han}+$/u;

/**
 * The one way to write a name: full-width characters become plain, space at the ends goes, one space and one kind of
 * dot remain between parts. Undefined where the text is no name: empty, too long, masked, with digits.
 */
export function normaliseName(text: string): string | undefined {
  const written = text.normalize('NFKC').replace(DOTS, '·').replace(/\s+/gu, ' ').trim();
  return written.length <= NAME_LIMIT && NAME.test(written) ? written : undefined;
}

/** Equal for names that differ only in case, spaces and signs. */
export function nameKey(name: string): string {
  return name.toUpperCase().replace(BETWEEN, '');
}

/**
 * Whether two names can hardly be one person's: less than half of the longer one stands in both. Chinese names are
 * compared by character, all others by word, in any order, so that a slip of the pen (张玮 for 张伟) is not another name.
 * A Chinese name and its romanisation cannot be compared and are not told apart.
 */
export function isClearlyAnotherName(one: string, other: string): boolean {
  if (nameKey(one) === nameKey(other)) return false;
  if (isHan(one) !== isHan(other)) return false;
  const parts = partsOf(one);
  const others = partsOf(other);
  const longer = Math.max(parts.length, others.length);
  return countCommon(parts, others) * 2 < longer;
}

function isHan(name: string): boolean {
  return ONLY_HAN.test(nameKey(name));
}

function partsOf(name: string): string[] {
  return isHan(name) ? [...nameKey(name)] : name.toUpperCase().split(BETWEEN).filter((part) => part !== '');
}

function countCommon(parts: readonly string[], others: readonly string[]): number {
  const rest = [...others];
  return parts.filter((part) => {
    const at = rest.indexOf(part);
    if (at >= 0) rest.splice(at, 1);
    return at >= 0;
  }).length;
}
