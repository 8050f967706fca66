import { Alert, Button } from '@mantine/core';
import { useState } from 'react';

import { operation } from '../../../schema/operations/pages/acts.graphql';
import { useWords } from '../app/words';
import { explainError } from '../shared/refusals';
import type { Session } from '../shared/session';
import { verbWord } from '../shared/words';
import { REASON } from './act-fields';
import { DirectDialog } from './DirectDialog';

interface Props { session: Session; loopId: string; onDone: () => void }

/**
 * The emergency way to a loop that one does not reach: one officer asks and says why, a second one consents by the
 * address that the first hands over. The owner is told, and auditors look at it.
 */
export function Override({ session, loopId, onDone }: Props) {
  const { t, language } = useWords();
  const [isAsking, setAsking] = useState(false);
  const [requested, setRequested] = useState<string>();
  const [refusal, setRefusal] = useState<string>();
  const [given] = useState(() => new URLSearchParams(location.search).get('override'));
  if (session.claims.role !== 'OFFICER') return null;
  const ask = async (input: Readonly<Record<string, unknown>>, idempotencyKey: string) => {
    const { requestOverride } = await session.link.send<{ requestOverride: { override: { id: string } | null } }>(operation('RequestOverride'), { input: { ...input, loopId, idempotencyKey } });
    setAsking(false);
    setRequested(requestOverride.override?.id);
  };
  const consent = () => {
    setRefusal(undefined);
    session.link.send(operation('ConsentOverride'), { input: { id: given, idempotencyKey: `consent-${given}` } }).then(onDone, (error: Error) => { setRefusal(explainError(error, language)); });
  };
  return (
    <section className="card" aria-labelledby="override">
      <h2 id="override">{t('紧急查阅', 'Emergency access')}</h2>
      <p className="quiet">{t('两名负责人同意后可查阅一小时；会告知发起单位，并由审计复核。', 'Two officers open it for an hour. The opener is told, and auditors review it.')}</p>
      {refusal && <Alert color="red" role="alert">{refusal}</Alert>}
      {given && <Button onClick={consent}>{verbWord('consentOverride', language)}</Button>}
      {!given && !requested && <Button variant="default" onClick={() => { setAsking(true); }}>{verbWord('requestOverride', language)}</Button>}
      {requested && (
        <p role="status">
          {t('已申请。请另一名负责人打开这个地址表示同意：', 'Asked for. Let another officer open this address and consent:')}{' '}
          <a data-override={requested} href={`/loop?id=${encodeURIComponent(loopId)}&override=${encodeURIComponent(requested)}`}>{requested}</a>
        </p>
      )}
      {isAsking && <DirectDialog session={session} word={verbWord('requestOverride', language)} fields={[REASON]} send={ask} onClose={() => { setAsking(false); }} />}
    </section>
  );
}
