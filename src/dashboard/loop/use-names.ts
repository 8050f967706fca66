import { useEffect, useState } from 'react';

import type { Session } from '../shared/session';
import { NAMES_QUERY, type Entry } from './loop-query';

/** Ids of what has a name: agencies, sites, rooms, teams and loops. */
const POINTS = /^(?:agy|sit|rom|tem|inv|tra|sty|dep)_[0-9a-f]{32}$/;
/** Names of one query: as many as the operation has. */
const AT_ONCE = 25;

/** The names of everything that the facts of entries point at, by id. What the caller does not reach keeps its id. */
export function useNames(session: Session, entries: readonly Entry[] | undefined): ReadonlyMap<string, string> {
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  useEffect(() => {
    const ids = new Set((entries ?? []).flatMap(({ facts }) => facts.flatMap(({ value }) => (value && POINTS.test(value) ? [value] : []))));
    const unknown = [...ids].filter((id) => !names.has(id)).slice(0, AT_ONCE);
    if (unknown.length === 0) return;
    askNames(session, unknown).then((found) => { setNames((before) => new Map([...before, ...found])); }, () => undefined);
  }, [session, entries, names]);
  return names;
}

async function askNames({ link }: Session, ids: readonly string[]): Promise<[string, string][]> {
  // The operation is fixed: where there are fewer, the last one is asked for again.
  const asked = Array.from({ length: AT_ONCE }, (_, i): [string, string] => [`i${i}`, ids[i] ?? ids.at(-1)!]);
  const found = await link.send<Record<string, { name?: string; number?: string } | null>>(NAMES_QUERY, Object.fromEntries(asked));
  return ids.map((id, i) => [id, found[`n${i}`]?.name ?? found[`n${i}`]?.number ?? id]);
}
