import { Alert, Button, Progress as Bar } from '@mantine/core';
import { useRef, useState } from 'react';

import { operation } from '../../../schema/operations/pages/import.graphql';
import { useWords } from '../app/words';
import type { Session } from '../shared/session';
import { explainError } from '../shared/refusals';
import { saveFile } from '../shared/save-file';
import { statusWord } from './fault-words';
import { Faults } from './Preview';
import { sendAll, UNSENT, type Progress } from './sending';
import type { SheetClient } from './sheet';
import type { Checked } from './sheet-parts';
import type { BookKind } from './write-book';

interface Props {
  session: Session;
  client: SheetClient;
  checked: Checked;
  /** Of the file. */
  name: string;
  onBegin: () => void;
}

/** Sends what is ready, a thousand rows a call; what a cut leaves undone goes on from there. */
export function Sending({ session, client, checked, name, onBegin }: Props) {
  const { t, language } = useWords();
  const [progress, setProgress] = useState<Progress>(UNSENT);
  const [stage, setStage] = useState<'ready' | 'sending' | 'stopped' | 'done'>('ready');
  const [trouble, setTrouble] = useState<string>();
  const isPaused = useRef(false);
  const send = async () => {
    onBegin();
    isPaused.current = false;
    setTrouble(undefined);
    setStage('sending');
    try {
      const last = await sendAll({
        link: session.link, document: operation('ImportLeads'), chunk: (at) => client.chunk(at), told: (at, answers) => client.told(at, answers), onProgress: setProgress, isPaused: () => isPaused.current,
      }, progress, checked.chunks);
      setStage(last.done === checked.chunks ? 'done' : 'stopped');
    } catch (error) {
      setTrouble(explainError(error as Error, language));
      setStage('stopped');
    }
  };
  const save = async (kind: BookKind) => {
    saveFile(await client.result(kind, language), `${name.replace(/\.\w+$/, '')}-${t('结果', 'results')}.${kind.toLowerCase()}`);
  };
  const isOver = stage === 'done' || (stage === 'ready' && checked.ready === 0);
  return (
    <section className="card" aria-labelledby="sending" data-stage={stage}>
      <h2 id="sending">{t('发送', 'Send')}</h2>
      {stage === 'ready' && checked.wrong > 0 && checked.ready > 0 && <p className="soon">{t(`有误的 ${checked.wrong} 行不会发送，可在结果表中更正后再导入。`, `The ${checked.wrong} wrong rows are not sent: correct them in the result file and import them again.`)}</p>}
      <div className="row">
        {stage === 'sending' ? <Button variant="default" onClick={() => { isPaused.current = true; }}>{t('暂停', 'Pause')}</Button>
          : !isOver && <Button onClick={() => { void send(); }}>{stage === 'stopped' ? t('继续发送', 'Go on') : t(`发送 ${checked.ready} 行`, `Send ${checked.ready} rows`)}</Button>}
        {stage !== 'sending' && (['XLSX', 'CSV'] as const).map((kind) => (
          <Button key={kind} variant="default" onClick={() => { void save(kind); }}>{t('结果表', 'Result file')} {kind}</Button>
        ))}
      </div>
      {stage !== 'ready' && <Bar value={(100 * progress.done) / checked.chunks} aria-label={t('进度', 'Progress')} mt="sm" />}
      {trouble !== undefined && (
        <Alert color="red" role="alert" mt="sm">
          {t(`已完成 ${progress.done} / ${checked.chunks} 批，其余未生效；继续发送不会重复。`, `${progress.done} of ${checked.chunks} calls are done, the rest had no effect. Going on repeats nothing.`)} {trouble}
        </Alert>
      )}
      {stage !== 'ready' && <Counts progress={progress} />}
      {progress.faults.length > 0 && <Faults faults={progress.faults} />}
    </section>
  );
}

function Counts({ progress }: { progress: Progress }) {
  const { language } = useWords();
  const counts = [['CREATED', progress.created], ['MATCHED', progress.matched], ['DUPLICATE', progress.duplicates], ['REJECTED', progress.rejected]] as const;
  return <p className="counts" role="status">{counts.map(([status, count]) => <span key={status} data-status={status} className={status === 'REJECTED' && count > 0 ? 'late' : ''}>{statusWord(status, language)} <b>{count}</b></span>)}</p>;
}
