import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';

import { operation } from '../../../schema/operations/pages/acts.graphql';
import { ApiError } from '../../client';
import { useWords } from '../app/words';
import type { LoopStory, Named } from '../loop/loop-query';
import type { Session } from '../shared/session';
import { momentOf } from '../shared/time';
import { stateWord, verbWord } from '../shared/words';
import { GRANT_FIELDS, REASON } from './act-fields';
import { DirectDialog } from './DirectDialog';

interface Grant { readonly id: string; readonly agency: Named; readonly until: string; readonly state: string }
interface Props { session: Session; loop: LoopStory; onDone: () => void }

/** Whom the opener has let in on this loop, up to when; its officers let others in and out. */
export function Grants({ session, loop, onDone }: Props) {
  const { t, language } = useWords();
  const [grants, setGrants] = useState<readonly Grant[]>([]);
  const [asked, setAsked] = useState<Grant | 'new'>();
  const isOpen = loop.phase !== 'CLOSED' && loop.phase !== 'WITHDRAWN';
  const mayGrant = isOpen && session.claims.role === 'OFFICER' && loop.openedBy.code === session.claims.agency;
  useEffect(() => {
    let isGone = false;
    session.link.send<{ grants: Grant[] }>(operation('Grants'), { loopId: loop.id }).then((found) => { if (!isGone) setGrants(found.grants); }, () => undefined);
    return () => { isGone = true; };
  }, [session, loop.id, loop.version]);
  if (grants.length === 0 && !mayGrant) return null;
  const done = () => { setAsked(undefined); onDone(); };
  return (
    <section className="card" aria-labelledby="grants">
      <h2 id="grants">{t('授权查阅', 'Let in by the opener')}</h2>
      <ul className="linked">
        {grants.map((grant) => (
          <li key={grant.id} data-grant={grant.state}>
            <b>{grant.agency.name}</b> <span className="state">{grantWord(grant.state, t) ?? stateWord(grant.state, language)}</span> <span className="quiet">{t('到', 'until')} {momentOf(grant.until)}</span>{' '}
            {mayGrant && grant.state === 'RUNNING' && <Button size="compact-xs" variant="default" aria-label={`${verbWord('revokeGrant', language)} ${grant.agency.name}`} onClick={() => { setAsked(grant); }}>{verbWord('revokeGrant', language)}</Button>}
          </li>
        ))}
      </ul>
      {mayGrant && <Button size="compact-sm" variant="default" onClick={() => { setAsked('new'); }}>{verbWord('grantAccess', language)}</Button>}
      {asked === 'new' && <DirectDialog session={session} word={verbWord('grantAccess', language)} about={loop.number} fields={GRANT_FIELDS} send={async (input, key) => { await letIn(session, loop.id, input, key); done(); }} onClose={() => { setAsked(undefined); }} />}
      {asked && asked !== 'new' && (
        <DirectDialog key={asked.id} session={session} word={verbWord('revokeGrant', language)} about={asked.agency.name} fields={[REASON]} onClose={() => { setAsked(undefined); }}
          send={async (input, idempotencyKey) => { await session.link.send(operation('RevokeGrant'), { input: { ...input, id: asked.id, idempotencyKey } }); done(); }} />
      )}
    </section>
  );
}

async function letIn({ link }: Session, loopId: string, { agencyCode, ...input }: Readonly<Record<string, unknown>>, idempotencyKey: string): Promise<void> {
  const { agency } = await link.send<{ agency: { id: string } | null }>(operation('AgencyOfCode'), { code: agencyCode });
  if (!agency) throw new ApiError('BAD_USER_INPUT', `There is no agency ${String(agencyCode)}.`, { path: 'agencyCode' });
  await link.send(operation('GrantAccess'), { input: { ...input, loopId, agencyId: agency.id, idempotencyKey } });
}

function grantWord(state: string, t: (zh: string, en: string) => string): string | undefined {
  switch (state) {
    case 'RUNNING': return t('有效', 'running');
    case 'REVOKED': return t('已收回', 'taken back');
    case 'LAPSED': return t('已到期', 'over');
    default: return undefined;
  }
}
