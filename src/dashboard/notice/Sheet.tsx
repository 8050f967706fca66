import type { ReactNode } from 'react';

import type { Language, Word } from '../shared/word';
import { dayOf, timeOf } from '../shared/time';
import { valueWord } from '../shared/words';
import { hoursToDecide, type Order } from './notice-query';
import { RIGHTS } from './rights';

const NONE = '——';
const LANGUAGES: readonly Language[] = ['zh', 'en'];

/** What is handed to the person: always in both languages, the Chinese first. */
export function Sheet({ order }: { order: Order }) {
  return (
    <article className="card notice">
      {LANGUAGES.map((language) => <Half key={language} order={order} language={language} />)}
      <footer className="notice-signs">
        <p><span lang="zh-CN">被隔离人（签字）</span> / Signed by the person: <i /></p>
        <p><span lang="zh-CN">送达人（签字）</span> / Handed over by: <i /></p>
        <p><span lang="zh-CN">送达时间</span> / Date and time: <i /></p>
      </footer>
    </article>
  );
}

function Half({ order, language }: { order: Order; language: Language }) {
  const t = (zh: string, en: string) => (language === 'zh' ? zh : en);
  const value = (name: string | null) => (name === null ? NONE : valueWord(name, language));
  const { legalBasis: basis, protocol } = order;
  const title = `notice-${language}`;
  return (
    <section lang={language === 'zh' ? 'zh-CN' : 'en'} aria-labelledby={title} data-notice={language}>
      <h2 id={title}>{t('隔离医学观察告知书', 'Notice of isolation')}</h2>
      <dl className="facts">
        <Fact word={t('编号', 'Number')}>{order.number}</Fact>
        <Fact word={t('姓名', 'Name')}>{order.person?.name ?? NONE}</Fact>
        <Fact word={t('理由', 'Reason')}>{value(order.category)}{t('：', ': ')}{basis?.necessity ?? NONE}</Fact>
        <Fact word={t('决定机关', 'Decided by')}>{basis?.authority ?? NONE}{t('（', ' (')}{order.openedBy.name}{t('）', ')')}</Fact>
        <Fact word={t('法律依据', 'Legal basis')}>{basis ? `${basis.law}${t('（', ' (')}${basis.lawVersion}${t('）', ')')} ${basis.article}` : NONE}</Fact>
        <Fact word={t('方案', 'Protocol')}>{language === 'en' && protocol.titleEn ? protocol.titleEn : protocol.title}</Fact>
        <Fact word={t('措施', 'Measure')}>{value(order.measure)}{order.stay && <> · {order.stay.site.name}</>}</Fact>
        {order.exemptionWay && <Fact word={t('照顾安排', 'Exemption')}>{value(order.exemptionGround)} · {value(order.exemptionWay)}</Fact>}
        <Fact word={t('期限', 'Term')}><b>{moment(order.startsAt)} {t('至', 'to')} {endOf(order.endsAt)}</b>{t('（北京时间）', ' (Beijing time)')}</Fact>
        {order.reviewAt && <Fact word={t('复核日期', 'Review')}>{moment(order.reviewAt)}</Fact>}
        <Fact word={t('申诉', 'Appeal')}>{appealRoute(order)[language === 'zh' ? 0 : 1]}</Fact>
      </dl>
      <Term order={order} language={language} />
      <h3>{t('您的权利', 'Your rights')}</h3>
      <ol>{RIGHTS.map((right) => <li key={right[1]}>{t(...right)}</li>)}</ol>
    </section>
  );
}

function Fact({ word, children }: { word: string; children: ReactNode }) {
  return <><dt>{word}</dt><dd>{children}</dd></>;
}

function Term({ order, language }: { order: Order; language: Language }) {
  if (!order.phases) return null;
  const words = language === 'zh' ? ['阶段', '起', '止', '检测日'] : ['Part', 'From', 'Until', 'Test days'];
  return (
    <table className="plain">
      <thead><tr>{words.map((word) => <th key={word} scope="col">{word}</th>)}</tr></thead>
      <tbody>
        {order.phases.map((phase) => (
          <tr key={phase.mode + phase.from}>
            <th scope="row">{valueWord(phase.mode, language)}</th><td>{phase.from}</td><td>{phase.until}</td><td>{phase.testDays.join(language === 'zh' ? '、' : ', ') || NONE}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function appealRoute(order: Order): Word {
  const to = order.legalBasis?.appealTo ?? NONE;
  const hours = hoursToDecide(order);
  return [
    `向${to}提出；也可以告诉隔离点或者社区工作人员，由其代为提交平台，由未作出该决定的指挥部决定${hours === null ? '' : `，${hours} 小时内答复`}。`,
    `To ${to}; or tell the staff of the site or your community, who file it for you: a headquarters that did not decide the order answers${hours === null ? '' : ` within ${hours} hours`}.`,
  ];
}

/** An end at midnight is that of the day before it. */
function endOf(at: string): string {
  const [day, time] = moment(at).split(' ');
  return time === '00:00' ? `${dayOf(new Date(new Date(at).getTime() - 1))} 24:00` : `${day} ${time}`;
}

function moment(at: string): string {
  const date = new Date(at);
  return `${dayOf(date)} ${timeOf(date).slice(0, 5)}`;
}
