import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';

import { useWords } from '../app/words';
import { saveFile } from '../shared/save-file';
import type { Session } from '../shared/session';
import { dayOf, timeOf } from '../shared/time';
import { logState, type LogState } from './audit-query';

/** The signed head of the log: what an auditor keeps, to compare later evidence with it. */
export function LogCard({ session }: { session: Session }) {
  const { t } = useWords();
  const [state, setState] = useState<LogState | null>();
  useEffect(() => { logState(session.link).then(setState, () => { setState(null); }); }, [session]);
  if (!state) return state === null ? <p className="card quiet">{t('日志尚无检查点。', 'The log has no checkpoint yet.')}</p> : null;
  return (
    <section className="card" aria-labelledby="log">
      <h2 id="log">{t('日志现状', 'The log now')}</h2>
      <dl className="facts">
        <dt>{t('条数', 'Entries')}</dt><dd data-size={state.size}>{state.size}</dd>
        <dt>{t('签署时间', 'Signed at')}</dt><dd>{dayOf(new Date(state.at))} {timeOf(new Date(state.at))}</dd>
        <dt>{t('根哈希', 'Root')}</dt><dd className="root">{state.root}</dd>
        <dt>{t('见证', 'Witnesses')}</dt><dd className={state.witnessed ? 'fine' : 'soon'}>{state.cosignatures} / {state.requiredCosignatures}</dd>
      </dl>
      <Button mt="xs" variant="default" onClick={() => { saveFile(new Blob([state.note]), `checkpoint-${state.size}.txt`); }}>{t('留存检查点', 'Keep this checkpoint')}</Button>
    </section>
  );
}
