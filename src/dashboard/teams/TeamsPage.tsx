import { LinkStatus } from '../app/LinkStatus';
import { useWords } from '../app/words';
import { OpenButtons } from '../open/OpenButtons';
import { FOR_TEAM } from '../open/opening-forms';
import type { Session } from '../shared/session';
import { dayOf, momentOf } from '../shared/time';
import { useLiveQuery } from '../shared/use-live';
import { stateWord, valueWord } from '../shared/words';
import { Cover } from './Cover';
import { TEAMS_QUERY, type Deployment, type TeamsData } from './teams-query';

/** Deployments on communities, the daily three, and where cover is missing. */
export function TeamsPage({ session }: { session: Session }) {
  const { t } = useWords();
  const { data, ...link } = useLiveQuery<TeamsData>(session, { document: TEAMS_QUERY, variables: () => ({ today: dayOf(new Date()) }), everyMs: 3_000 });
  const all = data?.deployments.nodes ?? [];
  const uncovered = all.filter(({ team, phase }) => !team && phase === 'OPEN');
  const running = all.filter(({ team }) => team);
  return (
    <>
      <div className="row"><LinkStatus {...link} /><OpenButtons session={session} forms={[FOR_TEAM]} given={{}} /></div>
      {!data && <p role="status">{t('正在载入…', 'Loading…')}</p>}
      {data && (
        <>
          <Gaps uncovered={uncovered} running={running} />
          <Cover deployments={all} />
          <Running deployments={running} missing={new Set(data.missingToday.nodes.map(({ id }) => id))} />
          <Free free={data.free} />
        </>
      )}
    </>
  );
}

function Gaps({ uncovered, running }: { uncovered: readonly Deployment[]; running: readonly Deployment[] }) {
  const { t, language } = useWords();
  const tomorrow = Date.now() + 86_400_000;
  const ending = running.filter(({ stateName, until }) => stateName === 'ON_DUTY' && new Date(until).getTime() < tomorrow);
  return (
    <section className="card" aria-labelledby="gaps">
      <h2 id="gaps">{t('缺口', 'Gaps in cover')}</h2>
      {uncovered.length + ending.length === 0 && <p className="fine">{t('没有缺口。', 'None.')}</p>}
      <ul className="gaps">
        {uncovered.map((one) => <li key={one.id}><span className="late">{t('未派队', 'No team')}</span> <a href={`/loop?id=${encodeURIComponent(one.id)}`}>{one.number}</a> {one.region.name} · {valueWord(one.duty, language)} · {t('需', 'needs')} {one.needed} {t('人', '')} · {t('已请求', 'asked')} {one.provider.name}</li>)}
        {ending.map((one) => <li key={one.id}><span className="soon">{t('24 小时内到期', 'Ends within 24 h')}</span> <a href={`/loop?id=${encodeURIComponent(one.id)}`}>{one.number}</a> {one.region.name} · {one.team?.name} · {momentOf(one.until)}</li>)}
      </ul>
    </section>
  );
}

function Running({ deployments, missing }: { deployments: readonly Deployment[]; missing: ReadonlySet<string> }) {
  const { t, language } = useWords();
  const words = [t('队伍', 'Team'), t('社区', 'Community'), t('任务', 'Duty'), t('状态', 'State'), t('双报到', 'Checked in'), t('今日三个一', 'Today’s three'), t('缺报', 'Missing'), t('到期', 'Until')];
  return (
    <section className="card" aria-labelledby="running">
      <h2 id="running">{t('下沉一览', 'Deployments')} ({deployments.length})</h2>
      <div className="scroll" tabIndex={0} role="region" aria-labelledby="running">
        <table className="plain">
          <thead><tr>{words.map((word) => <th key={word} scope="col">{word}</th>)}</tr></thead>
          <tbody>
            {deployments.map((one) => (
              <tr key={one.id} data-deployment={one.number}>
                <th scope="row"><a href={`/loop?id=${encodeURIComponent(one.id)}`}>{one.team?.name}</a> <span className="quiet">{one.team?.size} {t('人', 'people')}</span></th>
                <td>{one.region.name}</td><td>{valueWord(one.duty, language)}</td>
                <td><span className="state">{stateWord(one.stateName, language)}</span></td>
                <td>{t('单位', 'unit')} {one.checkedInAtUnit ? '✓' : '–'} · {t('社区', 'community')} {one.checkedInAtCommunity ? '✓' : '–'}</td>
                <td><Today isOnDuty={one.stateName === 'ON_DUTY'} isMissing={missing.has(one.id)} /></td>
                <td>{one.missingReports.length > 0 ? <span className="late">{one.missingReports.length} {t('天', 'days')}</span> : <span className="quiet">0</span>}</td>
                <td>{momentOf(one.until)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Today({ isOnDuty, isMissing }: { isOnDuty: boolean; isMissing: boolean }) {
  const { t } = useWords();
  if (!isOnDuty) return <span className="quiet">–</span>;
  return isMissing ? <span className="soon">{t('未报', 'not yet')}</span> : <span className="fine">✓ {t('已报', 'filed')}</span>;
}

function Free({ free }: Pick<TeamsData, 'free'>) {
  const { t, language } = useWords();
  return (
    <section className="card" aria-labelledby="free">
      <h2 id="free">{t('待命队伍', 'Free teams')} ({free.totalCount ?? free.nodes.length})</h2>
      <ul className="free-teams">{free.nodes.map((team) => <li key={team.id}><b>{team.name}</b> {valueWord(team.kind, language)} · {team.size} {t('人', 'people')} <span className="quiet">{team.agency.name}</span></li>)}</ul>
    </section>
  );
}
