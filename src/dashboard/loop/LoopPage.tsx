import { Button, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';

import { Grants } from '../acts/Grants';
import { Override } from '../acts/Override';
import { LinkStatus } from '../app/LinkStatus';
import { useWords } from '../app/words';
import type { Session } from '../shared/session';
import { useLiveQuery } from '../shared/use-live';
import { LOOP_QUERY, PERSON_QUERY, type Entry, type Linked, type LoopStory, type Person } from './loop-query';
import { Clocks, Handovers, Holder, LinkedLoops, PersonCard } from './Sides';
import { Timeline } from './Timeline';
import { useNames } from './use-names';

/** One loop or one person, by the address of the page; without either, a way to look one up. */
export function LoopPage({ session }: { session: Session }) {
  const asked = useMemo(() => new URLSearchParams(location.search), []);
  const person = asked.get('person');
  const [id, number] = [asked.get('id'), asked.get('number')];
  return (
    <>
      <Finder number={number ?? ''} />
      {person && <PersonStory session={session} id={person} />}
      {!person && (id ?? number) && <Story session={session} id={id} number={number} />}
    </>
  );
}

function Finder({ number }: { number: string }) {
  const { t } = useWords();
  const [typed, setTyped] = useState(number);
  const find = () => { if (typed.trim()) location.assign(`/loop?number=${encodeURIComponent(typed.trim())}`); };
  return (
    <form className="row" role="search" onSubmit={(event) => { event.preventDefault(); find(); }}>
      <TextInput aria-label={t('编号', 'Number')} placeholder="XC-350602-20220320-0001" value={typed} onChange={(event) => { setTyped(event.currentTarget.value); }} />
      <Button type="submit" variant="default">{t('查找', 'Find')}</Button>
    </form>
  );
}

function Story({ session, id, number }: { session: Session; id: string | null; number: string | null }) {
  const { t } = useWords();
  const { data, refresh, ...link } = useLiveQuery<{ position: string; loop: LoopStory | null }>(session, { document: LOOP_QUERY, variables: () => ({ id, number }) });
  const loop = data?.loop;
  const names = useNames(session, loop?.trace.nodes);
  return (
    <>
      <LinkStatus {...link} />
      {!data && <p role="status">{t('正在载入…', 'Loading…')}</p>}
      {data && !loop && <p role="status" className="card">{t('没有这件事，或不在您的权限范围内。', 'There is no such loop, or it is not within your reach.')}</p>}
      {data && !loop && id && <Override session={session} loopId={id} onDone={refresh} />}
      {loop && (
        <div className="story">
          <div className="stack">
            <Holder loop={loop} session={session} onDone={refresh} />
            {loop.person && <PersonCard person={loop.person} session={session} withheld={loop.withheld} />}
            <Handovers handovers={loop.handovers ?? []} />
            <Clocks loop={loop} session={session} onDone={refresh} />
            <Grants loop={loop} session={session} onDone={refresh} />
            <LinkedLoops loops={linkedOf(loop)} />
          </div>
          <Timeline entries={loop.trace.nodes} names={names} />
        </div>
      )}
    </>
  );
}

function linkedOf(loop: LoopStory): Linked[] {
  const found = [loop.previous, loop.next, loop.investigation, loop.transfer, loop.stay, ...(loop.transfers?.nodes ?? []), ...(loop.person?.loops.nodes ?? [])];
  const byId = new Map(found.flatMap((one) => (one && one.id !== loop.id ? [[one.id, one] as const] : [])));
  return [...byId.values()].sort((a, b) => new Date(a.openedAt).getTime() - new Date(b.openedAt).getTime());
}

interface PersonData { position: string; person: (Person & { trace: { nodes: readonly Entry[] } }) | null }

function PersonStory({ session, id }: { session: Session; id: string }) {
  const { t } = useWords();
  const { data, refresh: _refresh, ...link } = useLiveQuery<PersonData>(session, { document: PERSON_QUERY, variables: () => ({ id }), filter: { personId: id } });
  const person = data?.person;
  const names = useNames(session, person?.trace.nodes);
  return (
    <>
      <LinkStatus {...link} />
      {data && !person && <p role="status" className="card">{t('没有此人，或不在您的权限范围内。', 'There is no such person, or not within your reach.')}</p>}
      {person && (
        <div className="story">
          <div className="stack"><PersonCard person={person} session={session} /><LinkedLoops loops={person.loops.nodes} /></div>
          <Timeline entries={person.trace.nodes} names={names} numbers={new Map(person.loops.nodes.map((loop) => [loop.id, loop.number]))} />
        </div>
      )}
    </>
  );
}
