import { ClockActs } from '../acts/ClockActs';
import { LoopActs } from '../acts/LoopActs';
import { useWords } from '../app/words';
import { OpenButtons } from '../open/OpenButtons';
import { ON_PERSON } from '../open/opening-forms';
import type { Session } from '../shared/session';
import { nameOf } from '../shared/names';
import { minutesTo, momentOf, spanOf } from '../shared/time';
import { useNow } from '../shared/use-live';
import { clockWord, fieldWord, stateWord, valueWord } from '../shared/words';
import type { Handover, Linked, LoopStory, Named, Person, Signature } from './loop-query';

interface Acting { loop: LoopStory; session: Session; onDone: () => void }

/** Who holds it now, since when and until when, and what one can do about it. */
export function Holder({ loop, session, onDone }: Acting) {
  const { t, language } = useWords();
  const now = useNow(20_000);
  const left = loop.dueAt ? minutesTo(loop.dueAt, now) : undefined;
  const isOver = loop.phase === 'CLOSED' || loop.phase === 'WITHDRAWN';
  return (
    <section className="card holder" aria-labelledby="holder">
      <h2 id="holder">{loop.number} <span className="state" data-state={loop.stateName}>{stateWord(loop.stateName, language)}</span></h2>
      <dl className="facts">
        <dt>{t('种类', 'Kind')}</dt><dd>{nameOf(loop.kind, language)}</dd>
        <dt>{isOver ? t('结束', 'Ended') : t('现由谁办理', 'Who has to act')}</dt><dd>{isOver ? loop.closedAt && momentOf(loop.closedAt) : <b>{loop.heldBy.name}</b>}</dd>
        {left !== undefined && !isOver && <><dt>{t('时限', 'Due')}</dt><dd className={loop.overdue ? 'late' : left < 60 ? 'soon' : ''}>{momentOf(loop.dueAt!)} · {loop.overdue || left < 0 ? t('逾期', 'late by') : t('剩', 'left')} {spanOf(Math.abs(left), language)}</dd></>}
        <dt>{t('发起单位', 'Opened by')}</dt><dd>{loop.openedBy.name}</dd>
        <dt>{t('地区', 'Region')}</dt><dd>{loop.region.name}</dd>
        {loop.custodian && <><dt>{t('人在谁手中', 'Custody')}</dt><dd><b>{loop.custodian.name}</b></dd></>}
        {loop.site && <><dt>{t('隔离点', 'Site')}</dt><dd>{loop.site.name} {loop.room?.number}</dd></>}
        {loop.kind === 'ORDER' && <><dt>{t('告知书', 'Notice')}</dt><dd><a href={`/notice?id=${encodeURIComponent(loop.id)}`}>{t('打印给本人', 'Print for the person')}</a></dd></>}
        {loop.team && <><dt>{t('队伍', 'Team')}</dt><dd>{loop.team.name}</dd></>}
      </dl>
      <LoopActs session={session} loop={loop} onDone={onDone} />
    </section>
  );
}

