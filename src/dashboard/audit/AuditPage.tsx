import { useState } from 'react';

import { useWords } from '../app/words';
import { explainError } from '../shared/refusals';
import type { Session } from '../shared/session';
import { subjectOf, type Search, type Subject } from './audit-query';
import { Found } from './Found';
import { LogCard } from './LogCard';
import { SearchForm } from './SearchForm';
import { sizeOfCheckpoint } from './verification';
import { Verifier } from './Verifier';

/** Search in the trace, evidence of what was found, its verification in the browser, and who received what of a person. */
export function AuditPage({ session }: { session: Session }) {
  const { t, language } = useWords();
  const [subject, setSubject] = useState<Subject | 'none' | undefined>(subjectOfAddress);
  const [refusal, setRefusal] = useState<string>();
  const [checkpoint, setCheckpoint] = useState<string>();
  const [fetched, setFetched] = useState<readonly (readonly [string, string])[]>([]);
  const search = (asked: Search) => {
    setRefusal(undefined);
    setFetched([]);
    subjectOf(session.link, asked).then((found) => { setSubject(found ?? 'none'); }, (error: Error) => { setSubject(undefined); setRefusal(explainError(error, language)); });
  };
  return (
    <>
      <SearchForm onSearch={search} />
      {refusal && <p role="alert" className="card late">{refusal}</p>}
      {subject === 'none' && <p role="status" className="card">{t('没有这件事或此人，或不在您的权限范围内。', 'There is no such loop or person, or not within your reach.')}</p>}
      {subject && subject !== 'none' && <Found session={session} subject={subject} knownSize={sizeOfCheckpoint(checkpoint)} onSubject={setSubject} onEvidence={setFetched} />}
      <Verifier oldCheckpoint={checkpoint} onCheckpoint={setCheckpoint} fetched={fetched} />
      <LogCard session={session} />
    </>
  );
}

/** Other pages lead here with the id of a loop or a person, which tells nothing of anybody. */
function subjectOfAddress(): Subject | undefined {
  const asked = new URLSearchParams(location.search);
  const [loopId, personId] = [asked.get('id'), asked.get('person')];
  if (personId) return { personId };
  return loopId ? { loopId } : undefined;
}
