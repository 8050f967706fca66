import { POLICY_VERSION } from '../access/policy';
import { elevate, type Tx } from '../db/context';
import { rowId, type RowId } from '../kernel/ids';
import { sealEntries, writeEntries, type EntryDraft } from '../trace/append';
import type { Actor } from '../trace/actor';
import { keepFacts, type FactClass } from '../trace/facts';
import type { ClockRow } from './clock.entity';
import { refreshControl } from './control.store';
import type { LoopRow } from './loop.entity';
import { writeChanged, writeOpened } from './record.store';
import type { Reach } from './reach';
import type { TallyDelta } from './tally';

/** One entry on one loop with everything that changes with it. */
export interface Change {
  /** The loop before the entry; null where the entry opens it. */
  readonly before: LoopRow | null;
  /** The loop after the entry; its version and hash are set here. */
  readonly after: LoopRow;
  readonly entry: string;
  readonly verb: string | null;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly factClasses: Readonly<Record<string, FactClass>>;
  /** Clocks that are new or have changed. */
  readonly clocks: readonly ClockRow[];
  /** Reach rows that are new or have changed. */
  readonly reach: readonly Reach[];
  /** What that does to the counts. */
  readonly deltas: readonly TallyDelta[];
}

/**
 * Writes entries and what they change, in one transaction with whatever else the caller does: no change of a loop
 * without its entry, no entry without its change. One change a loop. The caller holds the locks of loops that exist.
 */
export async function record(tx: Tx, actor: Actor, at: Date, changes: readonly Change[]): Promise<RowId[]> {
  if (changes.length === 0) return [];
  await elevate(tx, 'advance');
  const entries = await sealEntries(tx, changes.map((change) => draftOf(change, actor, at)));
  changes.forEach((change, i) => { change.after.lastHash = entries[i]!.appended.hash; });
  const persons = changes.filter(saysOfPerson).map((change) => change.after.personId!);
  // Sent in this order, and each runs after the one before it.
  await Promise.all([
    writeEntries(tx, entries),
    writeOpened(tx, changes.filter((change) => !change.before)),
    writeChanged(tx, changes.filter((change) => change.before)),
    persons.length > 0 ? refreshControl(tx, [...new Set(persons)]) : undefined,
  ]);
  return entries.map((entry) => entry.appended.id);
}

function draftOf(change: Change, actor: Actor, at: Date): EntryDraft {
  const { before, after } = change;
  after.version = (before?.version ?? 0) + 1;
  return {
    id: rowId(at.getTime()),
    loopKey: after.traceKey,
    loopSeq: after.version,
    previousHash: before?.lastHash ?? null,
    kind: change.entry,
    verb: change.verb,
    agencyId: actor.agencyId,
    actor: actor.pseudonym,
    purpose: actor.purpose,
    policyVersion: POLICY_VERSION,
    protocolId: after.protocolId,
    fromState: before?.state ?? null,
    after: { state: after.state, phase: after.phase, heldBy: after.heldBy, dueAt: after.dueAt, overdue: after.overdue },
    at,
    personId: after.personId,
    facts: keepFacts(change.factClasses, change.facts),
  };
}

/** Whether the change can move the control state of the loop's person. */
function saysOfPerson({ before, after }: Change): boolean {
  if (!after.personId) return false;
  if (!before) return after.control !== null || after.holds;
  return before.control !== after.control || before.controlAt !== after.controlAt || before.holds !== after.holds
    || before.voided !== after.voided || (before.phase !== after.phase && after.phase === 'WITHDRAWN');
}
