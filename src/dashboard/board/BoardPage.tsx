import { useState } from 'react';

import { LinkStatus } from '../app/LinkStatus';
import { useWords } from '../app/words';
import type { Session } from '../shared/session';
import { dayOf } from '../shared/time';
import { useLiveQuery } from '../shared/use-live';
import { worstOf } from './board-counts';
import { BOARD_QUERY, type BoardData } from './board-query';
import { CountyMap } from './CountyMap';
import { Deadlines } from './Deadlines';
import { Flow } from './Flow';
import { Matrix } from './Matrix';
import { Medians } from './Medians';
import { Rooms } from './Rooms';
import { TeamsToday, Ticker, type Told } from './Side';
import { useCounts } from './use-counts';

const TICKER_LINES = 60;

/** The command board: everything that the caller reaches, true up to the moment that it says. */
export function BoardPage({ session }: { session: Session }) {
  const { t } = useWords();
  const [told, setTold] = useState<readonly Told[]>([]);
  const { counts, ...counting } = useCounts(session);
  const { data, ...asking } = useLiveQuery<BoardData>(session, {
    document: BOARD_QUERY,
    variables: () => ({ today: dayOf(new Date()) }),
    onEvent: ({ entry, loop }) => {
      // A resume may repeat.
      setTold((lines) => (lines.some((line) => line.entry.id === entry.id) ? lines : [{ entry, loop }, ...lines].slice(0, TICKER_LINES)));
    },
  });
  const retry = () => {
    counting.retry();
    asking.retry();
  };
  return (
    <>
      <LinkStatus state={worstOf([counting.state, asking.state])} trueUpTo={earlier(counting.trueUpTo, asking.trueUpTo)} error={counting.error ?? asking.error} retry={retry} />
      {!(data && counts) && <p role="status">{t('正在载入…', 'Loading…')}</p>}
      {data && counts && (
        <div className="board" data-cursor={counts.cursor}>
          <div className="board-wide"><Flow rows={counts.byState} /></div>
          <div className="board-column">
            <CountyMap rows={counts.byRegion} />
            <Medians kinds={counts.byKind} searched={counts.searched} protocols={data.protocols} />
          </div>
          <div className="board-column">
            <Deadlines kinds={counts.byKind} overdue={data.overdue.nodes} next={data.next.nodes} />
            <Ticker told={told} />
          </div>
          <div className="board-column">
            <Rooms sites={data.sites.nodes} reserve={data.reserve} />
            <TeamsToday data={data} />
          </div>
          <div className="board-wide"><Matrix session={session} asOf={counts.cursor} /></div>
        </div>
      )}
    </>
  );
}

/** All of the page is true up to the earlier of two moments. */
function earlier(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : Math.min(one, other);
}
