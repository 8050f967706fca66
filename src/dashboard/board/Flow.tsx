import { useWords } from '../app/words';
import { nameOf } from '../shared/names';
import { stateWord } from '../shared/words';
import { countOf, totalOf, type SummaryRow } from './board-query';

/** The way of each kind, from pushed to closed, and what leaves it. */
const WAYS: readonly { kind: string; way: readonly string[]; aside: readonly string[] }[] = [
  { kind: 'INVESTIGATION', way: ['ISSUED', 'RECEIVED', 'ASSIGNED', 'LOCATED', 'VERIFIED', 'CONTROLLED', 'REPORTED', 'CLOSED'], aside: ['WITHDRAWN'] },
  { kind: 'TRANSFER', way: ['ORDERED', 'ACCEPTED', 'DISPATCHED', 'ON_BOARD', 'ARRIVED', 'ADMITTED', 'CLOSED'], aside: ['REFUSED', 'ABORTING', 'ABORTED', 'WITHDRAWN'] },
  { kind: 'STAY', way: ['STAYING', 'RELEASED'], aside: [] },
  { kind: 'DEPLOYMENT', way: ['REQUESTED', 'ASSIGNED', 'CHECKED_IN', 'ON_DUTY', 'FINISHED', 'CLOSED'], aside: ['DECLINED', 'WITHDRAWN'] },
];

/** Loops by state as a flow. */
export function Flow({ rows }: { rows: readonly SummaryRow[] }) {
  const { t, language } = useWords();
  const byKey = new Map(rows.map((row) => [row.key, row]));
  return (
    <section className="card" aria-labelledby="flow">
      <h2 id="flow">{t('闭环流转：从推送到销号', 'Loops from pushed to closed')}</h2>
      {WAYS.map(({ kind, way, aside }) => {
        const most = Math.max(1, ...way.map((state) => totalIn(byKey.get(`${kind}.${state}`))));
        return (
          <div className="flow-kind" key={kind}>
            <h3>{nameOf(kind, language)}</h3>
            <ol className="flow">
              {way.map((state) => <Stage key={state} name={`${kind}.${state}`} label={stateWord(state, language)} row={byKey.get(`${kind}.${state}`)} most={most} />)}
            </ol>
            {aside.length > 0 && (
              <p className="flow-aside">
                {aside.map((state) => <span key={state}>{stateWord(state, language)} <b data-key={`${kind}.${state}`}>{totalIn(byKey.get(`${kind}.${state}`))}</b></span>)}
              </p>
            )}
          </div>
        );
      })}
    </section>
  );
}

interface StageProps { name: string; label: string; row: SummaryRow | undefined; most: number }

function Stage({ name, label, row, most }: StageProps) {
  const { t } = useWords();
  const count = totalIn(row);
  const late = countOf(row?.overdue);
  return (
    <li className={count === 0 ? 'stage empty' : 'stage'}>
      <span className="stage-name">{label}</span>
      <b data-key={name}>{count}</b>
      <span className="stage-bar" aria-hidden="true"><i style={{ width: `${(100 * count) / most}%` }} /></span>
      {late > 0 ? <span className="late">{t('逾期', 'late')} {late}</span> : <span aria-hidden="true">&nbsp;</span>}
    </li>
  );
}

function totalIn(row: SummaryRow | undefined): number {
  return row ? totalOf(row) : 0;
}
