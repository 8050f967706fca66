import type { Fill } from '../../../core/access/mapping';
import type { Filling } from '../../../core/access/mapping';
import { personIn } from '../../../core/db/keys/seal';
import type { RowId } from '../../../core/kernel/ids';

/** JSON text never holds control characters, so these cannot come from a value. */
const BEGIN = '\x01';
const NUMBERED = '\x02';
const END = '\x03';
const BETWEEN = '\x04';

/** SQL of a hole: which fill it needs, and the parts that the row gives. */
export function holeSql(number: number, parts: readonly string[]): string {
  const told = parts.flatMap((part, at) => (at === 0 ? [part] : [`E'\\x04'`, part]));
  return `concat(E'\\x01${number}\\x02', ${[...told, `E'\\x03'`].join(', ')})`;
}

interface Hole {
  readonly fill: Fill;
  readonly parts: readonly string[];
}

/** An answer's text with holes in it. */
export class TextWithHoles {
  private readonly texts: string[] = [];
  private readonly holes: Hole[] = [];

  constructor(text: string, fills: readonly Fill[]) {
    let at = 0;
    for (let begin = text.indexOf(BEGIN); begin >= 0; begin = text.indexOf(BEGIN, at)) {
      const numbered = text.indexOf(NUMBERED, begin);
      const end = text.indexOf(END, numbered);
      this.texts.push(text.slice(at, begin));
      this.holes.push({ fill: fills[Number(text.slice(begin + 1, numbered))]!, parts: text.slice(numbered + 1, end).split(BETWEEN) });
      at = end + 1;
    }
    this.texts.push(text.slice(at));
  }

  /** Whose keys the holes need. */
  get persons(): Set<RowId> {
    const persons = new Set<RowId>();
    for (const { fill, parts } of this.holes) {
      const sealed = fill.sealed === undefined ? '' : parts[fill.sealed];
      if (sealed) persons.add(personIn(sealed));
    }
    return persons;
  }

  /** The whole text. */
  filled(filling: Filling): string {
    let whole = this.texts[0]!;
    for (const [i, { fill, parts }] of this.holes.entries()) whole += fill.text(parts, filling) + this.texts[i + 1]!;
    return whole;
  }
}
