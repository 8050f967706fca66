import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '../db/context';
import type { RowId } from '../kernel/ids';
import type { FoldCheck, LogFinding } from '../trace/log/fold-check';
import { isOverdue, nextDue } from './clocks';
import type { ClockRow } from './clock.entity';
import type { KindRow, LoopKind } from './loop-kind';
import { LoopRow } from './loop.entity';
import { findClocks } from './loop.store';
import { factOf, isSameMoment, loopAt } from './past';
import type { PastEntry } from './past-entry';
import { findAllEntries } from './past.store';
import { takeSnapshot } from './summary.store';

/** Loops that are folded in one transaction. */
const PAGE = 200;

/** What of a loop's row is folded from the facts of its trace, beside the work state that the last entry holds itself. */
const FOLDED = ['closedAt', 'teamId', 'control', 'controlAt', 'holds', 'voided'] as const;

/** Folds loops, the own columns of their kinds, their clocks and what kinds keep beside from the trace, and compares the rows. */
export function foldLoops(kinds: readonly LoopKind[]): FoldCheck {
  const byName = new Map(kinds.map((kind) => [kind.name, kind]));
  return {
    async page(tx, after) {
      await takeSnapshot(tx);
      const loops = await listLoops(tx, after);
      const entries = await findAllEntries(tx, loops.map((loop) => loop.traceKey));
      const clocks = await findClocks(tx, loops.map((loop) => loop.id));
      const findings: LogFinding[] = [];
      for (const loop of loops) {
        const told = entries.get(loop.traceKey)!;
        const parts = await differing(tx, loop, told, clocks.filter((clock) => clock.loopId === loop.id), byName.get(loop.kind));
        if (parts.length > 0) findings.push({ index: told.at(-1)?.index ?? null, sentence: `${parts.join(' and ')} of loop ${loop.number} ${parts.length > 1 ? 'are' : 'is'} not what its trace tells.` });
      }
      return { findings, next: loops.length < PAGE ? null : loops.at(-1)!.id };
    },
  };
}

async function listLoops(tx: Tx, after: string | null): Promise<LoopRow[]> {
  const query = tx.createQueryBuilder(LoopRow, 'loop').orderBy('loop.id').take(PAGE);
  return (after === null ? query : query.where('loop.id > :after', { after })).getMany();
}

async function differing(tx: Tx, loop: LoopRow, entries: readonly PastEntry[], clocks: readonly ClockRow[], kind: LoopKind | undefined): Promise<string[]> {
  if (entries.length === 0) return ['The row'];
  // Where facts were destroyed nothing can be folded from them.
  const isTold = entries.every((entry) => entry.facts !== null);
  const parts: string[] = [];
  if (isTold && kind?.past) {
    const then = loopAt(loop, { asOf: Number.MAX_SAFE_INTEGER, entries }, kind.past);
    if (FOLDED.some((name) => !isDeepStrictEqual(then[name], loop[name]))) parts.push('The row');
    if (!await isFolded(tx, loop, kind, entries)) parts.push(`The ${loop.kind.toLowerCase().replaceAll('_', ' ')}`);
    if (kind.past.beside && !await kind.past.beside(tx, loop.id, entries)) parts.push('What stands beside the row');
  }
  if (!areTold(clocks, entries, isTold)) parts.push('The clocks');
  return parts;
}

async function isFolded(tx: Tx, loop: LoopRow, kind: LoopKind, entries: readonly PastEntry[]): Promise<boolean> {
  try {
    const row: KindRow = await kind.load(tx, loop.id);
    return isDeepStrictEqual({ ...kind.past!.row(row, entries) }, { ...row });
  } catch {
    return false;
  }
}

/** The next deadline and whether one was missed, every start and end at an entry, and every breach with its own. */
function areTold(clocks: readonly ClockRow[], entries: readonly PastEntry[], isTold: boolean): boolean {
  const last = entries.at(-1)!;
  const isAtEntry = (time: Date): boolean => entries.some((entry) => isSameMoment(entry.at, time));
  const open = clocks.filter((clock) => clock.endedAt === null);
  const breaches = entries.filter((entry) => entry.kind === 'CLOCK_BREACHED');
  const breached = clocks.filter((clock) => clock.breachedAt !== null);
  return nextDue(open)?.getTime() === last.dueAt?.getTime() && isOverdue(open) === last.overdue
    && clocks.every((clock) => isAtEntry(clock.startedAt) && (clock.endedAt === null || isAtEntry(clock.endedAt)))
    && clocks.every((clock) => (clock.breachedAt !== null) === (clock.state === 'BREACHED'))
    && breached.length === breaches.length
    && (!isTold || breached.every((clock) => breaches.some((entry) => isBreachOf(entry, clock))));
}

function isBreachOf(entry: PastEntry, clock: ClockRow): boolean {
  return isSameMoment(entry.at, clock.breachedAt!) && factOf(entry, 'clock') === clock.code && factOf(entry, 'label') === clock.label;
}

/** Persons whose control state is not what their loops say; the loops are compared with the trace by themselves. */
export const foldControl: FoldCheck = {
  async page(tx) {
    const rows: { id: RowId }[] = await tx.query(CONTROL);
    return {
      next: null,
      findings: rows.map(({ id }) => ({ index: null, sentence: `The control state of person ${id} is not what the loops of the person say.` })),
    };
  },
};

const CONTROL = `
  SELECT p.id FROM person p WHERE p.control_state <> coalesce(
    (SELECT 'CONTROLLED' FROM loop l WHERE l.person_id = p.id AND l.holds LIMIT 1),
    (SELECT l.control FROM loop l WHERE l.person_id = p.id AND l.control IS NOT NULL AND l.phase <> 'WITHDRAWN' AND NOT l.voided
     ORDER BY l.control_at DESC, l.id DESC LIMIT 1),
    'NOT_LOCATED')
  ORDER BY p.id LIMIT 20`;
