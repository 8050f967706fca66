import { useWords } from '../app/words';
import { nameOf } from '../shared/names';
import { dayOf, spanOf, timeOf } from '../shared/time';
import { clockWord, entryWord, fieldWord, stateWord, valueWord } from '../shared/words';
import type { Entry } from './loop-query';

interface Props {
  entries: readonly Entry[];
  /** Numbers of loops by their id, where the entries are of several. */
  numbers?: ReadonlyMap<string, string>;
  /** Names of what facts point at, by id. */
  names: ReadonlyMap<string, string>;
}

/** The story in the order in which it happened: who did what, and what of it is withheld. */
export function Timeline({ entries, numbers, names }: Props) {
  const { t } = useWords();
  return (
    <section className="card" aria-labelledby="timeline">
      <h2 id="timeline">{t('时间轴', 'Time line')}</h2>
      <ol className="timeline">
        {entries.map((entry, i) => <TimelineEntry key={entry.id} entry={entry} before={entries[i - 1]} names={names} number={entry.loopId ? numbers?.get(entry.loopId) : undefined} />)}
      </ol>
    </section>
  );
}

interface EntryProps extends Pick<Props, 'names'> { entry: Entry; before: Entry | undefined; number: string | undefined }

function TimelineEntry({ entry, before, number, names }: EntryProps) {
  const { t, language } = useWords();
  const at = new Date(entry.at);
  const day = dayOf(at);
  const gap = before ? (at.getTime() - new Date(before.at).getTime()) / 60_000 : 0;
  const isBreach = entry.kind === 'CLOCK_BREACHED';
  return (
    <li className={isBreach ? 'moment breach' : 'moment'} data-entry={entry.kind}>
      {(!before || dayOf(new Date(before.at)) !== day) && <p className="moment-day">{day}</p>}
      <time dateTime={entry.at}>{timeOf(at)}</time>
      <div>
        <p className="moment-what">
          <b className={isBreach ? 'late' : ''}>{entryWord(entry.kind, language)}</b>
          {entry.toState && entry.toState !== entry.fromState && <span className="state">{stateWord(entry.toState, language)}</span>}
          {number && <a href={`/loop?id=${encodeURIComponent(entry.loopId!)}`}>{number}</a>}
          <span className="quiet">{entry.agency?.name ?? t('平台自动', 'the platform itself')}{entry.purpose && ` · ${nameOf(entry.purpose, language)}`}</span>
          {gap >= 1 && <span className="quiet">+{spanOf(gap, language)}</span>}
        </p>
        {entry.erased
          ? <p className="quiet" data-erased={entry.erasedBy}>{t('内容已销毁（ERASED），凭据', 'The content is ERASED, by')} {entry.erasedBy ?? t('没有写明', 'nothing that is named')}</p>
          : <Facts facts={entry.facts} names={names} />}
      </div>
    </li>
  );
}

function Facts({ facts, names }: Pick<Props, 'names'> & { facts: Entry['facts'] }) {
  const { t, language } = useWords();
  const said = facts.filter(({ name, value }) => value !== null && name !== 'handover');
  const withheld = facts.filter((fact) => fact.withheld && fact.value === null);
  return (
    <>
      {said.length > 0 && <dl className="facts">{said.map(({ name, value }) => <div key={name}><dt>{fieldWord(name, language)}</dt><dd>{names.get(value!) ?? factWord(name, value!, language)}</dd></div>)}</dl>}
      {withheld.length > 0 && <p className="quiet withheld">{t('不显示', 'Withheld')}: {withheld.map(({ name }) => fieldWord(name, language)).join(t('、', ', '))}</p>}
    </>
  );
}

/** A fact's value in words: clocks, moments, lists and values of enums. */
export function factWord(name: string, value: string, language: 'zh' | 'en'): string {
  if (name === 'clock') return clockWord(value, language);
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return `${dayOf(new Date(value))} ${timeOf(new Date(value))}`;
  if (value === 'true' || value === 'false') return language === 'zh' ? (value === 'true' ? '是' : '否') : (value === 'true' ? 'yes' : 'no');
  if (value.startsWith('["')) return (JSON.parse(value) as string[]).join(language === 'zh' ? '、' : ', ');
  return valueWord(value, language);
}
