import { Alert } from '@mantine/core';

import { useWords } from '../app/words';

interface Props {
  onFile: (file: File) => void;
  /** Why the last file could not be read. */
  failed: string | undefined;
}

/** Where a spreadsheet is chosen. */
export function FilePicker({ onFile, failed }: Props) {
  const { t } = useWords();
  return (
    <section className="card" aria-labelledby="file">
      <h2 id="file">{t('选择表格', 'Choose a spreadsheet')}</h2>
      <p className="quiet">
        {t('XLSX 或 CSV（UTF-8、GBK 均可），最多十万行以上。表格只在本机读取，逐行校验后才发送。', 'XLSX or CSV in UTF-8 or GBK, a hundred thousand rows and more. The sheet is read on this machine and checked row by row before anything is sent.')}
      </p>
      <label className="field">
        <span>{t('表格文件', 'File')}</span>
        <input type="file" accept=".xlsx,.csv,.txt" onChange={(event) => { const [file] = event.currentTarget.files ?? []; if (file) onFile(file); }} />
      </label>
      {failed && (
        <Alert color="red" role="alert" mt="sm">
          {failed === 'OLD_EXCEL' ? t('这是旧版 .xls 文件，请另存为 .xlsx 再导入。', 'This is an old .xls file. Save it as .xlsx and import that.')
            : t('文件读不出来，可能已损坏，或不是表格。', 'The file cannot be read: it is broken or no spreadsheet.')}
        </Alert>
      )}
    </section>
  );
}
