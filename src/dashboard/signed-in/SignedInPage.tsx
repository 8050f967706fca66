import { useEffect, useState } from 'react';

import { useWords } from '../app/words';
import { takeSignIn } from '../shared/oidc';

/** One answer of the provider is taken once, also where React runs effects twice. */
let taken: Promise<string> | undefined;

/** Where the provider sends people back to: goes on to the page that they came from. */
export function SignedInPage() {
  const { t } = useWords();
  const [failed, setFailed] = useState<string>();
  useEffect(() => {
    taken ??= takeSignIn();
    taken.then((to) => { location.replace(to); }, (error: Error) => { setFailed(error.message); });
  }, []);
  return (
    <main>
      <h1 className="shell-title narrow">{t('登录', 'Sign in')}</h1>
      {failed === undefined && <p role="status" className="narrow">{t('正在登录…', 'Signing in…')}</p>}
      {failed !== undefined && (
        <section className="card narrow">
          <p role="alert" className="late">{t('登录没有成功。', 'The sign-in did not succeed.')} {failed}</p>
          <p><a href="/">{t('回到首页', 'Back to the start')}</a></p>
        </section>
      )}
    </main>
  );
}
