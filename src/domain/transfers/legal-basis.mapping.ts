import { properties } from '../../core/access/held-fields';
import type { Asked, FieldMapping, Row } from '../../core/access/mapping';
import { shownOf } from '../../core/access/personal';
import { decide } from '../../core/access/policy';
import { LegalBasis } from './transfer.type';

const PARTS = ['authority', 'law', 'lawVersion', 'article', 'necessity', 'appealTo'] as const;
const COLUMNS = ['authority_enc', 'law_enc', 'law_version_enc', 'article_enc', 'necessity_enc', 'appeal_to_enc'] as const;

/** The legal basis of a transfer or an order, whose columns are sealed under these labels; null where there is none, or no more. */
export function basisField(labels: Readonly<Record<(typeof PARTS)[number], string>>, gradeOf: (row: Row, asked: Asked) => string): FieldMapping {
  return (asked, row) => asked.held(properties<LegalBasis>(...PARTS), {
    sealed: 2,
    find: ([person, grade, ...sealed], { context, keys }) => {
      const view = asked.rights.views[Number(grade)]!;
      if (!sealed[0] || decide(view, 'LEGAL_BASIS') !== 'FULL') return null;
      const shown = shownOf(view, person || null, 'LEGAL_BASIS');
      if (shown) context.disclosures.note(shown);
      const opened = PARTS.map((name, i) => [name, keys.openHex(labels[name], sealed[i]!)]);
      return Object.assign(new LegalBasis(), Object.fromEntries(opened) as Partial<LegalBasis>);
    },
  }, row.column('person_id'), gradeOf(row, asked), ...COLUMNS.map((name) => `encode(${row.own(name)}, 'hex')`));
}
