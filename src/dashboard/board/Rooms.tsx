import { useWords } from '../app/words';
import type { BoardData, Reserve } from './board-query';

interface Props { sites: BoardData['sites']['nodes']; reserve: readonly Reserve[] }

/** Rooms that are free, kept and taken of each site, and what each county has against the reserve that is asked for. */
export function Rooms({ sites, reserve }: Props) {
  const { t } = useWords();
  const sum = (of: (site: (typeof sites)[number]) => number) => sites.reduce((total, site) => total + of(site), 0);
  return (
    <section className="card" aria-labelledby="rooms">
      <h2 id="rooms">{t('隔离房间', 'Isolation rooms')}</h2>
      <p className="big-number"><b data-key="rooms.free">{sum(({ free }) => free)}</b> {t('间空闲', 'free')} · {sum(({ reserved }) => reserved)} {t('间已留', 'kept')} · {sum(({ occupied }) => occupied)} {t('间在住', 'taken')}</p>
      <ul className="rooms">
        {sites.map((site) => (
          <li key={site.id}>
            <span>{site.name}</span>
            <span className="room-bar" aria-hidden="true">
              <i className="taken" style={{ flexGrow: site.occupied }} /><i className="kept" style={{ flexGrow: site.reserved }} /><i className="free" style={{ flexGrow: site.free }} />
            </span>
            <span className="quiet">{t('空', 'free')} {site.free} / {site.roomCount}</span>
          </li>
        ))}
      </ul>
      <AgainstReserve reserve={reserve} />
    </section>
  );
}

/** The protocol asks for so many rooms for 10,000 persons. */
function AgainstReserve({ reserve }: Pick<Props, 'reserve'>) {
  const { t } = useWords();
  const target = reserve.find((one) => one.target !== null)?.target;
  const known = reserve.filter(({ perTenThousand }) => perTenThousand !== null);
  if (target === undefined || target === null || known.length === 0) return null;
  return (
    <>
      <h3>{t(`储备：每万人 ${target} 间`, `Reserve: ${target} rooms for 10,000 persons`)}</h3>
      <ul className="rooms">
        {known.map(({ region, rooms, free, perTenThousand, missing }) => (
          <li key={region.code} data-reserve={region.code}>
            <span>{region.name}</span>
            <span className="room-bar" aria-hidden="true"><i className="taken" style={{ flexGrow: Math.min(target, perTenThousand!) }} /><i style={{ flexGrow: Math.max(0, target - perTenThousand!) }} /></span>
            <span className={missing ? 'soon' : 'fine'}>{perTenThousand} · {missing ? t(`缺 ${missing} 间`, `${missing} missing`) : t('达标', 'enough')} <span className="quiet">{t('空', 'free')} {free}/{rooms}</span></span>
          </li>
        ))}
      </ul>
    </>
  );
}
