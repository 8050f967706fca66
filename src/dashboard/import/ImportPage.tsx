import { useEffect, useRef, useState } from 'react';

import { useWords } from '../app/words';
import type { Session } from '../shared/session';
import { Columns } from './Columns';
import { FilePicker } from './FilePicker';
import { guessMapping, missingFields, type Mapping } from './lead-fields';
import { Preview } from './Preview';
import { recall, remember } from './remembered';
import { Sending } from './Sending';
import { SheetClient } from './sheet';
import type { Checked, Opened } from './sheet-parts';

/** A sheet that was opened, with the worker that holds it. */
interface OpenSheet extends Opened { readonly name: string; readonly client: SheetClient }

/** Leads out of a spreadsheet: choose it, say which column is which, look at what is wrong, send, and take the results back. */
export function ImportPage({ session }: { session: Session }) {
  const { t } = useWords();
  const [sheet, setSheet] = useState<OpenSheet>();
  const [failed, setFailed] = useState<string>();
  const [isOpening, setOpening] = useState(false);
  const client = useRef<SheetClient>(undefined);
  useEffect(() => () => { client.current?.close(); }, []);
  const open = async (file: File) => {
    client.current?.close();
    client.current = new SheetClient();
    setSheet(undefined);
    setFailed(undefined);
    setOpening(true);
    const opened = client.current;
    try {
      setSheet({ ...await opened.open(file), name: file.name, client: opened });
    } catch (error) {
      setFailed((error as Error).message);
    } finally {
      setOpening(false);
    }
  };
  return (
    <>
      <FilePicker onFile={(file) => { void open(file); }} failed={failed} />
      {isOpening && <p role="status">{t('正在读取表格…', 'Reading the sheet…')}</p>}
      {sheet && <OneSheet key={`${sheet.name} ${sheet.rows}`} session={session} sheet={sheet} />}
    </>
  );
}

function OneSheet({ session, sheet }: { session: Session; sheet: OpenSheet }) {
  const { t } = useWords();
  const [headerRow, setHeaderRow] = useState(sheet.headerRow);
  const header = sheet.head[headerRow] ?? [];
  const agency = session.claims.agency;
  const mappingOf = (row: number): Mapping => recall(agency, sheet.head[row] ?? []) ?? guessMapping(sheet.head[row] ?? []);
  const [mapping, setMapping] = useState(() => mappingOf(sheet.headerRow));
  const [isSending, setSending] = useState(false);
  const missing = missingFields(mapping);
  const checked = useChecked(sheet.client, headerRow, mapping, missing.length === 0);
  return (
    <>
      <section className="card" aria-labelledby="columns">
        <h2 id="columns">{t('哪一列是什么', 'Which column is which')}</h2>
        <p className="quiet" data-sheet={sheet.kind}>{sheet.name} · {sheet.kind}{sheet.encoding && ` · ${sheet.encoding}`} · {sheet.rows} {t('行', 'rows')}</p>
        <fieldset disabled={isSending} className="bare">
          <Columns head={sheet.head} headerRow={headerRow} mapping={mapping} missing={missing} onMapping={setMapping}
            onHeaderRow={(row) => { setHeaderRow(row); setMapping(mappingOf(row)); }} />
        </fieldset>
      </section>
      {checked && <Preview checked={checked} />}
      {checked && (
        <Sending session={session} client={sheet.client} checked={checked} name={sheet.name}
          onBegin={() => { setSending(true); remember(agency, header, mapping); }} />
      )}
    </>
  );
}

/** What the rows are under a mapping; undefined while that is not known. */
function useChecked(client: SheetClient, headerRow: number, mapping: Mapping, isWhole: boolean): Checked | undefined {
  const [checked, setChecked] = useState<Checked>();
  useEffect(() => {
    let isGone = false;
    setChecked(undefined);
    if (isWhole) void client.check(headerRow, mapping).then((found) => { if (!isGone) setChecked(found); });
    return () => { isGone = true; };
  }, [client, headerRow, mapping, isWhole]);
  return checked;
}
