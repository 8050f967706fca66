import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';

import { operation } from '../../../schema/operations/pages/worklist.graphql';
import { useWords } from '../app/words';
import { inLanguage } from '../shared/names';
import type { Session } from '../shared/session';
import { valueWord } from '../shared/words';
import type { Typed, VerbField } from './verb-forms';

interface Props {
  session: Session;
  field: VerbField;
  loop: { id: string };
  typed: Typed;
  isFirst: boolean;
  onType: (name: string, value: string) => void;
}

const DOCUMENTS = ['RESIDENT_ID', 'PASSPORT', 'HK_MACAO_PERMIT', 'TAIWAN_PERMIT', 'OTHER'];

/** One field of a verb. */
export function VerbFieldInput({ session, field, loop, typed, isFirst, onType }: Props) {
  const { t, language } = useWords();
  const common = {
    label: inLanguage(field.word, language), required: field.required && field.kind !== 'yes', 'data-autofocus': isFirst || undefined,
    value: typed[field.name] ?? '', onChange: (event: { currentTarget: { value: string } }) => { onType(field.name, event.currentTarget.value); },
  };
  const choices = (values: readonly string[]) => [{ value: '', label: t('请选择', 'Choose') }, ...values.map((value) => ({ value, label: valueWord(value, language) }))];
  switch (field.kind) {
    case 'long': return <Textarea {...common} autosize minRows={2} />;
    case 'names': return <Textarea {...common} autosize minRows={2} />;
    case 'choice': return <NativeSelect {...common} data={choices(field.choices ?? [])} />;
    case 'yes': return <NativeSelect {...common} data={[{ value: '', label: '–' }, { value: 'yes', label: t('是', 'Yes') }, { value: 'no', label: t('否', 'No') }]} />;
    case 'team':
    case 'room':
    case 'provider':
    case 'site': return <Picked {...common} session={session} kind={field.kind} loop={loop} none={t('请选择', 'Choose')} />;
    case 'moment': return <TextInput {...common} type="datetime-local" />;
    case 'day': return <TextInput {...common} type="date" />;
    case 'whole': return <TextInput {...common} type="number" min={0} step={1} inputMode="numeric" />;
    case 'decimal': return <TextInput {...common} type="number" min={30} max={45} step={0.1} inputMode="decimal" />;
    case 'document': return (
      <>
        <NativeSelect label={t('证件类型', 'Type of document')} value={typed[`${field.name}.type`] ?? DOCUMENTS[0]} data={DOCUMENTS.map((value) => ({ value, label: valueWord(value, language) }))}
          onChange={(event) => { onType(`${field.name}.type`, event.currentTarget.value); }} />
        <TextInput {...common} autoComplete="off" />
      </>
    );
    case 'text': return <TextInput {...common} autoComplete="off" />;
  }
}

interface Option { readonly value: string; readonly label: string }
interface PickedProps {
  session: Session;
  kind: 'team' | 'room' | 'site' | 'provider';
  loop: { id: string };
  label: string | undefined;
  required?: boolean;
  none: string;
  value: string;
  onChange: (event: { currentTarget: { value: string } }) => void;
}

/** A choice among what the server has. */
function Picked({ session, kind, loop, none, ...common }: PickedProps) {
  const [options, setOptions] = useState<readonly Option[]>([]);
  const { id } = loop;
  useEffect(() => { optionsOf(session, kind, id).then(setOptions, () => undefined); }, [session, kind, id]);
  return <NativeSelect {...common} data={[{ value: '', label: none }, ...options]} />;
}

interface Named { readonly id: string; readonly name: string; readonly size: number; readonly free: number; readonly number: string; readonly floor: number }

async function optionsOf({ link, claims }: Session, kind: PickedProps['kind'], loopId: string): Promise<Option[]> {
  switch (kind) {
    case 'team': {
      const { agency } = await link.send<{ agency: { id: string } }>(operation('AgencyId'), { code: claims.agency });
      const { volunteerTeams } = await link.send<{ volunteerTeams: { nodes: Named[] } }>(operation('TeamsOfAgency'), { agency: agency.id });
      return volunteerTeams.nodes.map(({ id, name, size }) => ({ value: id, label: `${name} (${size})` }));
    }
    case 'provider': {
      const { PARTY_ORGAN: providers } = await link.send<{ PARTY_ORGAN: { nodes: Named[] } }>(operation('Providers'));
      return providers.nodes.map(({ id, name }) => ({ value: id, label: name }));
    }
    case 'site': {
      const { isolationSites } = await link.send<{ isolationSites: { nodes: Named[] } }>(operation('FreeSites'));
      return isolationSites.nodes.map(({ id, name, free }) => ({ value: id, label: `${name} (${free})` }));
    }
    case 'room': {
      const { transfer } = await link.send<{ transfer: { room: Named | null; site: { rooms: { nodes: Named[] } } | null } | null }>(
        operation('RoomsOfTransfer'), { id: loopId },
      );
      const kept = transfer?.room ? [{ value: transfer.room.id, label: `★ ${transfer.room.number}` }] : [];
      return [...kept, ...(transfer?.site?.rooms.nodes ?? []).map(({ id, number }) => ({ value: id, label: number }))];
    }
  }
}
