import { Button, Menu } from '@mantine/core';
import { memo } from 'react';

import { useWords } from '../app/words';
import { nameOf } from '../shared/names';
import { minutesTo, momentOf, spanOf } from '../shared/time';
import { useNow } from '../shared/use-live';
import { stateWord, verbWord } from '../shared/words';
import { inOrder } from './verb-forms';
import type { WorkLoop } from './work-query';

interface Props {
  loops: readonly WorkLoop[];
  /** Ids of loops on which something waits to be sent. */
  busy: ReadonlySet<string>;
  onVerb: (verb: string, loop: WorkLoop) => void;
}

/** The rows, the most urgent first; on a phone each is a card. */
export function WorkTable({ loops, busy, onVerb }: Props) {
  const { t } = useWords();
  const now = useNow(30_000);
  return (
    <table className="plain work">
      <thead><tr>{[t('时限', 'Due'), t('编号', 'Number'), t('状态', 'State'), t('人员', 'Person'), t('地区', 'Region'), t('发起单位', 'Opened by'), t('办理', 'Act')].map((word) => <th key={word} scope="col">{word}</th>)}</tr></thead>
      <tbody>{loops.map((loop) => <Row key={loop.id} loop={loop} minute={Math.floor(now / 30_000)} isBusy={busy.has(loop.id)} onVerb={onVerb} />)}</tbody>
    </table>
  );
}

interface RowProps { loop: WorkLoop; minute: number; isBusy: boolean; onVerb: Props['onVerb'] }

const Row = memo(function Row({ loop, minute, isBusy, onVerb }: RowProps) {
  const { t, language } = useWords();
  return (
    <tr data-loop={loop.id}>
      <td data-label={t('时限', 'Due')}><Due loop={loop} now={minute * 30_000} /></td>
      <th scope="row"><a href={`/loop?id=${encodeURIComponent(loop.id)}`}>{loop.number}</a></th>
      <td>{nameOf(loop.kind, language)} <span className="state">{stateWord(loop.stateName, language)}</span></td>
      <td>{loop.person && <a href={`/loop?person=${encodeURIComponent(loop.person.id)}`}>{loop.person.name ?? t('（不显示）', '(withheld)')}</a>}</td>
      <td>{loop.region.name}</td>
      <td className="quiet">{loop.openedBy.name}</td>
      <td><Verbs loop={loop} isBusy={isBusy} onVerb={onVerb} /></td>
    </tr>
  );
});

function Due({ loop: { dueAt, overdue }, now }: { loop: WorkLoop; now: number }) {
  const { t, language } = useWords();
  if (!dueAt) return <span className="quiet">–</span>;
  const left = minutesTo(dueAt, now);
  const word = overdue || left < 0 ? `${t('逾期', 'late by')} ${spanOf(-left, language)}` : `${t('剩', '')} ${spanOf(left, language)}`;
  return <span className={overdue || left < 0 ? 'late' : left < 60 ? 'soon' : ''}>{word} <time className="quiet" dateTime={dueAt}>{momentOf(dueAt)}</time></span>;
}

function Verbs({ loop, isBusy, onVerb }: { loop: WorkLoop; isBusy: boolean; onVerb: Props['onVerb'] }) {
  const { t, language } = useWords();
  const [first, ...others] = inOrder(loop.verbs);
  if (!first) return null;
  if (isBusy) return <span className="soon">{t('待发送', 'To be sent')}</span>;
  return (
    <span className="row verbs">
      <Button size="compact-sm" onClick={() => { onVerb(first, loop); }}>{verbWord(first, language)}</Button>
      {others.length > 0 && (
        <Menu>
          <Menu.Target><Button size="compact-sm" variant="default" aria-label={`${t('其他办理', 'Other steps')} ${loop.number}`}>⋯</Button></Menu.Target>
          <Menu.Dropdown>{others.map((verb) => <Menu.Item key={verb} onClick={() => { onVerb(verb, loop); }}>{verbWord(verb, language)}</Menu.Item>)}</Menu.Dropdown>
        </Menu>
      )}
    </span>
  );
}
