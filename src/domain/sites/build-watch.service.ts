import { POLICY_VERSION } from '../../core/access/policy';
import type { Database } from '../../core/db/context';
import type { Clock } from '../../core/kernel/clock';
import { publicId, rowId } from '../../core/kernel/ids';
import { append } from '../../core/trace/append';
import { keepFacts } from '../../core/trace/facts';
import { missMilestones } from './milestone.store';
import { siteEntries } from './site';

/** Tells of parts of sites that are not ready in time, each once: any number of servers may run one, and it tells at once after downtime. */
export class BuildWatch {
  constructor(private readonly database: Database, private readonly clock: Clock) {}

  /** Writes an entry for each part that is late by now and was not told of; answers how many. */
  look(): Promise<number> {
    return this.database.inContext({ system: 'advance' }, async (tx) => {
      const at = this.clock.now();
      const missed = await missMilestones(tx, at);
      if (missed.length === 0) return 0;
      await append(tx, missed.map(({ siteId, hours, dueAt, rooms }) => ({
        id: rowId(at.getTime()), loopKey: null, loopSeq: null, previousHash: null, kind: 'SITE_MILESTONE_MISSED', verb: null, agencyId: null, actor: null,
        purpose: null, policyVersion: POLICY_VERSION, protocolId: null, fromState: null, after: null, at, personId: null,
        facts: keepFacts(siteEntries.SITE_MILESTONE_MISSED, { site: publicId('IsolationSite', siteId), milestone: hours, rooms, dueAt }),
      })));
      return missed.length;
    });
  }
}
