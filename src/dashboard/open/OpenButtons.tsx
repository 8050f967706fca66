import { Alert, Button, Modal } from '@mantine/core';
import { useState } from 'react';

import { operation } from '../../../schema/operations/pages/open.graphql';
import { useWords } from '../app/words';
import { explain, explainError } from '../shared/refusals';
import type { Session } from '../shared/session';
import { verbWord } from '../shared/words';
import { ApiError } from '../../client';
import { VerbFieldInput } from '../worklist/VerbFieldInput';
import { inputOf, isComplete, shownFields, type Typed } from '../worklist/verb-forms';
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
  return (
    <>
      {possible.map((one) => <Button key={one.verb} size="compact-sm" variant="default" onClick={() => { setForm(one); }}>{verbWord(one.verb, language)}</Button>)}
      {form && <OpenDialog key={form.verb} session={session} form={form} given={given} onClose={() => { setForm(undefined); }} />}
    </>
  );
}

/** One key for as long as the form is open: pressed twice, or sent again after a cut, it opens one loop. */
function freshKey(): string {
  return `open-${Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

function OpenDialog({ session, form, given, onClose }: { session: Session; form: OpeningForm; given: Props['given']; onClose: () => void }) {
  const { t, language } = useWords();
  const [typed, setTyped] = useState<Typed>({});
  const [key] = useState(freshKey);
  const [refusal, setRefusal] = useState<string>();
  const [isSending, setSending] = useState(false);
  const asForm = { fields: form.fields, object: form.object };
  const ready = isComplete(asForm, typed) && !isSending;
  const send = async () => {
    setSending(true);
    setRefusal(undefined);
    try {
      const input = { ...given, ...nested(inputOf(asForm, typed)), idempotencyKey: key };
      const name = form.verb.charAt(0).toUpperCase() + form.verb.slice(1);
      const answer = await session.link.send<Record<string, Record<string, { id: string }>>>(operation(name), { input });
      location.assign(`/loop?id=${encodeURIComponent(answer[form.verb]![form.object]!.id)}`);
    } catch (error) {
      setRefusal(error instanceof ApiError ? explain(error, language) : explainError(error as Error, language));
      setSending(false);
    }
  };
  return (
    <Modal opened onClose={onClose} title={verbWord(form.verb, language)} closeButtonProps={{ 'aria-label': t('关闭', 'Close') }} centered>
      <form className="stack" onSubmit={(event) => { event.preventDefault(); if (ready) void send(); }}>
        {shownFields(asForm, typed).map((field, i) => (
          <VerbFieldInput key={field.name} session={session} field={field} loop={{ id: '' }} typed={typed} isFirst={i === 0}
            onType={(name, value) => { setTyped((before) => ({ ...before, [name]: value })); }} />
        ))}
        {refusal && <Alert color="red" role="alert">{refusal}</Alert>}
        <div className="row">
          <Button type="submit" disabled={!ready}>{verbWord(form.verb, language)}</Button>
          <Button variant="default" onClick={onClose}>{t('取消', 'Cancel')}</Button>
        </div>
      </form>
    </Modal>
  );
}
