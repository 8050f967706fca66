import { Button } from '@mantine/core';
import { useState } from 'react';

import { useWords } from '../app/words';
import type { LoopStory } from '../loop/loop-query';
import type { Session } from '../shared/session';
import { verbWord } from '../shared/words';
import { documentOf } from '../worklist/verb-documents';
import { inOrder, VERB_FORMS } from '../worklist/verb-forms';
import { DirectDialog } from './DirectDialog';

interface Props { session: Session; loop: LoopStory; onDone: () => void }

/** The verbs that the server offers on a loop to whoever looks at it. */
export function LoopActs({ session, loop, onDone }: Props) {
  const { language } = useWords();
  // The decision stands on what was seen when the form was opened, whatever comes meanwhile.
  const [act, setAct] = useState<{ verb: string; version: number }>();
  const verbs = inOrder(loop.verbs);
  const send = async (input: Readonly<Record<string, unknown>>, idempotencyKey: string) => {
    const { verb, version } = act!;
    await session.link.send(documentOf(verb), { input: { ...input, id: loop.id, expectedVersion: version, idempotencyKey } });
    setAct(undefined);
    onDone();
  };
  return (
    <>
      {verbs.length > 0 && (
        <p className="row acts">
          {verbs.map((verb, i) => <Button key={verb} size="compact-sm" variant={i === 0 ? 'filled' : 'default'} onClick={() => { setAct({ verb, version: loop.version }); }}>{verbWord(verb, language)}</Button>)}
        </p>
      )}
      {act && <DirectDialog key={act.verb} session={session} word={verbWord(act.verb, language)} about={loop.number} fields={VERB_FORMS[act.verb]!.fields} loopId={loop.id} send={send} onClose={() => { setAct(undefined); }} />}
    </>
  );
}
