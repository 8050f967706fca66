import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';

import { operation } from '../../../schema/operations/pages/audit.graphql';
import { useWords } from '../app/words';
import type { Named } from '../loop/loop-query';
import { factWord } from '../loop/Timeline';
import { explainError } from '../shared/refusals';
import type { Session } from '../shared/session';
import { momentOf } from '../shared/time';
import { entryWord, fieldClassWord, fieldWord, stateWord, valueWord } from '../shared/words';
import type { Disclosure } from './audit-query';

interface Fact { readonly name: string; readonly value: string | null; readonly withheld: boolean }
interface DiffFound {
  readonly fromIndex: number | null;
  readonly toIndex: number | null;
  readonly changes: readonly { readonly index: number; readonly field: string; readonly before: string | null; readonly after: string | null }[];
  readonly facts: readonly { readonly index: number; readonly kind: string; readonly before: Fact | null; readonly after: Fact }[];
  readonly visibleTo: readonly { readonly agency: Named | null; readonly part: string; readonly grade: number; readonly sinceSeq: number; readonly untilSeq: number | null }[] | null;
  readonly seenBy: readonly Pick<Disclosure, 'entryId' | 'at' | 'agency' | 'purpose' | 'classes'>[] | null;
}

/** What changed on a loop between two moments, who could see it then, and who did. */
export function Diff({ session, loopId, names }: { session: Session; loopId: string; names: ReadonlyMap<string, string> }) {
  const { t, language } = useWords();
  const [between, setBetween] = useState({ from: '', to: '' });
  const [found, setFound] = useState<DiffFound>();
  const [refusal, setRefusal] = useState<string>();
  const ask = () => {
    setRefusal(undefined);
    const moment = (text: string) => (text ? new Date(text).toISOString() : null);
    session.link.send<{ traceDiff: DiffFound }>(operation('TraceDiff'), { loopId, from: moment(between.from), to: moment(between.to) })
      .then(({ traceDiff }) => { setFound(traceDiff); }, (error: Error) => { setFound(undefined); setRefusal(explainError(error, language)); });
  };
  return (
    <section className="card" aria-labelledby="diff">
      <h2 id="diff">{t('两个时刻之间有何变化', 'What changed between two moments')}</h2>
      <form className="search-fields" onSubmit={(event) => { event.preventDefault(); ask(); }}>
        <TextInput label={t('从（空：从头）', 'From (empty: the beginning)')} type="datetime-local" step={1} value={between.from} onChange={(event) => { const { value } = event.currentTarget; setBetween((before) => ({ ...before, from: value })); }} />
        <TextInput label={t('到（空：现在）', 'To (empty: now)')} type="datetime-local" step={1} value={between.to} onChange={(event) => { const { value } = event.currentTarget; setBetween((before) => ({ ...before, to: value })); }} />
        <Button type="submit" variant="default">{t('比较', 'Compare')}</Button>
      </form>
      {refusal && <p role="alert" className="late">{refusal}</p>}
      {found && <Changes found={found} names={names} />}
    </section>
  );
}

function Changes({ found, names }: { found: DiffFound; names: ReadonlyMap<string, string> }) {
  const { t, language } = useWords();
  const { changes, facts, visibleTo, seenBy } = found;
  const said = (name: string, value: string | null) => (value === null ? '–' : names.get(value) ?? (name === 'STATE' || name === 'PHASE' ? stateWord(value, language) : factWord(name, value, language)));
  return (
    <div className="stack" data-diff={`${found.fromIndex ?? ''}-${found.toIndex ?? ''}`}>
      {changes.length + facts.length === 0 && <p className="quiet">{t('没有变化。', 'Nothing changed.')}</p>}
      {changes.length + facts.length > 0 && (
        <div className="scroll" tabIndex={0} role="region" aria-labelledby="diff">
          <table className="plain">
            <thead><tr>{[t('日志序号', 'Place in the log'), t('内容', 'What'), t('之前', 'Before'), t('之后', 'After')].map((word) => <th key={word} scope="col">{word}</th>)}</tr></thead>
            <tbody>
              {changes.map(({ index, field, before, after }) => (
                <tr key={`${index} ${field}`} data-change={field}><td className="number">{index}</td><th scope="row">{workWord(field, t)}</th><td>{said(field, before)}</td><td>{said(field, after)}</td></tr>
              ))}
              {facts.map(({ index, kind, before, after }) => (
                <tr key={`${index} ${kind} ${after.name}`} data-fact={after.name}><td className="number">{index}</td><th scope="row">{fieldWord(after.name, language)} <span className="quiet">{entryWord(kind, language)}</span></th><td>{shown(before, said, t)}</td><td>{shown(after, said, t)}</td></tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {visibleTo && (
        <div>
          <h3>{t('当时谁能看到', 'Who could see it then')}</h3>
          <ul className="linked">{visibleTo.map(({ agency, part, sinceSeq, untilSeq }, at) => <li key={at}>{agency?.name ?? '–'} <span className="quiet">{valueWord(part, language)} · {t('自第', 'from entry ')}{sinceSeq}{t(' 条', '')}{untilSeq !== null && ` – ${untilSeq}`}</span></li>)}</ul>
        </div>
      )}
      {seenBy && (
        <div>
          <h3>{t('期间谁查阅了个人信息', 'Who received personal data meanwhile')}</h3>
          {seenBy.length === 0 && <p className="quiet">{t('无人。', 'Nobody.')}</p>}
          <ul className="linked">{seenBy.map(({ entryId, at, agency, classes }) => <li key={entryId}>{momentOf(at)} {agency.name} <span className="quiet">{classes.map((one) => fieldClassWord(one, language)).join(t('、', ', '))}</span></li>)}</ul>
        </div>
      )}
    </div>
  );
}

function shown(fact: Fact | null, said: (name: string, value: string | null) => string, t: (zh: string, en: string) => string): string {
  if (!fact) return '–';
  return fact.withheld && fact.value === null ? t('（不显示）', '(withheld)') : said(fact.name, fact.value);
}

function workWord(field: string, t: (zh: string, en: string) => string): string {
  switch (field) {
    case 'STATE': return t('状态', 'State');
    case 'PHASE': return t('阶段', 'Phase');
    case 'HOLDER': return t('由谁办理', 'Who has to act');
    case 'DUE': return t('时限', 'Due');
    case 'OVERDUE': return t('逾期', 'Late');
    default: return field;
  }
}
