const LITERAL = /^'(?:[^']|'')*'$/;
/** Parts that are joined one by one; more are joined by halves, so that none is copied often. */
const FEW = 4;

/** A JSON object of fields whose texts SQL gives; none of them may be NULL. */
export function objectText(fields: readonly (readonly [key: string, sql: string])[]): string {
  const parts = fields.flatMap(([key, sql], i) => [literal(`${i === 0 ? '{' : ','}${JSON.stringify(key)}:`), sql]);
  return joined([...(fields.length === 0 ? [literal('{')] : []), ...parts, literal('}')]);
}

/** Texts one behind the other; none of them may be NULL. An operator takes a third of the time that the function concat takes. */
export function joined(parts: readonly string[]): string {
  const merged: string[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (last !== undefined && LITERAL.test(last) && LITERAL.test(part)) merged[merged.length - 1] = `${last.slice(0, -1)}${part.slice(1)}`;
    else merged.push(part);
  }
  return merged.length === 1 ? merged[0]! : halves(merged);
}

function halves(parts: readonly string[]): string {
  if (parts.length <= FEW) return `(${parts.join(' || ')})`;
  const middle = parts.length >> 1;
  return `(${halves(parts.slice(0, middle))} || ${halves(parts.slice(middle))})`;
}

/** A text as SQL. */
export function literal(text: string): string {
  return `'${text.replaceAll(`'`, `''`)}'`;
}
