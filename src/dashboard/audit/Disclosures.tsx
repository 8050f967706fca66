import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';

import { useWords } from '../app/words';
import { nameOf } from '../shared/names';
import { explainError } from '../shared/refusals';
import type { Session } from '../shared/session';
import { dayOf, timeOf } from '../shared/time';
import { fieldClassWord, valueWord } from '../shared/words';
import { disclosuresOf, type Disclosure, type Page } from './audit-query';

/** Who received personal fields of a person, when, and for what. */
export function Disclosures({ session, personId }: { session: Session; personId: string }) {
  const { t, language } = useWords();
  const [page, setPage] = useState<Page<Disclosure>>();
  const [refusal, setRefusal] = useState<string>();
  const more = (after: string | null, before: readonly Disclosure[]) => disclosuresOf(session.link, personId, after).then(
    ({ nodes, pageInfo }) => { setPage({ nodes: [...before, ...nodes], pageInfo }); }, (error: Error) => { setRefusal(explainError(error, language)); },
  );
  useEffect(() => { setPage(undefined); setRefusal(undefined); void more(null, []); }, [session, personId]);
  return (
    <section className="card" aria-labelledby="disclosures">
      <h2 id="disclosures">{t('谁看过此人的信息', 'Who received what of this person')}</h2>
      {refusal && <p className="soon">{refusal}</p>}
      {page?.nodes.length === 0 && <p className="quiet">{t('没有人看过。', 'Nobody.')}</p>}
      {page && page.nodes.length > 0 && <Table rows={page.nodes} />}
      {page?.pageInfo.hasNextPage && <Button variant="default" onClick={() => { void more(page.pageInfo.endCursor, page.nodes); }}>{t('更多', 'More')}</Button>}
    </section>
  );
}

function Table({ rows }: { rows: readonly Disclosure[] }) {
  const { t, language } = useWords();
  const words = [t('时间', 'When'), t('单位', 'Agency'), t('何人', 'Who'), t('用途', 'Purpose'), t('途径', 'By'), t('全文', 'In full'), t('遮盖', 'Masked')];
  const classes = (names: readonly string[]) => names.map((name) => fieldClassWord(name, language)).join(t('、', ', '));
  return (
    <div className="scroll" tabIndex={0} role="region" aria-labelledby="disclosures">
      <table className="plain">
        <thead><tr>{words.map((word) => <th key={word} scope="col">{word}</th>)}</tr></thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.entryId + row.actor} data-disclosure={row.agency.code}>
              <td>{dayOf(new Date(row.at))} {timeOf(new Date(row.at))}</td><th scope="row">{row.agency.name}</th><td className="root">{row.actor}</td>
              <td>{row.purpose && nameOf(row.purpose, language)}</td><td>{valueWord(row.channel, language)}</td><td>{classes(row.classes)}</td><td>{classes(row.masked)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
