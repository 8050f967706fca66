import { badInput } from './errors';

/** Longest free text that a verb takes, in characters. */
export const TEXT_LIMIT = 4_000;
/** Longest name or title. */
export const NAME_LIMIT = 200;

/** The text without space at its ends. @throws Refusal BAD_USER_INPUT where nothing is left, or where it is too long. */
export function requiredText(path: string, text: string, limit = TEXT_LIMIT): string {
  const trimmed = text.trim();
  if (trimmed === '') throw badInput(path, `${lastOf(path)} must not be empty.`);
  if (trimmed.length > limit) throw badInput(path, `${lastOf(path)} must have at most ${limit} characters.`);
  return trimmed;
}

/** As {@link requiredText}, null where no text is given. */
export function optionalText(path: string, text: string | null | undefined, limit = TEXT_LIMIT): string | null {
  return text === null || text === undefined || text.trim() === '' ? null : requiredText(path, text, limit);
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
