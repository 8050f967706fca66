import { useWords } from '../app/words';
import { dayOf } from '../shared/time';
import type { Deployment } from './teams-query';

const DAYS = 7;
/** Communities that are shown at once, those with too few first. */
const SHOWN = 15;
const DAY_MS = 86_400_000;

interface Shift { readonly there: number; readonly needed: number; readonly teams: readonly string[] }

/** The shifts of a week: how many people of how many that are needed stand in each community on each day. */
export function Cover({ deployments }: { deployments: readonly Deployment[] }) {
  const { t } = useWords();
  const days = Array.from({ length: DAYS }, (_, i) => dayOf(new Date(Date.now() + i * DAY_MS)));
  const running = deployments.filter(({ phase }) => phase === 'OPEN');
  const rows = [...new Set(running.map(({ region }) => region.name))]
    .map((region) => ({ region, shifts: days.map((day) => shiftOf(running.filter((one) => one.region.name === region), day)) }))
    .sort((one, other) => shortOf(other.shifts) - shortOf(one.shifts) || one.region.localeCompare(other.region, 'zh-CN'));
  if (rows.length === 0) return null;
  return (
    <section className="card" aria-labelledby="cover">
      <h2 id="cover">{t('班次：今后七天', 'Shifts of the next seven days')}</h2>
      <p className="quiet">{t('每格：到岗人数／需要人数；不足的标出，排在前面', 'Each cell: people there / people needed; too few are marked and come first')}</p>
      <Week days={days} rows={rows.slice(0, SHOWN)} />
      {rows.length > SHOWN && <details><summary>{t(`另有 ${rows.length - SHOWN} 个社区`, `${rows.length - SHOWN} more communities`)}</summary><Week days={days} rows={rows.slice(SHOWN)} /></details>}
    </section>
  );
}

function Week({ days, rows }: { days: readonly string[]; rows: readonly { region: string; shifts: readonly Shift[] }[] }) {
  const { t } = useWords();
  return (
    <div className="scroll" tabIndex={0} role="region" aria-labelledby="cover">
      <table className="plain cover">
        <thead><tr><th scope="col">{t('社区', 'Community')}</th>{days.map((day) => <th key={day} scope="col" className="number">{day.slice(5)}</th>)}</tr></thead>
        <tbody>
          {rows.map(({ region, shifts }) => (
            <tr key={region} data-cover={region}><th scope="row">{region}</th>{shifts.map((shift, i) => <ShiftCell key={days[i]} shift={shift} />)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** How many people are missing in all. */
function shortOf(shifts: readonly Shift[]): number {
  return shifts.reduce((sum, { there, needed }) => sum + Math.max(0, needed - there), 0);
}

function ShiftCell({ shift: { there, needed, teams } }: { shift: Shift }) {
  const { t } = useWords();
  if (needed === 0) return <td className="number quiet">·</td>;
  const isShort = there < needed;
  return (
    <td className={isShort ? 'number short' : 'number'} title={teams.join('、')}>
      {there}/{needed}{isShort && <span className="visually-hidden"> {t('不足', 'too few')}</span>}
    </td>
  );
}

/** Who stands there on a day, in Asia/Shanghai. What nobody was sent for counts as needed. */
function shiftOf(deployments: readonly Deployment[], day: string): Shift {
  const then = deployments.filter(({ from, until }) => dayOf(new Date(from)) <= day && dayOf(new Date(until)) >= day);
  return {
    there: then.reduce((sum, { team }) => sum + (team?.size ?? 0), 0),
    needed: then.reduce((sum, { needed }) => sum + needed, 0),
    teams: then.flatMap(({ team }) => (team ? [team.name] : [])),
  };
}
