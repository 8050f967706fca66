import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';

import { useWords } from '../app/words';
import type { Entry } from '../loop/loop-query';
import { Timeline } from '../loop/Timeline';
import { useNames } from '../loop/use-names';
import { saveFile } from '../shared/save-file';
import { explainError } from '../shared/refusals';
import type { Session } from '../shared/session';
import { evidenceOf, traceOf, type Page, type Subject } from './audit-query';
import { Diff } from './Diff';
import { Disclosures } from './Disclosures';

interface Props {
  session: Session;
  subject: Subject;
  /** Size of the log at the reader's checkpoint: evidence then proves that the log goes on from it. */
  knownSize: number | undefined;
  onSubject: (subject: Subject) => void;
  onEvidence: (files: readonly (readonly [name: string, text: string])[]) => void;
}

/** What was found: the time line, evidence of it to save, and who received what. */
export function Found({ session, subject, knownSize, onSubject, onEvidence }: Props) {
  const { t, language } = useWords();
  const [page, setPage] = useState<Page<Entry>>();
  const [refusal, setRefusal] = useState<string>();
  const names = useNames(session, page?.nodes);
  const more = (after: string | null, before: readonly Entry[]) => traceOf(session.link, subject, after).then(
    ({ nodes, pageInfo }) => { setPage({ nodes: [...before, ...nodes], pageInfo }); }, (error: Error) => { setRefusal(explainError(error, language)); },
  );
  useEffect(() => { setPage(undefined); setRefusal(undefined); void more(null, []); }, [session, subject]);
  const fetchEvidence = async () => {
    setRefusal(undefined);
    try {
      const parts = await evidenceOf(session.link, subject, knownSize);
      const files = parts.map(({ file }, at) => [`evidence-${subject.loopId ?? subject.personId}${parts.length > 1 ? `-${at + 1}` : ''}.json`, file] as const);
      for (const [name, text] of files) saveFile(new Blob([text], { type: 'application/json' }), name);
      onEvidence(files);
    } catch (error) {
      setRefusal(explainError(error as Error, language));
    }
  };
  return (
    <>
      {(subject.loopId ?? subject.personId) && (
        <div className="row">
          <Button onClick={() => { void fetchEvidence(); }}>{t('下载证据', 'Download evidence')}</Button>
          <a href={`/loop?${subject.loopId ? `id=${encodeURIComponent(subject.loopId)}` : `person=${encodeURIComponent(subject.personId!)}`}`}>{t('打开经过', 'Open the story')}</a>
          {subject.about && <Button variant="default" onClick={() => { onSubject({ personId: subject.about }); }}>{t('此人的全部记录', 'Everything of this person')}</Button>}
          {knownSize !== undefined && <span className="quiet">{t(`附带与第 ${knownSize} 条检查点的延续证明`, `with the proof that the log goes on from ${knownSize}`)}</span>}
        </div>
      )}
      {refusal && <p role="alert" className="late">{refusal}</p>}
      {subject.personId && <Disclosures session={session} personId={subject.personId} />}
      {subject.loopId && <Diff key={subject.loopId} session={session} loopId={subject.loopId} names={names} />}
      {page?.nodes.length === 0 && <p role="status" className="card">{t('没有可看的记录。', 'There is nothing that you may see.')}</p>}
      {page && page.nodes.length > 0 && <Timeline entries={page.nodes} names={names} />}
      {page?.pageInfo.hasNextPage && <Button variant="default" onClick={() => { void more(page.pageInfo.endCursor, page.nodes); }}>{t('更多', 'More')}</Button>}
    </>
  );
}
