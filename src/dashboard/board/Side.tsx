import type { EventEntry } from '../../client';
import { useWords } from '../app/words';
import type { ToldLoop } from '../shared/live-query';
import { timeOf } from '../shared/time';
import { entryWord, stateWord } from '../shared/words';
import type { BoardData } from './board-query';

/** Teams on duty, and the daily three that are missing today. */
export function TeamsToday({ data }: { data: BoardData }) {
  const { t } = useWords();
  const more = (data.missing.totalCount ?? 0) - data.missing.nodes.length;
  return (
    <section className="card" aria-labelledby="teams">
      <h2 id="teams">{t('下沉队伍', 'Teams')}</h2>
      <p className="big-number">
        <b data-key="teams.onDuty">{data.onDuty.totalCount ?? '–'}</b> {t('支在岗', 'on duty')} · {data.freeTeams.totalCount ?? '–'} {t('支待命', 'free')} ·{' '}
        <b className={data.missing.totalCount ? 'soon' : 'fine'} data-key="teams.missing">{data.missing.totalCount ?? '–'}</b> {t('支今日未报三个一', 'without today’s report')}
      </p>
      <ul className="late-list">
        {data.missing.nodes.map((one) => <li key={one.id}><a href={`/loop?id=${encodeURIComponent(one.id)}`}>{one.number}</a> {one.team?.name} · {one.region.name}</li>)}
        {more > 0 && <li><a href="/teams">{t(`另有 ${more} 支`, `${more} more`)}</a></li>}
      </ul>
    </section>
  );
}

/** One line of the ticker. */
export interface Told { readonly entry: EventEntry; readonly loop: ToldLoop | null }

/** What happens, as it happens. Read on demand: speaking each line would never end. */
export function Ticker({ told }: { told: readonly Told[] }) {
  const { t, language } = useWords();
  return (
    <section className="card ticker" aria-labelledby="ticker">
      <h2 id="ticker">{t('实时动态', 'Live')}</h2>
      {told.length === 0 && <p className="quiet">{t('打开本页后尚无新的动态。', 'Nothing has happened since this page was opened.')}</p>}
      <ol tabIndex={0} aria-labelledby="ticker">
        {told.map(({ entry, loop }) => (
          <li key={entry.id} data-entry={entry.kind}>
            <time dateTime={entry.at}>{timeOf(new Date(entry.at))}</time>{' '}
            <b className={entry.kind === 'CLOCK_BREACHED' ? 'late' : ''}>{entryWord(entry.kind, language)}</b>{' '}
            {loop && <a href={`/loop?id=${encodeURIComponent(loop.id)}`}>{loop.number}</a>} {loop?.region.name}{' '}
            {entry.toState && <span className="state">{stateWord(entry.toState, language)}</span>}
            <span className="quiet"> {entry.agency?.name ?? t('平台', 'Platform')}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
