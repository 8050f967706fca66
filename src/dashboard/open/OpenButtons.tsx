import { Button } from '@mantine/core';
import { useState } from 'react';

import { operation } from '../../../schema/operations/pages/open.graphql';
import { DirectDialog } from '../acts/DirectDialog';
import { useWords } from '../app/words';
import type { Session } from '../shared/session';
import { verbWord } from '../shared/words';
import { mayOpen, nested, type OpeningForm } from './opening-forms';

interface Props {
  session: Session;
  forms: readonly OpeningForm[];
  /** What is known already, such as the person. */
  given: Readonly<Record<string, string>>;
}

/** Buttons for what this agency may open; none for a role that only looks. */
export function OpenButtons({ session, forms, given }: Props) {
  const { language } = useWords();
  const [form, setForm] = useState<OpeningForm>();
  const possible = session.claims.role === 'VIEWER' ? [] : forms.filter((one) => mayOpen(one, session.claims.agency));
  const open = async (typed: Readonly<Record<string, unknown>>, idempotencyKey: string) => {
    const { verb, object } = form!;
    const answer = await session.link.send<Record<string, Record<string, { id: string }>>>(operation(verb.charAt(0).toUpperCase() + verb.slice(1)), { input: { ...given, ...nested(typed), idempotencyKey } });
    location.assign(`/loop?id=${encodeURIComponent(answer[verb]![object]!.id)}`);
  };
  return (
    <>
      {possible.map((one) => <Button key={one.verb} size="compact-sm" variant="default" onClick={() => { setForm(one); }}>{verbWord(one.verb, language)}</Button>)}
      {form && <DirectDialog key={form.verb} session={session} word={verbWord(form.verb, language)} fields={form.fields} send={open} onClose={() => { setForm(undefined); }} />}
    </>
  );
}