/** All deadlines of a loop. */
export function Clocks({ loop, session, onDone }: Acting) {
  const { clocks } = loop;
  const { t, language } = useWords();
  if (clocks.length === 0) return null;
  return (
    <section className="card" aria-labelledby="clocks">
      <h2 id="clocks">{t('时限', 'Deadlines')}</h2>
      <ul className="clocks">
        {clocks.map((clock) => (
          <li key={`${clock.code} ${clock.startedAt} ${clock.dueAt}`}>
            <b>{clockWord(clock.code, language)}</b> <span className={clock.state === 'BREACHED' ? 'late' : clock.state === 'MET' ? 'fine' : ''}>{stateWord(clock.state, language)}</span>
            <span className="clock-bar" aria-hidden="true"><i className={clock.state.toLowerCase()} style={{ width: `${shareOf(clock)}%` }} /></span>
            <span className="quiet">{momentOf(clock.startedAt)} → {momentOf(clock.dueAt)}{clock.endedAt && ` · ${t('办结', 'ended')} ${momentOf(clock.endedAt)}`} · {clock.protocol.code}</span>{' '}
            <ClockActs session={session} loop={loop} clock={clock} onDone={onDone} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function shareOf({ startedAt, dueAt, endedAt }: LoopStory['clocks'][number]): number {
  const [start, due, end] = [startedAt, dueAt, endedAt ?? new Date().toISOString()].map((at) => new Date(at).getTime()) as [number, number, number];
  return Math.min(100, Math.max(2, (100 * (end - start)) / Math.max(1, due - start)));
}

/** Each change of custody with both signatures. */
export function Handovers({ handovers }: { handovers: readonly Handover[] }) {
  const { t } = useWords();
  if (handovers.length === 0) return null;
  return (
    <section className="card" aria-labelledby="handovers">
      <h2 id="handovers">{t('交接', 'Hand-overs')}</h2>
      <ol className="handovers">
        {handovers.map(({ id, from, to, released, received }) => (
          <li key={id}>
            <b>{from.name}</b> → <b>{to.name}</b>
            <Signed word={t('移交签字', 'Released')} by={from} signature={released} />
            <Signed word={t('接收签字', 'Received')} by={to} signature={received} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Signed({ word, by, signature }: { word: string; by: Named; signature: Signature | null }) {
  const { t } = useWords();
  if (!signature) return <p className="soon">{word}: {t('等待', 'waits for')} {by.name}</p>;
  return <p className="quiet">{word}: {momentOf(signature.at)} {signature.place}{signature.temperature !== null && ` ${signature.temperature} ℃`}</p>;
}

/** Other loops of the same story. */
export function LinkedLoops({ loops }: { loops: readonly Linked[] }) {
  const { t, language } = useWords();
  if (loops.length === 0) return null;
  return (
    <section className="card" aria-labelledby="linked">
      <h2 id="linked">{t('相关闭环', 'Linked loops')}</h2>
      <ul className="linked">{loops.map((loop) => <li key={loop.id}><a href={`/loop?id=${encodeURIComponent(loop.id)}`}>{loop.number}</a> {nameOf(loop.kind, language)} <span className="state">{stateWord(loop.stateName, language)}</span> <span className="quiet">{momentOf(loop.openedAt)}</span></li>)}</ul>
    </section>
  );
}

/** The person as far as the caller may see, and what is withheld and why. */
export function PersonCard({ person, session, withheld = [] }: { person: Person; session: Session; withheld?: readonly string[] }) {
  const { t, language } = useWords();
  const all = [...new Set([...person.withheld, ...withheld])];
  const said: readonly [string, string | number | null][] = [
    ['name', person.name], ['sex', person.sex && valueWord(person.sex, language)], ['birthYear', person.birthYear], ['phone', person.phone], ['address', person.address],
    ['category', person.category && valueWord(person.category, language)], ['controlState', person.controlState && stateWord(person.controlState, language)],
    ['lastExposureAt', person.lastExposureAt && momentOf(person.lastExposureAt)],
  ];
  return (
    <section className="card" aria-labelledby="person">
      <h2 id="person">{t('人员', 'Person')}</h2>
      <dl className="facts">{said.filter(([, value]) => value !== null).map(([name, value]) => <div key={name}><dt>{fieldWord(name, language)}</dt><dd>{value}</dd></div>)}</dl>
      <p className="row">
        <a href={`/loop?person=${encodeURIComponent(person.id)}`}>{t('此人的全部闭环', 'All loops of this person')}</a>
        <a href={`/audit?person=${encodeURIComponent(person.id)}`}>{t('溯源审计', 'Audit')}</a>
      </p>
      <div className="row"><OpenButtons session={session} forms={ON_PERSON} given={{ personId: person.id }} /></div>
      {all.length > 0 && (
        <p className="withheld quiet">
          {t('不显示或已遮盖', 'Withheld or masked')}: {all.map((name) => fieldWord(name, language)).join(t('、', ', '))}{t('。', '. ')}
          {t(`原因：本单位（${session.claims.agency}）以“${nameOf(session.purpose, language)}”为目的，按权限表不能看到这些内容。`,
            `Why: for the purpose “${nameOf(session.purpose, language)}”, the policy does not show them to your agency (${session.claims.agency}).`)}
        </p>
      )}
    </section>
  );
}
