import loop from '../shared/loop.svg';
import { useLanguage } from '../shared/language';
import { PAGES } from '../shared/pages';
import { DemoIdentities } from './DemoIdentities';
import { TEXTS, type Texts } from './texts';

/** What a newcomer sees first: what this is, the way into GraphiQL and, in development, an identity to try it with. */
export function StartPage() {
  const [language, setLanguage] = useLanguage();
  const texts = TEXTS[language];
  return (
    <div className="page">
      <header className="top">
        <p className="brand"><img src={loop} alt="" width="36" height="36" /><strong>闭环 <span lang="zh-Latn">Bihuan</span></strong></p>
        <button type="button" className="button plain" lang={language === 'zh' ? 'en' : 'zh-CN'} onClick={() => { setLanguage(language === 'zh' ? 'en' : 'zh'); }}>
          {texts.switchTo}
        </button>
      </header>
      <main>
        <h1>{texts.lead}</h1>
        <Steps texts={texts} />
        <nav aria-labelledby="pages">
          <h2 id="pages">{texts.pagesTitle}</h2>
          <ul className="pages">
            {PAGES.map(([to, zh, en, zhHint, enHint]) => (
              <li key={to}><a href={to}>{language === 'zh' ? zh : en}</a><span className="quiet">{language === 'zh' ? zhHint : enHint}</span></li>
            ))}
          </ul>
        </nav>
        <section aria-labelledby="try">
          <h2 id="try">{texts.tryTitle}</h2>
          <p className="row"><a className="button" href="/graphiql">{texts.graphiql}</a><span>{texts.graphiqlHint}</span></p>
          <p className="quiet">GraphQL <code>/graphql</code> · <a href="/health/ready">{texts.ready}</a></p>
        </section>
        <DemoIdentities texts={texts} language={language} />
      </main>
      <footer className="quiet">{texts.footer}</footer>
    </div>
  );
}

function Steps({ texts }: { texts: Texts }) {
  return (
    <section aria-labelledby="steps">
      <h2 id="steps">{texts.stepsTitle}</h2>
      <ol className="steps">
        {texts.steps.map(([title, text]) => <li key={title}><h3>{title}</h3><p>{text}</p></li>)}
      </ol>
    </section>
  );
}
