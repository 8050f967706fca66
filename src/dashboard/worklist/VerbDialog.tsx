import { Button, Modal } from '@mantine/core';
import { useState } from 'react';

import { useWords } from '../app/words';
import type { Session } from '../shared/session';
import { verbWord } from '../shared/words';
import { VerbFieldInput } from './VerbFieldInput';
import { isComplete, shownFields, VERB_FORMS, type Typed } from './verb-forms';

interface Props {
  session: Session;
  verb: string;
  loop: { id: string; number: string; region: { code: string } };
  onSubmit: (typed: Typed) => void;
  onClose: () => void;
}

/** The small form of one verb. Sending it is the second click. */
export function VerbDialog({ session, verb, loop, onSubmit, onClose }: Props) {
  const { t, language } = useWords();
  const [typed, setTyped] = useState<Typed>({});
  const form = VERB_FORMS[verb]!;
  const ready = isComplete(form, typed);
  return (
    <Modal opened onClose={onClose} title={`${verbWord(verb, language)} · ${loop.number}`} closeButtonProps={{ 'aria-label': t('关闭', 'Close') }} centered>
      <form className="stack" onSubmit={(event) => { event.preventDefault(); if (ready) onSubmit(typed); }}>
        {shownFields(form, typed).map((field, i) => (
          <VerbFieldInput key={field.name} session={session} field={field} loop={loop} typed={typed} isFirst={i === 0}
            onType={(name, value) => { setTyped((before) => ({ ...before, [name]: value })); }} />
        ))}
        <div className="row">
          <Button type="submit" disabled={!ready}>{verbWord(verb, language)}</Button>
          <Button variant="default" onClick={onClose}>{t('取消', 'Cancel')}</Button>
        </div>
      </form>
    </Modal>
  );
}
