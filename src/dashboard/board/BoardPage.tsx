import { useState } from 'react';

import { LinkStatus } from '../app/LinkStatus';
import { useWords } from '../app/words';
import type { Session } from '../shared/session';
import { dayOf } from '../shared/time';
import { useLiveQuery } from '../shared/use-live';
import { BOARD_QUERY, type BoardData } from './board-query';
import { CountyMap } from './CountyMap';
import { Deadlines } from './Deadlines';
import { Flow } from './Flow';
import { Matrix } from './Matrix';
import { Medians } from './Medians';
import { Rooms, TeamsToday, Ticker, type Told } from './Side';

const TICKER_LINES = 60;

/** The command board: everything that the caller reaches, true up to the moment that it says. */
export function BoardPage({ session }: { session: Session }) {
  const { t } = useWords();
  const [told, setTold] = useState<readonly Told[]>([]);
  const { data, state, trueUpTo, error, retry } = useLiveQuery<BoardData>(session, {
    document: BOARD_QUERY,
    variables: () => ({ today: dayOf(new Date()) }),
    onEvent: ({ entry, loop }) => {
      // A resume may repeat.
      setTold((lines) => (lines.some((line) => line.entry.id === entry.id) ? lines : [{ entry, loop }, ...lines].slice(0, TICKER_LINES)));
    },
  });
  return (
    <>
      <LinkStatus state={state} trueUpTo={trueUpTo} error={error} retry={retry} />
      {!data && <p role="status">{t('正在载入…', 'Loading…')}</p>}
      {data && (
        <div className="board" data-as-of={data.byState.asOf}>
          <div className="board-wide"><Flow rows={data.byState.rows} /></div>
          <div className="board-column">
            <CountyMap rows={data.byRegion.rows} />
            <Ticker told={told} />
          </div>
          <div className="board-column">
            <Deadlines kinds={data.byKind.rows} overdue={data.overdue.nodes} next={data.next.nodes} />
            <Medians kinds={data.byKind.rows} searched={data.searched.rows} protocols={data.protocols} />
          </div>
          <div className="board-column">
            <Rooms sites={data.sites.nodes} />
            <TeamsToday data={data} />
          </div>
          <div className="board-wide"><Matrix session={session} asOf={data.byState.asOf} /></div>
        </div>
      )}
    </>
  );
}
