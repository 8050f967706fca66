import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';

import { useWords } from '../app/words';
import { nameOf } from '../shared/names';
import { explainError } from '../shared/refusals';
import type { Session } from '../shared/session';
import { dayOf, timeOf } from '../shared/time';
import { fieldClassWord, valueWord } from '../shared/words';
import { disclosuresOf, type Disclosure, type Page } from './audit-query';

/** The column that names somebody of the agency's staff: not for paper. */
const STAFF = 2;

/** Who received personal fields of a person, when, and for what; to be printed for the person. */
export function Disclosures({ session, personId }: { session: Session; personId: string }) {
  const { t, language } = useWords();
  const [page, setPage] = useState<Page<Disclosure>>();
  const [refusal, setRefusal] = useState<string>();
  const more = (after: string | null, before: readonly Disclosure[]) => disclosuresOf(session.link, personId, after).then(
    ({ nodes, pageInfo }) => { setPage({ nodes: [...before, ...nodes], pageInfo }); }, (error: Error) => { setRefusal(explainError(error, language)); },
  );
  useEffect(() => { setPage(undefined); setRefusal(undefined); void more(null, []); }, [session, personId]);
  const print = async () => {
    try {
      const nodes: Disclosure[] = [];
      for (let after: string | null = null; ;) {
        const { nodes: some, pageInfo }: Page<Disclosure> = await disclosuresOf(session.link, personId, after);
        nodes.push(...some);
        after = pageInfo.endCursor;
        if (pageInfo.hasNextPage) continue;
        flushSync(() => { setPage({ nodes, pageInfo }); });
        window.print();
        return;
      }
    } catch (error) {
      setRefusal(explainError(error as Error, language));
    }
  };
  return (
    <section className="card print-sheet" aria-labelledby="disclosures">
      <ForThePerson personId={personId} />
      <h2 id="disclosures">{t('谁看过此人的信息', 'Who received what of this person')}</h2>
      {refusal && <p className="soon">{refusal}</p>}
      {page?.nodes.length === 0 && <p className="quiet">{t('没有人看过。', 'Nobody.')}</p>}
      {page && page.nodes.length > 0 && <Table rows={page.nodes} />}
      {page && page.nodes.length > 0 && <Button variant="default" className="screen-only" onClick={() => { void print(); }}>{t('打印给本人', 'Print for the person')}</Button>}
      {page?.pageInfo.hasNextPage && <Button variant="default" className="screen-only" onClick={() => { void more(page.pageInfo.endCursor, page.nodes); }}>{t('更多', 'More')}</Button>}
    </section>
  );
}

/** What stands on paper alone: what the sheet is, for the person whom it is handed to. It names neither the person nor anybody's staff. */
function ForThePerson({ personId }: { personId: string }) {
  const { t } = useWords();
  return (
    <div className="print-only">
      <h1>{t('个人信息提供情况告知书', 'Who received your personal data')}</h1>
      <p>{t('依据《个人信息保护法》第四十四条、第四十五条，下表列出平台自受理以来向各单位提供您的个人信息的全部记录，最近的在前。',
        'Under the Personal Information Protection Law, Articles 44 and 45: every time that the platform gave personal data of yours to an agency, the latest first.')}</p>
      <p>{t('如有疑问，可向下列单位或审计机关提出；您有权要求更正或者删除。', 'Ask the agencies below or the auditors; you may have data corrected or deleted.')}</p>
      <p>{t('编号', 'Reference')} {personId} · {dayOf(new Date())} {timeOf(new Date())}</p>
    </div>
  );
}

function Table({ rows }: { rows: readonly Disclosure[] }) {
  const { t, language } = useWords();
  const words = [t('时间', 'When'), t('单位', 'Agency'), t('何人', 'Who'), t('用途', 'Purpose'), t('途径', 'By'), t('全文', 'In full'), t('遮盖', 'Masked')];
  const classes = (names: readonly string[]) => names.map((name) => fieldClassWord(name, language)).join(t('、', ', '));
  return (
    <div className="scroll" tabIndex={0} role="region" aria-labelledby="disclosures">
      <table className="plain">
        <thead><tr>{words.map((word, at) => <th key={word} scope="col" className={at === STAFF ? 'screen-only' : undefined}>{word}</th>)}</tr></thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.entryId + row.actor} data-disclosure={row.agency.code}>
              <td>{dayOf(new Date(row.at))} {timeOf(new Date(row.at))}</td><th scope="row">{row.agency.name}</th><td className="root screen-only">{row.actor}</td>
              <td>{row.purpose && nameOf(row.purpose, language)}</td><td>{valueWord(row.channel, language)}</td><td>{classes(row.classes)}</td><td>{classes(row.masked)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
