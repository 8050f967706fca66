import { elevate, type Tx } from '../db/context';
import { rowId, type RowId } from '../kernel/ids';
import type { Actor } from '../trace/actor';
import type { EntryKinds } from '../trace/facts';
import { isOverdue, nextDue, settle } from './clocks';
import type { ClockRow } from './clock.entity';
import type { LoopRow } from './loop.entity';
import type { KindRow, LoopKind, Participant } from './loop-kind';
import { findOpenClocks } from './loop.store';
import { reachAfter, type Reach } from './reach';
import { findReach } from './reach.store';
import { record, type Change } from './record';
import type { LoopRules } from './rules';
import { deltasOf } from './tally';

/** An entry that another room makes on an open loop, beside its table. State, holder and control stay as they are. */
export interface Note<Row extends KindRow> {
  readonly loop: LoopRow;
  readonly row: Row;
  readonly entry: string;
  readonly facts: Readonly<Record<string, unknown>>;
  /** Parties that take a part for good. */
  readonly join: readonly Participant[];
}

/**
 * Writes one entry on each of many open loops of one kind in the same few statements, in the order given; answers the
 * entries' ids. `entries` are the kinds of entry of the room that makes them. The caller holds the locks of the loops
 * and has read them under these.
 */
export async function noteAll<S extends string, V extends string, R extends KindRow>(
  tx: Tx, rules: LoopRules, kind: LoopKind<S, V, R>, entries: EntryKinds, actor: Actor, notes: readonly Note<R>[],
): Promise<RowId[]> {
  if (notes.length === 0) return [];
  await elevate(tx, 'advance');
  const ids = notes.map((note) => note.loop.id);
  const clocks = byLoop(await findOpenClocks(tx, ids));
  const reach = await findReach(tx, ids);
  const at = rules.clock.now();
  const changes = notes.map((note) => (
    changeOf(rules, kind, entries, note, clocks.get(note.loop.id) ?? [], reach.get(note.loop.id) ?? [], at)
  ));
  return record(tx, actor, at, changes);
}

function changeOf<S extends string, V extends string, R extends KindRow>(
  rules: LoopRules, kind: LoopKind<S, V, R>, entries: EntryKinds, note: Note<R>, open: readonly ClockRow[],
  existing: readonly Reach[], at: Date,
): Change {
  const before = note.loop;
  if (before.closedAt !== null) throw new Error('a closed loop takes no note');
  const after: LoopRow = { ...before, version: before.version + 1 };
  const settled = settle(open, rules.clocks(after, note.entry, at, []), [], false, at, after.id, () => rowId(at.getTime()));
  const clocks = [...settled.going, ...settled.ended, ...settled.started];
  after.dueAt = nextDue(clocks);
  after.overdue = isOverdue(clocks);
  const reach = reachAfter(after, [...kind.participants(after, note.row), ...note.join], existing, null);
  return {
    before, after, entry: note.entry, verb: null, facts: note.facts, factClasses: entries[note.entry] ?? {},
    clocks: [...settled.ended, ...settled.started],
    reach: after.dueAt?.getTime() === before.dueAt?.getTime() ? reach.filter((one) => !isAmong(one, existing)) : reach,
    deltas: deltasOf(before, after, existing, reach),
  };
}

function byLoop(clocks: readonly ClockRow[]): Map<RowId, ClockRow[]> {
  const groups = new Map<RowId, ClockRow[]>();
  for (const clock of clocks) {
    const group = groups.get(clock.loopId);
    if (group) group.push(clock);
    else groups.set(clock.loopId, [clock]);
  }
  return groups;
}

function isAmong(reach: Reach, existing: readonly Reach[]): boolean {
  return existing.some((one) => one.partyId === reach.partyId && one.part === reach.part && one.grade === reach.grade
    && one.sinceSeq === reach.sinceSeq && one.untilSeq === reach.untilSeq
    && one.personalUntil?.getTime() === reach.personalUntil?.getTime());
}
