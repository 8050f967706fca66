import { Alert, Button, Modal } from '@mantine/core';
import { useState } from 'react';

import { useWords } from '../app/words';
import { explainError } from '../shared/refusals';
import type { Session } from '../shared/session';
import { VerbFieldInput } from '../worklist/VerbFieldInput';
import { inputOf, isComplete, shownFields, type Typed, type VerbField } from '../worklist/verb-forms';

interface Props {
  session: Session;
  /** What is done, in words: the name of the button too. */
  word: string;
  /** What it is done to. */
  about?: string;
  fields: readonly VerbField[];
  /** The loop whose rooms and teams can be chosen; left out where there is none. */
  loopId?: string;
  /** Sends what was typed, with a key that is the same for as long as the form is open. @throws what the server refused. */
  send: (input: Readonly<Record<string, unknown>>, idempotencyKey: string) => Promise<void>;
  onClose: () => void;
}

/** A form that is sent at once; a refusal is explained in it, and what was typed stays. */
export function DirectDialog({ session, word, about, fields, loopId = '', send, onClose }: Props) {
  const { t, language } = useWords();
  const [typed, setTyped] = useState<Typed>({});
  const [key] = useState(freshKey);
  const [refusal, setRefusal] = useState<string>();
  const [isSending, setSending] = useState(false);
  const form = { fields };
  const ready = isComplete(form, typed) && !isSending;
  const submit = async () => {
    setSending(true);
    setRefusal(undefined);
    try {
      await send(inputOf(form, typed), key);
    } catch (error) {
      setRefusal(explainError(error as Error, language));
      setSending(false);
    }
  };
  return (
    <Modal opened onClose={onClose} title={about ? `${word} · ${about}` : word} closeButtonProps={{ 'aria-label': t('关闭', 'Close') }} centered>
      <form className="stack" onSubmit={(event) => { event.preventDefault(); if (ready) void submit(); }}>
        {shownFields(form, typed).map((field, i) => (
          <VerbFieldInput key={field.name} session={session} field={field} loop={{ id: loopId }} typed={typed} isFirst={i === 0}
            onType={(name, value) => { setTyped((before) => ({ ...before, [name]: value })); }} />
        ))}
        {refusal && <Alert color="red" role="alert">{refusal}</Alert>}
        <div className="row">
          <Button type="submit" disabled={!ready}>{word}</Button>
          <Button variant="default" onClick={onClose}>{t('取消', 'Cancel')}</Button>
        </div>
      </form>
    </Modal>
  );
}

/** Pressed twice, or sent again after a cut, it has its effect once. */
function freshKey(): string {
  return `page-${Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
