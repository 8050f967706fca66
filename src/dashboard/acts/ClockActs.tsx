import { Button } from '@mantine/core';
import { useState } from 'react';

import { operation } from '../../../schema/operations/pages/acts.graphql';
import { useWords } from '../app/words';
import type { LoopStory } from '../loop/loop-query';
import type { Session } from '../shared/session';
import { clockWord, verbWord } from '../shared/words';
import { CLOCK_ACTS, type ClockAct } from './act-fields';
import { DirectDialog } from './DirectDialog';

interface Props { session: Session; loop: LoopStory; clock: LoopStory['clocks'][number]; onDone: () => void }

const OPERATIONS = { pauseClock: 'PauseClock', resumeClock: 'ResumeClock', moveClock: 'MoveClock' } as const satisfies Record<ClockAct, string>;

/** Pausing, resuming and moving a deadline: for officers of the opener or of a headquarters. */
export function ClockActs({ session, loop, clock, onDone }: Props) {
  const { language } = useWords();
  // The decision stands on what was seen when the form was opened, whatever comes meanwhile.
  const [asked, setAsked] = useState<{ act: ClockAct; version: number }>();
  const acts = mayChangeClocks(session, loop) && clock.label === null ? actsOn(clock.state) : [];
  const send = async (input: Readonly<Record<string, unknown>>, idempotencyKey: string) => {
    const { act, version } = asked!;
    await session.link.send(operation(OPERATIONS[act]), { input: { ...input, id: loop.id, clock: clock.code, expectedVersion: version, idempotencyKey } });
    setAsked(undefined);
    onDone();
  };
  return (
    <>
      {acts.map((one) => <Button key={one} size="compact-xs" variant="default" data-act={one} aria-label={`${verbWord(one, language)} ${clockWord(clock.code, language)}`} onClick={() => { setAsked({ act: one, version: loop.version }); }}>{verbWord(one, language)}</Button>)}
      {asked && <DirectDialog key={asked.act} session={session} word={verbWord(asked.act, language)} about={clockWord(clock.code, language)} fields={CLOCK_ACTS[asked.act]} send={send} onClose={() => { setAsked(undefined); }} />}
    </>
  );
}

function mayChangeClocks({ claims }: Session, { openedBy, phase }: LoopStory): boolean {
  const isTheirs = openedBy.code === claims.agency || claims.agency.startsWith('HEADQUARTERS-');
  return claims.role === 'OFFICER' && isTheirs && phase !== 'CLOSED' && phase !== 'WITHDRAWN';
}

function actsOn(state: string): readonly ClockAct[] {
  if (state === 'RUNNING') return ['pauseClock', 'moveClock'];
  return state === 'PAUSED' ? ['resumeClock'] : [];
}
