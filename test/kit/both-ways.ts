import { PURPOSE_HEADER } from '../../src/core/access/principal';
import { READ_HEADER } from '../../src/api/graphql/reading/compiled-reads';
import type { Agency } from './agency';

/** An answer as it came: its text, and which way it was read. */
export interface RawAnswer {
  readonly text: string;
  readonly way: string;
}

/** The text of an answer; with `resolved` by the resolvers, whatever could be compiled. */
export async function rawAnswer(asker: Agency, query: string, variables: object, way?: 'resolved'): Promise<RawAnswer> {
  const headers: Record<string, string> = { 'content-type': 'application/json', authorization: `Bearer ${asker.token}` };
  if (asker.purpose) headers[PURPOSE_HEADER] = asker.purpose;
  if (way) headers[READ_HEADER] = way;
  const response = await fetch(`${asker.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
  return { text: await response.text(), way: response.headers.get(READ_HEADER) ?? 'resolved' };
}

/** Asks both ways and answers both texts, to be compared. */
export async function bothWays(asker: Agency, query: string, variables: object = {}): Promise<{ compiled: RawAnswer; resolved: RawAnswer }> {
  const compiled = await rawAnswer(asker, query, variables);
  return { compiled, resolved: await rawAnswer(asker, query, variables, 'resolved') };
}
