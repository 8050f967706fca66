import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';

import { useWords } from '../app/words';
import { explainError } from '../shared/refusals';
import type { Session } from '../shared/session';
import { orderOf, type Order } from './notice-query';
import { Sheet } from './Sheet';

/** The notice of one order, by the id in the address of the page: ids tell nothing of anybody. */
export function NoticePage({ session }: { session: Session }) {
  const { t, language } = useWords();
  const [id] = useState(() => new URLSearchParams(location.search).get('id'));
  const [order, setOrder] = useState<Order | null>();
  const [refusal, setRefusal] = useState<string>();
  useEffect(() => {
    if (id) orderOf(session.link, id).then(setOrder, (error: Error) => { setRefusal(explainError(error, language)); });
  }, [session, id]);
  if (refusal) return <p role="alert" className="card late">{refusal}</p>;
  if (!id || order === null) return <p role="status" className="card">{t('没有这份决定，或不在您的权限范围内。', 'There is no such order, or it is not within your reach.')}</p>;
  if (!order) return <p role="status">{t('正在载入…', 'Loading…')}</p>;
  return (
    <>
      <div className="row notice-tools">
        <Button onClick={() => { window.print(); }}>{t('打印', 'Print')}</Button>
        <a href={`/loop?id=${encodeURIComponent(order.id)}`}>{t('查看全部经过', 'The whole story')}</a>
      </div>
      {order.stateName !== 'IN_FORCE' && <p role="status" className="card soon notice-tools">{t('这份决定已不再生效。', 'This order is in force no more.')}</p>}
      <Sheet order={order} />
    </>
  );
}
