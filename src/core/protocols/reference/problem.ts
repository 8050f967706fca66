/** One thing that is wrong with the files. */
export interface ReferenceProblem {
  /** Name within the directory, such as `agencies.csv`. */
  readonly file: string;
  /** From 1; the header is line 1 of a CSV file. Null where the file as a whole is meant. */
  readonly line: number | null;
  /** Column of a CSV file, or path within a JSON file, such as `clocks[2].within`. Null where the whole row is meant. */
  readonly column: string | null;
  /** Stable name of what is wrong, such as REGION_UNKNOWN. */
  readonly code: string;
  /** What is expected. */
  readonly message: string;
}

/** Gathers problems, so that all are told at once. */
export class Problems {
  readonly found: ReferenceProblem[] = [];

  add(file: string, line: number | null, column: string | null, code: string, message: string): void {
    this.found.push({ file, line, column, code, message });
  }
}

/** The files were not applied, not even in part. The message has a line for each problem. */
export class ReferenceRejected extends Error {
  override readonly name = 'ReferenceRejected';

  constructor(readonly problems: readonly ReferenceProblem[]) {
    super(problems.map(describeProblem).join('\n'));
  }
}

/** A problem as one line, such as `agencies.csv:12 kind: KIND_UNKNOWN, …`. */
export function describeProblem(problem: ReferenceProblem): string {
  const place = problem.line === null ? problem.file : `${problem.file}:${problem.line}`;
  return `${place}${problem.column === null ? '' : ` ${problem.column}`}: ${problem.code}, ${problem.message}`;
}
