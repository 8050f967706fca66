import { useWords } from '../app/words';
import { countOf, type SummaryRow } from './board-query';
import { DISTRICTS } from './districts';

/** Open loops of each county and zone on a schematic map, with the same numbers as a list for those who do not see it. */
export function CountyMap({ rows }: { rows: readonly SummaryRow[] }) {
  const { t } = useWords();
  const byCode = new Map(rows.map((row) => [row.key, row]));
  const most = Math.max(1, ...DISTRICTS.map(({ code }) => countOf(byCode.get(code)?.open)));
  const shown = DISTRICTS.filter(({ code, isZone }) => !isZone || byCode.has(code));
  return (
    <section className="card" aria-labelledby="map">
      <h2 id="map">{t('各县区在办与逾期', 'Open and late, by county')}</h2>
      <svg className="county-map" viewBox="20 0 870 800" role="img" aria-labelledby="map map-note">
        <title id="map-note">{t('示意图，数字见列表', 'A scheme; the numbers are in the list')}</title>
        {shown.map(({ code, corners, middle: [x, y], isZone }) => {
          const row = byCode.get(code);
          const open = countOf(row?.open);
          const late = countOf(row?.overdue);
          return (
            <g key={code} className={isZone ? 'zone' : 'county'}>
              <polygon points={corners.map((corner) => corner.join(',')).join(' ')} fillOpacity={open === 0 ? 0.04 : 0.15 + (0.5 * open) / most} />
              <text x={x} y={y - 6} className="map-name">{row ? shortName(row.label) : ''}</text>
              <text x={x} y={y + 17}><tspan className="map-open">{open}</tspan>{late > 0 && <tspan className="map-late"> {late}</tspan>}</text>
            </g>
          );
        })}
      </svg>
      <details>
        <summary>{t('列表', 'List')}</summary>
        <CountyList rows={DISTRICTS.flatMap(({ code }) => byCode.get(code) ?? [])} />
      </details>
    </section>
  );
}

/** Zones' names are long; the map has room for their beginning. */
function shortName(name: string): string {
  return name.replace('漳州', '').replace(/(?:港经济|技术产业)?开发区$|投资区$/, '').replace(/招商局$/, '招商局区');
}

function CountyList({ rows }: { rows: readonly SummaryRow[] }) {
  const { t } = useWords();
  return (
    <div className="scroll">
      <table className="plain">
        <thead><tr>
          <th scope="col">{t('县区', 'County')}</th>
          {[t('在办', 'Open'), t('已答复', 'Answered'), t('逾期', 'Late'), t('已销号', 'Closed')].map((word) => <th key={word} scope="col" className="number">{word}</th>)}
        </tr></thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} data-region={row.key}>
              <th scope="row">{row.label}</th>
              {[row.open, row.answered, row.overdue, row.closed].map((count, column) => <td key={column} className="number">{count ?? '–'}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
