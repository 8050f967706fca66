import { SegmentedControl, TextInput } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';

import { operation } from '../../../schema/operations/pages/worklist.graphql';
import type { QueuedVerb } from '../../client';
import { LinkStatus } from '../app/LinkStatus';
import { useWords } from '../app/words';
import type { Session } from '../shared/session';
import { nameOf } from '../shared/names';
import { verbWord } from '../shared/words';
import { QueuePanel } from './QueuePanel';
import { useVerbQueue, useWork } from './use-work';
import { VerbDialog } from './VerbDialog';
import { documentOf } from './verb-documents';
import { inputOf, VERB_FORMS, type Typed } from './verb-forms';
import { byDue, type WorkLoop } from './work-query';
import { WorkTable } from './WorkTable';

const SHOWN_AT_ONCE = 100;

/** What my agency holds: the list needs the agency's id first. */
export function WorklistPage({ session }: { session: Session }) {
  const { t } = useWords();
  const [agencyId, setAgencyId] = useState<string>();
  const [tries, setTries] = useState(0);
  useEffect(() => {
    session.link.send<{ me: { agency: { id: string } } }>(operation('Me')).then(({ me }) => { setAgencyId(me.agency.id); }, () => {
      setTimeout(() => { setTries((before) => before + 1); }, 3_000);
    });
  }, [session, tries]);
  if (!agencyId) return <p role="status">{tries > 0 ? t('未连接，正在重试…', 'Not connected, trying again…') : t('正在载入…', 'Loading…')}</p>;
  return <Worklist session={session} agencyId={agencyId} />;
}

function Worklist({ session, agencyId }: { session: Session; agencyId: string }) {
  const { t, language } = useWords();
  const { loops, ...link } = useWork(session, agencyId);
  const [told, setTold] = useState('');
  const { queue, queued } = useVerbQueue(session, (verb) => { setTold(`${t('已办理', 'Done')}: ${verbWord(verb.verb, language)} ${verb.label}`); });
  const [acting, setActing] = useState<{ verb: string; loop: WorkLoop }>();
  const [limit, setLimit] = useState(SHOWN_AT_ONCE);
  const { shown, filters } = useFilters(loops);
  const busy = useMemo(() => new Set(queued.filter(({ state }) => state !== 'REFUSED').map(({ subject }) => subject)), [queued]);
  const submit = (typed: Typed) => {
    if (!acting) return;
    const { verb, loop } = acting;
    const form = VERB_FORMS[verb]!;
    queue.submit({ verb, document: documentOf(verb), input: { ...inputOf(form, typed), id: loop.id, expectedVersion: loop.version }, subject: loop.id, label: loop.number });
    setActing(undefined);
  };
  const again = ({ key, verb, document, input, label }: QueuedVerb, loop: WorkLoop) => {
    queue.dismiss(key);
    queue.submit({ verb, document, input: { ...input, expectedVersion: loop.version }, subject: loop.id, label });
  };
  return (
    <>
      <div className="title-row"><LinkStatus {...link} /><p className="quiet">{t('由我单位办理', 'Held by my agency')}: <b data-key="held">{loops.length}</b></p></div>
      <p role="status" className={told ? 'fine' : 'visually-hidden'}>{told}</p>
      <QueuePanel queued={queued} loops={loops} onDismiss={(key) => { queue.dismiss(key); }} onAgain={again} />
      {filters}
      <section className="card" aria-label={t('待办', 'To do')}>
        {link.trueUpTo !== undefined && shown.length === 0 && <p>{t('没有待办事项。', 'Nothing to do.')}</p>}
        {shown.length > 0 && <WorkTable loops={shown.slice(0, limit)} busy={busy} onVerb={(verb, loop) => { setActing({ verb, loop }); }} />}
        {shown.length > limit && <button type="button" className="more" onClick={() => { setLimit(limit + SHOWN_AT_ONCE); }}>{t(`再显示 ${SHOWN_AT_ONCE} 件（共 ${shown.length} 件）`, `Show ${SHOWN_AT_ONCE} more (of ${shown.length})`)}</button>}
      </section>
      {acting && <VerbDialog key={`${acting.verb} ${acting.loop.id}`} session={session} verb={acting.verb} loop={acting.loop} onSubmit={submit} onClose={() => { setActing(undefined); }} />}
    </>
  );
}

function useFilters(loops: readonly WorkLoop[]) {
  const { t, language } = useWords();
  const [kind, setKind] = useState('');
  const [search, setSearch] = useState('');
  const kinds = useMemo(() => [...new Set(loops.map((loop) => loop.kind))].sort(), [loops]);
  const shown = useMemo(() => loops.filter((loop) => (!kind || loop.kind === kind)
    && (!search || `${loop.number} ${loop.region.name} ${loop.person?.name ?? ''}`.toLowerCase().includes(search.toLowerCase()))).sort(byDue), [loops, kind, search]);
  const filters = (
    <div className="row">
      <SegmentedControl aria-label={t('种类', 'Kind')} value={kind} onChange={setKind} data={[{ value: '', label: t('全部', 'All') }, ...kinds.map((value) => ({ value, label: nameOf(value, language) }))]} />
      <TextInput aria-label={t('按编号、姓名或地区查找', 'Find by number, name or region')} placeholder={t('按编号、姓名或地区查找', 'Find by number, name or region')} value={search} onChange={(event) => { setSearch(event.currentTarget.value); }} />
    </div>
  );
  return { shown, filters };
}
