import type { FormattedExecutionResult } from 'graphql';

/** The data of an answer as the text that is sent: it is neither parsed nor written again. */
export class CompiledText {
  constructor(readonly text: string) {}
}

/** Writes an answer, as Apollo does it; data that is text already is passed through. */
export async function stringifyResult(result: FormattedExecutionResult): Promise<string> {
  const data: unknown = result.data;
  return data instanceof CompiledText ? `{"data":${data.text}}\n` : `${JSON.stringify(result)}\n`;
}
