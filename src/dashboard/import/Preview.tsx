import { useWords } from '../app/words';
import { fieldWord, valueWord } from '../shared/words';
import { faultWord } from './fault-words';
import type { Lead } from './lead-row';
import type { CellFault, Checked } from './sheet-parts';

/** What will be sent, and what is wrong with the rest. */
export function Preview({ checked: { ready, wrong, sample, faults } }: { checked: Checked }) {
  const { t } = useWords();
  return (
    <section className="card" aria-labelledby="preview">
      <h2 id="preview">{t('预览', 'Preview')}</h2>
      <p className="counts" role="status" data-ready={ready} data-wrong={wrong}>
        <span className="fine">{t('可发送', 'Ready')} <b>{ready}</b></span>
        <span className={wrong > 0 ? 'late' : 'quiet'}>{t('有误', 'Wrong')} <b>{wrong}</b></span>
      </p>
      {faults.length > 0 && <Faults faults={faults} />}
      {sample.length > 0 && <Sample leads={sample} />}
    </section>
  );
}

/** Wrong cells by their names. */
export function Faults({ faults }: { faults: readonly CellFault[] }) {
  const { t, language } = useWords();
  return (
    <div className="faults" tabIndex={0} role="region" aria-label={t('有误的单元格', 'Wrong cells')}>
      <table className="plain">
        <thead><tr>{[t('单元格', 'Cell'), t('内容', 'Field'), t('问题', 'What is wrong')].map((word) => <th key={word} scope="col">{word}</th>)}</tr></thead>
        <tbody>
          {faults.map(({ cell, field, code }) => (
            <tr key={`${cell} ${field} ${code}`} data-cell={cell}><th scope="row">{cell}</th><td>{fieldWord(field, language)}</td><td className="late">{faultWord(code, language)}</td></tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Sample({ leads }: { leads: readonly Lead[] }) {
  const { t, language } = useWords();
  const fields = ['name', 'document', 'phone', 'regionCode', 'category', 'lastExposureAt', 'exposurePlace'] as const;
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={t('前几行', 'First rows')}>
      <table className="plain">
        <thead><tr>{fields.map((field) => <th key={field} scope="col">{fieldWord(field, language)}</th>)}</tr></thead>
        <tbody>
          {leads.map((lead) => (
            <tr key={lead.externalId}>
              <th scope="row">{lead.name}</th>
              <td>{lead.document && `${valueWord(lead.document.type, language)} ${lead.document.number}`}</td>
              <td>{lead.phone}</td><td>{lead.regionCode}</td><td>{valueWord(lead.category, language)}</td>
              <td>{lead.lastExposureAt.replace('T', ' ')}</td><td>{lead.exposurePlace}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
