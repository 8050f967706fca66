import { LinkStatus } from '../app/LinkStatus';
import { useWords } from '../app/words';
import type { Session } from '../shared/session';
import { momentOf } from '../shared/time';
import { useLiveQuery } from '../shared/use-live';
import { stateWord, valueWord } from '../shared/words';
import { Floors } from './Floors';
import { SITES_QUERY, type Site, type SitesData, type Trip } from './sites-query';

/** Sites with their floors and rooms, trips on the road, and who has whom. */
export function SitesPage({ session }: { session: Session }) {
  const { t } = useWords();
  const { data, ...link } = useLiveQuery<SitesData>(session, { document: SITES_QUERY });
  return (
    <>
      <LinkStatus {...link} />
      {!data && <p role="status">{t('正在载入…', 'Loading…')}</p>}
      {data && <Trips trips={data.transfers.nodes} />}
      {data && <div className="sites">{data.isolationSites.nodes.map((site) => <SiteCard key={site.id} session={session} site={site} />)}</div>}
    </>
  );
}

function SiteCard({ session, site }: { session: Session; site: Site }) {
  const { t, language } = useWords();
  return (
    <section className="card" aria-labelledby={site.id}>
      <h2 id={site.id}>{site.name}</h2>
      <p className="quiet">{valueWord(site.kind, language)} · {site.region.name}</p>
      <p data-site={site.name}><b>{site.free}</b> {t('空闲', 'free')} · {site.reserved} {t('已留', 'kept')} · {site.occupied} {t('在住', 'taken')} / {site.roomCount}</p>
      <Floors session={session} siteId={site.id} stamp={`${site.free} ${site.reserved} ${site.occupied} ${site.roomCount}`} />
    </section>
  );
}

function Trips({ trips }: { trips: readonly Trip[] }) {
  const { t, language } = useWords();
  const words = [t('编号', 'Number'), t('状态', 'State'), t('从', 'From'), t('到', 'To'), t('车辆', 'Vehicle'), t('人在谁手中', 'Custody'), t('交接签字', 'Signatures'), t('现由谁办理', 'Who has to act'), t('时限', 'Due')];
  return (
    <section className="card" aria-labelledby="trips">
      <h2 id="trips">{t('在途转运', 'Transfers under way')} ({trips.length})</h2>
      <div className="scroll" tabIndex={0} role="region" aria-labelledby="trips">
        <table className="plain">
          <thead><tr>{words.map((word) => <th key={word} scope="col">{word}</th>)}</tr></thead>
          <tbody>
            {trips.map((trip) => (
              <tr key={trip.id} data-trip={trip.number}>
                <th scope="row"><a href={`/loop?id=${encodeURIComponent(trip.id)}`}>{trip.number}</a></th>
                <td><span className="state">{stateWord(trip.stateName, language)}</span></td>
                <td>{trip.region.name}</td><td>{trip.site?.name ?? t('返回住处', 'back home')}</td><td>{trip.vehicle}</td>
                <td><b>{trip.custodian.name}</b></td><td><Signatures trip={trip} /></td><td>{trip.heldBy.name}</td>
                <td className={trip.overdue ? 'late' : ''}>{trip.dueAt && momentOf(trip.dueAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {trips.length === 0 && <p className="quiet">{t('没有在途的转运。', 'Nobody is on the way.')}</p>}
    </section>
  );
}

/** Each hand-over needs two; one that has only the first is open. */
function Signatures({ trip }: { trip: Trip }) {
  const { t } = useWords();
  if (trip.handovers.length === 0) return <span className="quiet">–</span>;
  const open = trip.handovers.filter(({ released, received }) => released && !received).length;
  const whole = trip.handovers.filter(({ released, received }) => released && received).length;
  return <>{whole} {t('次完成', 'whole')}{open > 0 && <span className="soon"> · {open} {t('次待接收签字', 'waits for the second')}</span>}</>;
}
