import { useWords } from '../app/words';
import { minutesOfDuration, spanOf } from '../shared/time';
import { clockWord } from '../shared/words';
import { nameOf } from '../shared/names';
import type { BoardData, SummaryRow } from './board-query';
import { Chart, fontSize, type Inks } from './Chart';
import { DISTRICTS } from './districts';

/** The deadline that a kind's time to closing is held against. */
const AGAINST: Record<string, string> = { INVESTIGATION: 'FEEDBACK', TRANSFER: 'CONTACT_TO_SITE' };

interface Props { kinds: readonly SummaryRow[]; searched: readonly SummaryRow[]; protocols: BoardData['protocols'] }

/** Median times against the clocks of the rules in force. */
export function Medians({ kinds, searched, protocols }: Props) {
  const { t, language } = useWords();
  const within = (kind: string) => shortest(protocols, AGAINST[kind]);
  const counties = DISTRICTS.filter(({ isZone }) => !isZone).flatMap(({ code }) => searched.filter((row) => row.key === code && row.medianMinutesToClose !== null));
  return (
    <section className="card" aria-labelledby="medians">
      <h2 id="medians">{t('从开环到销号：中位用时', 'Median time from opening to closing')}</h2>
      <dl className="facts medians">
        {kinds.map((row) => (
          <div key={row.key}>
            <dt>{nameOf(row.key, language)}</dt>
            <dd>
              <b className={isLate(row.medianMinutesToClose, within(row.key)) ? 'late' : ''}>{row.medianMinutesToClose === null ? '–' : spanOf(row.medianMinutesToClose, language)}</b>
              {within(row.key) !== undefined && <span className="quiet"> {t('时限', 'deadline')} {clockWord(AGAINST[row.key]!, language)} {spanOf(within(row.key)!, language)}</span>}
            </dd>
          </div>
        ))}
      </dl>
      {counties.length > 0 && (
        <Chart height={12} option={(inks) => optionOf(counties, within('INVESTIGATION'), inks, t('反馈时限', 'deadline'))}
          label={`${t('各县区协查中位用时', 'Median time of investigations by county')}: ${counties.map((row) => `${row.label} ${spanOf(row.medianMinutesToClose!, language)}`).join('; ')}`} />
      )}
    </section>
  );
}

function optionOf(rows: readonly SummaryRow[], within: number | undefined, { ink, line, accent, late }: Inks, word: string) {
  const axis = { axisLabel: { color: ink, fontSize: fontSize() }, splitLine: { lineStyle: { color: line } } };
  return {
    grid: { left: 8, right: 24, top: 18, bottom: 4, containLabel: true },
    tooltip: { trigger: 'axis' },
    xAxis: { type: 'category', data: rows.map(({ label }) => label.replace(/[区县]$/, '')), ...axis, axisLabel: { ...axis.axisLabel, interval: 0 } },
    yAxis: { type: 'value', name: 'h', nameTextStyle: { color: ink }, max: ({ max }: { max: number }) => Math.ceil(Math.max(max, (within ?? 0) / 60)), ...axis },
    series: [{
      type: 'bar', barMaxWidth: 36, itemStyle: { color: accent, borderRadius: [4, 4, 0, 0] }, data: rows.map((row) => Math.round((row.medianMinutesToClose ?? 0) / 6) / 10),
      ...(within !== undefined && { markLine: { silent: true, symbol: 'none', lineStyle: { color: late }, label: { color: ink, formatter: word, position: 'insideEndTop' }, data: [{ yAxis: within / 60 }] } }),
    }],
  };
}

function isLate(minutes: number | null, within: number | undefined): boolean {
  return minutes !== null && within !== undefined && minutes > within;
}

/** Of several editions in force the strictest counts here: a local one is added to the national one. */
function shortest(protocols: BoardData['protocols'], code: string | undefined): number | undefined {
  const found = protocols.flatMap(({ clocks }) => clocks.filter((clock) => clock.code === code).map((clock) => minutesOfDuration(clock.within)));
  return found.length > 0 ? Math.min(...found) : undefined;
}
