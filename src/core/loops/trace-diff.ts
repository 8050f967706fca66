import type { RowId } from '../kernel/ids';
import type { KeptFact } from '../trace/facts';

/** What of a loop's work state an entry can change. */
export const WORK_FIELDS = ['STATE', 'PHASE', 'HOLDER', 'DUE', 'OVERDUE'] as const;
/** One of {@link WORK_FIELDS}. */
export type WorkField = (typeof WORK_FIELDS)[number];

/** An entry as far as a difference needs it. */
export interface DiffEntry {
  readonly id: RowId;
  readonly index: number;
  readonly kind: string;
  readonly state: string;
  readonly phase: string;
  readonly heldBy: RowId;
  readonly dueAt: Date | null;
  readonly overdue: boolean;
  readonly facts: readonly KeptFact[] | null;
}

/** One change of work state; agencies by row id. */
export interface WorkDifference { readonly field: WorkField; readonly before: string | null; readonly after: string | null; readonly entry: DiffEntry }
/** One fact that was told, with what was told under its name before. */
export interface FactDifference { readonly before: KeptFact | null; readonly after: KeptFact; readonly entry: DiffEntry }

/** What the entries behind an index changed, in their order; those up to it tell what was before. */
export function differences(entries: readonly DiffEntry[], behind: number): { work: WorkDifference[]; facts: FactDifference[] } {
  const work: WorkDifference[] = [];
  const facts: FactDifference[] = [];
  const told = new Map<string, KeptFact>();
  let last: DiffEntry | undefined;
  for (const entry of entries) {
    if (entry.index > behind) {
      for (const field of WORK_FIELDS) {
        const [before, after] = [last ? valueOf(last, field) : null, valueOf(entry, field)];
        if (before !== after) work.push({ field, before, after, entry });
      }
      for (const fact of entry.facts ?? []) facts.push({ before: told.get(fact.name) ?? null, after: fact, entry });
    }
    for (const fact of entry.facts ?? []) told.set(fact.name, fact);
    last = entry;
  }
  return { work, facts };
}

function valueOf(entry: DiffEntry, field: WorkField): string | null {
  switch (field) {
    case 'STATE': return entry.state;
    case 'PHASE': return entry.phase;
    case 'HOLDER': return entry.heldBy;
    case 'DUE': return entry.dueAt?.toISOString() ?? null;
    case 'OVERDUE': return String(entry.overdue);
  }
}
