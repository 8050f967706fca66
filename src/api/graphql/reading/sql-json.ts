/** Most arguments that PostgreSQL lets a function have, rounded down. */
const MOST_ARGUMENTS = 90;

/** A JSON object of fields whose texts SQL gives. */
export function objectText(fields: readonly (readonly [key: string, sql: string])[]): string {
  const parts = fields.flatMap(([key, sql], i) => [literal(`${i === 0 ? '{' : ','}${JSON.stringify(key)}:`), sql]);
  return concat([...parts, literal('}')]);
}

/** Texts one behind the other; NULL counts as empty. */
export function concat(parts: readonly string[]): string {
  if (parts.length <= MOST_ARGUMENTS) return `concat(${parts.join(', ')})`;
  const groups: string[] = [];
  for (let at = 0; at < parts.length; at += MOST_ARGUMENTS) groups.push(`concat(${parts.slice(at, at + MOST_ARGUMENTS).join(', ')})`);
  return concat(groups);
}

/** A text as SQL. */
export function literal(text: string): string {
  return `'${text.replaceAll(`'`, `''`)}'`;
}
