import { useEffect, useMemo, useState } from 'react';

import { operation } from '../../../schema/operations/pages/board.graphql';
import { useWords } from '../app/words';
import type { Session } from '../shared/session';
import { countOf, totalOf, type Summary, type SummaryRow } from './board-query';
import { DISTRICTS } from './districts';

interface Opener { readonly id: string; readonly name: string; readonly code: string }
interface Balance { readonly opener: Opener; readonly rows: readonly SummaryRow[] }

const MOST_OPENERS = 40;
/** Openers of one query: as many as the operation Balances has. */
const AT_ONCE = 10;
/** Balances are dear: they are asked for less often than counts. */
const EVERY_MS = 10_000;

/** Who owes whom an answer: what each opener has sent into each county, and how much of it is still open. */
export function Matrix({ session, asOf }: { session: Session; asOf: string }) {
  const { t } = useWords();
  const balances = useBalances(session, asOf);
  const columns = useMemo(() => DISTRICTS.filter(({ isZone, code }) => !isZone || balances.some(({ rows }) => rows.some((row) => countyOf(row.key) === code))), [balances]);
  const names = useCountyNames(session);
  return (
    <section className="card" aria-labelledby="matrix">
      <h2 id="matrix">{t('对账：谁还欠谁一个答复', 'Reconciliation: who owes whom an answer')}</h2>
      <p className="quiet">{t('每格：未答复／已发出；红色为逾期', 'Each cell: not answered / sent; late in red')}</p>
      <div className="scroll" tabIndex={0} role="region" aria-labelledby="matrix">
        <table className="plain matrix">
          <thead><tr><th scope="col">{t('发起单位', 'Opener')}</th>{columns.map(({ code }) => <th key={code} scope="col">{(names.get(code) ?? code).replace(/[区县]$/, '')}</th>)}</tr></thead>
          <tbody>
            {balances.map(({ opener, rows }) => (
              <tr key={opener.id}><th scope="row">{opener.name}</th>{columns.map(({ code }) => <Cell key={code} rows={rows.filter((row) => countyOf(row.key) === code)} />)}</tr>
            ))}
          </tbody>
        </table>
      </div>
      {balances.length === 0 && <p className="quiet">{t('没有往来。', 'Nothing was sent.')}</p>}
    </section>
  );
}

function Cell({ rows }: { rows: readonly SummaryRow[] }) {
  const { t } = useWords();
  const sum = (of: (row: SummaryRow) => number) => rows.reduce((total, row) => total + of(row), 0);
  const [sent, open, late] = [sum(totalOf), sum((row) => countOf(row.open)), sum((row) => countOf(row.overdue))];
  if (sent === 0) return <td className="number quiet">·</td>;
  return (
    <td className={open > 0 ? 'number owed' : 'number'}>
      {open}/{sent}{late > 0 && <span className="late"> <span className="visually-hidden">{t('逾期', 'late')}</span>{late}</span>}
    </td>
  );
}

function useBalances(session: Session, asOf: string): readonly Balance[] {
  const [balances, setBalances] = useState<readonly Balance[]>([]);
  const [slow, setSlow] = useState(asOf);
  useEffect(() => {
    const timer = setTimeout(() => { setSlow(asOf); }, EVERY_MS);
    return () => { clearTimeout(timer); };
  }, [asOf]);
  useEffect(() => {
    let isGone = false;
    askBalances(session).then((found) => { if (!isGone) setBalances(found); }, () => undefined);
    return () => { isGone = true; };
  }, [session, slow]);
  return balances;
}

async function askBalances({ link }: Session): Promise<Balance[]> {
  const groups = await link.send<Record<string, { nodes: readonly Opener[] }>>(operation('Openers'));
  const openers = Object.values(groups).flatMap(({ nodes }) => nodes).slice(0, MOST_OPENERS);
  const balances: Balance[] = [];
  for (let at = 0; at < openers.length; at += AT_ONCE) balances.push(...await askSome(link, openers.slice(at, at + AT_ONCE)));
  return balances.filter(({ rows }) => rows.length > 0);
}

async function askSome(link: Session['link'], openers: readonly Opener[]): Promise<Balance[]> {
  // The operation is fixed: where there are fewer, the last one is asked for again.
  const asked = Array.from({ length: AT_ONCE }, (_, i): [string, string] => [`i${i}`, (openers[i] ?? openers.at(-1)!).id]);
  const answer = await link.send<Record<string, Summary>>(operation('Balances'), Object.fromEntries(asked));
  return openers.map((opener, i) => ({ opener, rows: answer[`o${i}`]!.rows }));
}

function useCountyNames({ link }: Session): ReadonlyMap<string, string> {
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  useEffect(() => {
    link.send<Record<string, { code: string; name: string }[]>>(operation('Counties'))
      .then((found) => { setNames(new Map(Object.values(found).flat().map(({ code, name }) => [code, name]))); }, () => undefined);
  }, [link]);
  return names;
}

/** The county of an agency by its code, such as COMMUNITY-350602001; a zone's own code is kept. */
function countyOf(agencyCode: string): string {
  const region = agencyCode.slice(agencyCode.indexOf('-') + 1);
  return /^ZZ-[A-Z]+/.exec(region)?.[0] ?? region.slice(0, 6);
}
