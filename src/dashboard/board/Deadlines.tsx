import { useWords } from '../app/words';
import { useNow } from '../shared/use-live';
import { minutesTo, spanOf } from '../shared/time';
import { nameOf } from '../shared/names';
import { stateWord } from '../shared/words';
import { countOf, NEXT_LIMIT, type DueLoop, type SummaryRow } from './board-query';
import { Chart, fontSize, type Inks } from './Chart';

/** Ends of the spans, in hours. */
const SPANS = [1, 2, 4, 8, 12, 24] as const;

interface Props { kinds: readonly SummaryRow[]; overdue: readonly DueLoop[]; next: readonly DueLoop[] }

/** What is overdue now, and what becomes due in the next hours. */
export function Deadlines({ kinds, overdue, next }: Props) {
  const { t, language } = useWords();
  const now = useNow(20_000);
  const late = kinds.reduce((sum, row) => sum + countOf(row.overdue), 0);
  const counts = countsOf(next, now);
  const words = SPANS.map((to, i) => (i === 0 ? t('1 小时内', 'within 1 h') : t(`${SPANS[i - 1]}–${to} 小时`, `${SPANS[i - 1]}–${to} h`)));
  return (
    <section className="card" aria-labelledby="due">
      <h2 id="due">{t('逾期与临期', 'Late and due soon')}</h2>
      <p className="big-number"><b className={late > 0 ? 'late' : 'fine'} data-key="overdue">{late}</b> {t('件逾期未办', 'late now')}</p>
      <Chart height={9} option={(inks) => optionOf(words, counts, inks)} label={`${t('将到时限', 'Becoming due')}: ${words.map((word, i) => `${word} ${counts[i]}`).join('; ')}`} />
      {next.length === NEXT_LIMIT && <p className="quiet">{t(`只计最近 ${NEXT_LIMIT} 件`, `Of the next ${NEXT_LIMIT}`)}</p>}
      <ul className="late-list">
        {overdue.map((loop) => (
          <li key={loop.id}>
            <a href={`/loop?id=${encodeURIComponent(loop.id)}`}>{loop.number}</a> {nameOf(loop.kind, language)} · {stateWord(loop.stateName, language)} · {loop.region.name}
            <span className="late"> {loop.dueAt && `${t('逾期', 'late by')} ${spanOf(-minutesTo(loop.dueAt, now), language)}`}</span>
            <span className="quiet"> {loop.heldBy.name}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function countsOf(next: readonly DueLoop[], now: number): number[] {
  const hours = next.flatMap(({ dueAt }) => (dueAt ? [minutesTo(dueAt, now) / 60] : []));
  return SPANS.map((to, i) => hours.filter((hour) => hour <= to && hour > (i === 0 ? -Infinity : SPANS[i - 1]!)).length);
}

function optionOf(words: readonly string[], counts: readonly number[], { ink, line, accent, soon }: Inks) {
  const label = { color: ink, fontSize: fontSize() };
  return {
    grid: { left: 8, right: 8, top: 22, bottom: 4, containLabel: true },
    xAxis: { type: 'category', data: words, axisLabel: { ...label, interval: 0 } },
    yAxis: { type: 'value', minInterval: 1, axisLabel: label, splitLine: { lineStyle: { color: line } } },
    series: [{
      type: 'bar', barMaxWidth: 44, label: { show: true, position: 'top', color: ink },
      data: counts.map((value, i) => ({ value, itemStyle: { color: i < 2 ? soon : accent, borderRadius: [4, 4, 0, 0] } })),
    }],
  };
}
