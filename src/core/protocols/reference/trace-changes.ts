import { POLICY_VERSION } from '../../access/policy';
import type { Clock } from '../../kernel/clock';
import { rowId } from '../../kernel/ids';
import { append, type EntryDraft } from '../../trace/append';
import { keepFacts } from '../../trace/facts';
import { referenceEntries } from './entries';
import type { AppliedKind, RecordChanges, ReferenceChange } from './part';

/** Writes every change of reference rows into the trace, as an act of the platform itself. */
export function traceChanges(clock: Clock): RecordChanges {
  return async (tx, kind, changes) => {
    const at = clock.now();
    await append(tx, changes.map((change) => draftOf(kind, change, at)));
  };
}

function draftOf(kind: AppliedKind, change: ReferenceChange, at: Date): EntryDraft {
  const facts = { code: change.code, change: change.change, row: JSON.stringify(change.facts) };
  return {
    id: rowId(at.getTime()), loopKey: null, loopSeq: null, previousHash: null, kind, verb: null, agencyId: null, actor: null,
    purpose: null, policyVersion: POLICY_VERSION, protocolId: null, fromState: null, after: null, at, personId: null,
    facts: keepFacts(referenceEntries[kind], facts),
  };
}
