import { Button } from '@mantine/core';

import type { QueuedVerb } from '../../client';
import { useWords } from '../app/words';
import { explain } from '../shared/refusals';
import { verbWord } from '../shared/words';
import type { WorkLoop } from './work-query';

interface Props {
  queued: readonly QueuedVerb[];
  loops: readonly WorkLoop[];
  onDismiss: (key: string) => void;
  onAgain: (verb: QueuedVerb, loop: WorkLoop) => void;
}

/** What is not accepted yet: waiting for the link, or refused with the reason in words. */
export function QueuePanel({ queued, loops, onDismiss, onAgain }: Props) {
  const { t, language } = useWords();
  if (queued.length === 0) return null;
  return (
    <section className="card queue" aria-labelledby="queue">
      <h2 id="queue">{t('尚未生效的操作', 'Not yet in effect')} ({queued.length})</h2>
      <ul>
        {queued.map((verb) => {
          const now = loops.find(({ id }) => id === verb.subject);
          const canRepeat = verb.refusal?.code === 'VERSION_CONFLICT' && now?.verbs.includes(verb.verb)
            // Not before this page has seen what changed.
            && now.version !== verb.input['expectedVersion'];
          return (
            <li key={verb.key} data-queued={verb.state}>
              <b>{verbWord(verb.verb, language)}</b> {verb.label}
              {verb.state === 'REFUSED' && verb.refusal ? <p className="late" role="alert">{explain(verb.refusal, language)}</p> : <span className="soon"> {verb.state === 'SENDING' ? t('正在发送', 'being sent') : t('等待网络，恢复后自动发送一次', 'waits for the link, then sent once')}</span>}
              <span className="row">
                {canRepeat && now && <Button size="compact-sm" onClick={() => { onAgain(verb, now); }}>{t('按最新情况再办一次', 'Do it again as it is now')}</Button>}
                {verb.state === 'REFUSED' && <a href={`/loop?id=${encodeURIComponent(verb.subject)}`}>{t('查看经过', 'See what happened')}</a>}
                {verb.state !== 'SENDING' && <Button size="compact-sm" variant="default" onClick={() => { onDismiss(verb.key); }}>{verb.state === 'REFUSED' ? t('知道了', 'Understood') : t('不办了', 'Take back')}</Button>}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
