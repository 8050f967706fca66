import { POLICY_VERSION } from '../access/policy';
import type { RequestContext } from '../access/request-context';
import type { Database } from '../db/context';
import { publicId, rowId, type RowId } from '../kernel/ids';
import { Actors } from './actor';
import { append } from './append';
import { defineEntries, keepFacts, type FactsOf } from './facts';

/** Entries that tell that histories were taken away as files. Each is committed before the first byte of the file is sent. */
export const pullEntries = defineEntries({
  /** The trace was exported: in which form, how many entries up to which index, and the filter as JSON with public ids. */
  TRACE_EXPORTED: { format: 'WORK_STATE', count: 'WORK_STATE', upTo: 'WORK_STATE', filter: 'WORK_STATE' },
  /** Evidence on the loops of these pseudonyms was made: so many entries, against the checkpoint of this size. */
  EVIDENCE_PULLED: { loops: 'WORK_STATE', entries: 'WORK_STATE', size: 'WORK_STATE' },
});

/** A file that is about to be handed out. */
export interface Pull<N extends keyof typeof pullEntries> {
  readonly kind: N;
  readonly facts: FactsOf<typeof pullEntries, N>;
  /** Whom the file is about, where it is about one person: the entry's facts are sealed under the person's key. */
  readonly person: RowId | null;
}

/** Writes down who takes histories away. */
export class Pulls {
  private readonly actors: Actors;

  constructor(private readonly database: Database, private readonly onCommitted: () => void) {
    this.actors = new Actors(database);
  }

  /** Resolves with the entry's public id once it is committed. @throws whatever the database failed with: nothing may be sent then. */
  async record<N extends keyof typeof pullEntries>(context: RequestContext, { kind, facts, person }: Pull<N>): Promise<string> {
    const actor = await this.actors.of(context.principal);
    const at = context.now;
    const [entry] = await this.database.inContext({ system: 'advance' }, (tx) => append(tx, [{
      id: rowId(at.getTime()), loopKey: null, loopSeq: null, previousHash: null, kind, verb: null, agencyId: actor.agencyId, actor: actor.pseudonym,
      purpose: actor.purpose, policyVersion: POLICY_VERSION, protocolId: null, fromState: null, after: null, at, personId: person,
      facts: keepFacts(pullEntries[kind], facts),
    }]));
    this.onCommitted();
    return publicId('TraceEntry', entry!.id);
  }
}
