import { useEffect, useState } from 'react';

import type { Session } from '../shared/session';
import type { Entry } from './loop-query';

/** Ids of what has a name: agencies, sites, rooms, teams and loops. */
const POINTS = /^(?:agy|sit|rom|tem|inv|tra|sty|dep)_[0-9a-f]{32}$/;
/** Names of one query: the server takes documents of a certain length only. */
const AT_ONCE = 25;
const NAMED = 'fragment Named on Node { __typename ... on Agency { name } ... on IsolationSite { name } ... on IsolationRoom { number } ... on VolunteerTeam { name } ... on Loop { number } }';

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
  const document = `query Names(${ids.map((_, i) => `$i${i}: ID!`).join(', ')}) { ${ids.map((_, i) => `n${i}: node(id: $i${i}) { ...Named }`).join('\n')} } ${NAMED}`;
  const found = await link.send<Record<string, { name?: string; number?: string } | null>>(document, Object.fromEntries(ids.map((id, i) => [`i${i}`, id])));
  return ids.map((id, i) => [id, found[`n${i}`]?.name ?? found[`n${i}`]?.number ?? id]);
}
