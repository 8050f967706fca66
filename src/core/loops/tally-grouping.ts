import { unreachable } from '../kernel/errors';
import type { SummaryKey } from './summary';

/** How counts are put under keys: the columns of `t` that it takes, and SQL over `t` for key and label, and what that joins. */
export interface Grouping {
  readonly columns: string;
  readonly key: string;
  readonly label: string;
  readonly join: string;
}

/** How a summary groups the columns region_code, day, answerer, kind and state of `t`; `narrowed` adds a condition on the code of a region. */
export function groupingOf(by: SummaryKey, narrowed: (code: string) => string = () => ''): Grouping {
  switch (by) {
    case 'REGION': return { columns: 'region_code, day', key: 'g.code', label: 'g.name', join: `${ABOVE}${narrowed('c.ancestor_code')} JOIN region g ON g.code = c.ancestor_code` };
    case 'AGENCY': return { columns: 'answerer', key: 'a.code', label: 'a.name', join: 'JOIN agency a ON a.id = t.answerer' };
    case 'KIND': return plain('kind', 't.kind');
    case 'STATE': return plain('kind, state', `t.kind || '.' || t.state`);
    case 'DAY': return plain('day', `to_char(t.day, 'YYYY-MM-DD')`);
    default: return unreachable(by);
  }
}

function plain(columns: string, key: string): Grouping {
  return { columns, key, label: key, join: '' };
}

const ABOVE = 'JOIN region_closure c ON c.descendant_code = t.region_code AND c.valid_from <= t.day AND c.valid_until >= t.day';

/** Whether a region lay in another one on a day; all three are SQL. */
export function isWithin(code: string, region: string, day: string): string {
  return `EXISTS (SELECT FROM region_closure w WHERE w.ancestor_code = ${region} AND w.descendant_code = ${code}
    AND w.valid_from <= ${day} AND w.valid_until >= ${day})`;
}
