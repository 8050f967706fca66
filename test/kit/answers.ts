import type { ErrorCode } from '../../src/core/kernel/errors';

/** Parsed JSON of any shape: answers of the API, into which tests look freely. */
export type Json = ReturnType<typeof JSON.parse>;

/** One error as the API sends it. */
export interface AnsweredError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: { readonly code: ErrorCode } & Readonly<Record<string, Json>>;
}

/** A whole answer over HTTP. */
export interface Answer {
  readonly status: number;
  readonly data?: Json;
  readonly errors?: readonly AnsweredError[];
}

/** The API's refusal, thrown by clients of the kit. Its message begins with the code. */
export class Refused extends Error {
  readonly code: ErrorCode;

  constructor(readonly answered: AnsweredError) {
    super(`${answered.extensions.code}: ${answered.message}`);
    this.code = answered.extensions.code;
  }
}

/** The data of an answer. @throws Refused with its first error. */
export function dataOf(answer: Answer): Json {
  const [first] = answer.errors ?? [];
  if (first) throw new Refused(first);
  return answer.data;
}

/** Passes where the API refuses with this code, and gives what the refusal says beside it. */
export async function expectRefused(asked: Promise<unknown>, code: ErrorCode): Promise<AnsweredError['extensions']> {
  const refusal = await asked.then(() => 'not refused', (error: unknown) => error);
  if (!(refusal instanceof Refused)) throw refusal instanceof Error ? refusal : new Error(`expected ${code}, but it was not refused`);
  if (refusal.code !== code) throw new Error(`expected ${code}, but it was refused with ${refusal.message}`);
  return refusal.answered.extensions;
}
