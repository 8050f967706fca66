/**
 * Line of every value in a JSON text, by path such as `clocks[2].within`; '' is the whole. The text must be
 * well-formed: have JSON.parse look at it first.
 */
export function linesOf(text: string): Map<string, number> {
  return new Locator(text).locate();
}

/** Path of a value in the form of {@link linesOf}. */
export function pathOf(steps: readonly PropertyKey[]): string {
  return steps.reduce<string>((path, key) => (typeof key === 'number' ? `${path}[${key}]` : `${path}${path === '' ? '' : '.'}${String(key)}`), '');
}

const SCALAR = /"(?:[^"\\]|\\.)*"|[^\s,\]}]+/y;

class Locator {
  private at = 0;
  private line = 1;
  private readonly lines = new Map<string, number>();

  constructor(private readonly text: string) {}

  locate(): Map<string, number> {
    this.value('');
    return this.lines;
  }

  private value(path: string): void {
    this.blank();
    this.lines.set(path, this.line);
    const opening = this.text[this.at];
    if (opening === '{') this.members('}', () => {
      const key = JSON.parse(this.scalar()) as string;
      this.blank();
      this.at += 1;
      this.value(pathOf(path === '' ? [key] : [path, key]));
    });
    else if (opening === '[') {
      let index = 0;
      this.members(']', () => this.value(`${path}[${index++}]`));
    } else this.scalar();
  }

  private members(closing: string, member: () => void): void {
    this.at += 1;
    for (this.blank(); this.text[this.at] !== closing; this.blank()) {
      if (this.text[this.at] === ',') this.at += 1;
      this.blank();
      member();
    }
    this.at += 1;
  }

  private scalar(): string {
    SCALAR.lastIndex = this.at;
    const [found] = SCALAR.exec(this.text)!;
    this.at += found.length;
    return found;
  }

  private blank(): void {
    for (; /\s/.test(this.text[this.at] ?? '!'); this.at += 1) {
      if (this.text[this.at] === '\n') this.line += 1;
    }
  }
}
