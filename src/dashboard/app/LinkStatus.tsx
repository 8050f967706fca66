import { Button } from '@mantine/core';

import type { LinkState } from '../../client';
import { timeOf } from '../shared/time';
import { useWords } from './words';

interface Props {
  state: LinkState;
  trueUpTo: number | undefined;
  error?: string;
  retry: () => void;
}

/** Up to which moment the page is true, and plainly when it is not connected. */
export function LinkStatus({ state, trueUpTo, error, retry }: Props) {
  const { t } = useWords();
  const at = trueUpTo === undefined ? '' : timeOf(new Date(trueUpTo));
  const isBroken = state === 'BROKEN' || state === 'REFUSED' || state === 'STOPPED';
  return (
    <div className={`link-status ${isBroken ? 'broken' : state === 'LIVE' ? 'live' : 'waiting'}`} data-link={state}>
      {/* Only a change of state is spoken, not each second. */}
      <span role="status">{wordsOf(state, t)}</span>
      {at && <span>{t('数据截至', 'true up to')} <time>{at}</time></span>}
      {error && <span className="link-error">{error}</span>}
      {isBroken && <Button size="compact-xs" variant="default" onClick={retry}>{t('立即重试', 'Try now')}</Button>}
    </div>
  );
}

function wordsOf(state: LinkState, t: (zh: string, en: string) => string): string {
  switch (state) {
    case 'LIVE': return t('实时', 'Live');
    case 'CONNECTING': return t('正在连接', 'Connecting');
    case 'CATCHING_UP': return t('正在补收', 'Catching up');
    case 'BROKEN': return t('未连接，正在重连', 'Not connected, trying again');
    case 'REFUSED': return t('未连接，服务端拒绝', 'Not connected: refused');
    case 'STOPPED': return t('已停止', 'Stopped');
  }
}
