import type { RequestContext } from '../access/request-context';
import { badInput } from '../kernel/errors';
import { getPosition } from '../trace/trace.store';
import { indexAt } from './past.store';

/** What callers are told of the arguments `asOf` and `asOfIndex`. */
export const AS_OF = {
  at: 'As known then: what the entries tell that had their place in the log at this time. Shown under today\'s rights.',
  index: 'As known then: what the entries up to and with this index of the log tell. In place of asOf.',
} as const;

/**
 * The index of the last entry that counts; undefined for the present. An index beyond the log counts as its last.
 * @throws Refusal BAD_USER_INPUT where both are given.
 */
export async function resolveAsOf(context: RequestContext, at?: Date | null, index?: number | null): Promise<number | undefined> {
  const [time, place] = [at ?? undefined, index ?? undefined];
  if (time && place !== undefined) throw badInput('asOfIndex', 'Give asOf or asOfIndex, not both.');
  if (time) return context.read((tx) => indexAt(tx, time));
  return place === undefined ? undefined : Math.min(place, await context.read(getPosition));
}
