import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { shanghaiDay } from './clock';

/** RFC 3339, section 5.6: date, time, seconds, optional fraction, and an offset that is never missing. */
const RFC3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/;
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const REGION = /^(\d{6}|\d{9}|\d{12}|[A-Z]{2,8}(-[A-Z0-9]{1,16})+)$/;
/** Days and hours, minutes, seconds: what a clock of a protocol may be (ISO 8601-1:2019, 5.5.2 without years and months). */
const DURATION = /^P(?=\d|T)(\d+W|(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?)$/;

/** The instant of an RFC 3339 text, or undefined where it is none, such as 30 February. */
export function parseInstant(text: string): Date | undefined {
  const match = RFC3339.exec(text);
  if (!match || !isCalendarDay(match[1]!, match[2]!, match[3]!)) return undefined;
  const at = new Date(text.toUpperCase());
  return Number.isNaN(at.getTime()) ? undefined : at;
}

/** The text itself where it is a day of the calendar, written 2022-03-20. */
export function parseDay(text: string): string | undefined {
  const match = DAY.exec(text);
  return match && isCalendarDay(match[1]!, match[2]!, match[3]!) ? text : undefined;
}

/** Whether the text has the form of a region code; whether such a region exists is another question. */
export function isRegionCode(text: string): boolean {
  return REGION.test(text);
}

function isCalendarDay(year: string, month: string, day: string): boolean {
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return at.getUTCFullYear() === Number(year) && at.getUTCMonth() === Number(month) - 1 && at.getUTCDate() === Number(day);
}

function textScalar<T>(
  name: string, description: string, form: string, parse: (text: string) => T | undefined, serialize: (value: unknown) => string,
): GraphQLScalarType<T, string> {
  const read = (value: unknown): T => {
    const parsed = typeof value === 'string' ? parse(value) : undefined;
    if (parsed === undefined) throw new GraphQLError(`Expected ${form}.`, { extensions: { code: 'BAD_USER_INPUT' } });
    return parsed;
  };
  return new GraphQLScalarType<T, string>({
    name,
    description,
    serialize,
    parseValue: read,
    parseLiteral: (node: ValueNode) => read(node.kind === Kind.STRING ? node.value : undefined),
  });
}

const same = (text: string): string => text;
const nonEmpty = (text: string): string | undefined => (text.length > 0 && text.length <= 4_000 ? text : undefined);

/** An instant; see its description. */
export const DateTime = textScalar<Date>(
  'DateTime',
  'An instant, RFC 3339. Answers are in UTC with Z and three digits of fraction, such as 2022-03-20T04:00:00.000Z; input may carry any offset.',
  'an RFC 3339 instant with an offset, such as 2022-03-20T12:00:00+08:00',
  parseInstant,
  (value) => new Date(value as string | Date).toISOString(),
);

/** A day; see its description. */
export const DateOnly = textScalar<string>(
  'Date',
  'A calendar day of Asia/Shanghai, such as 2022-03-20.',
  'a day, such as 2022-03-20',
  parseDay,
  (value) => (value instanceof Date ? shanghaiDay(value) : String(value)),
);

/** Place in a page. */
export const Cursor = textScalar<string>('Cursor', 'Place in a page. Good for this list only.', 'a cursor that the same list gave', nonEmpty, (value) => same(String(value)));

/** Place in the order of events. */
export const EventCursor = textScalar<string>(
  'EventCursor', 'Place in the one order of events; opaque, signed. Quote it back to go on from there.', 'an event cursor that this platform gave', nonEmpty, (value) => same(String(value)),
);

/** Code of a region. */
export const RegionCode = textScalar<string>(
  'RegionCode',
  'GB/T 2260 (6 digits), township (9), community or village (12), or a private code such as ZZ-TIZ for a functional zone.',
  'a region code: 6, 9 or 12 digits, or a private code such as ZZ-TIZ',
  (text) => (isRegionCode(text) ? text : undefined),
  (value) => String(value),
);

/** Length of time. */
export const Duration = textScalar<string>('Duration', 'ISO 8601, such as PT12H.', 'an ISO 8601 duration, such as PT12H', (text) => (DURATION.test(text) ? text : undefined), (value) => String(value));

/** Index in the log. */
export const LogIndex = new GraphQLScalarType<number, number>({
  name: 'LogIndex',
  description: 'Index in the log, from 0, a whole number up to 2^53 - 1.',
  serialize: (value) => Number(value),
  parseValue: (value) => wholeNumber(value),
  parseLiteral: (node) => wholeNumber(node.kind === Kind.INT ? Number(node.value) : undefined),
});

function wholeNumber(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new GraphQLError('Expected a whole number from 0 to 2^53 - 1.', { extensions: { code: 'BAD_USER_INPUT' } });
}
