import type { PrincipalAgency } from '../../core/access/principal';
import { elevate, type Tx } from '../../core/db/context';
import { shanghaiDay } from '../../core/kernel/clock';
import { rowId, type RowId } from '../../core/kernel/ids';
import type { CommandActor } from '../../core/loops/loop-kind';
import type { LoopRow } from '../../core/loops/loop.entity';
import { lockLoops } from '../../core/loops/loop.store';
import { noteAll, type Note } from '../../core/loops/note';
import type { Open } from '../../core/loops/open';
import type { LoopRules } from '../../core/loops/rules';
import type { InvestigationRow } from '../investigations/investigation.entity';
import { investigationKind } from '../investigations/investigation.kind';
import type { Investigations } from '../investigations/investigation.service';
import { findInvestigations } from '../investigations/investigation.store';
import { graver, type KnownIdentity } from '../persons/person';
import { findIdentities, insertDocuments, insertPersons, mergePersons } from '../persons/person-intake.store';
import { documentLock, lockIdentities, lockPersons, phoneLock } from '../persons/person-lock.store';
import { externalIdOf, readLead, type PushedLead, type ReadingRules, type ReadLead } from './lead';
import { leadEntries } from './lead-entries';
import { Matching } from './lead-matching';
import { attachedFacts, groupBy, idsOf, openingFacts, personNews, planRows, requestKey, type Plan, type PlannedLead, type RowOutcome } from './lead-plan';
import { findPushed, findSought, insertLeads } from './lead.store';
import { openerOf, partOfPusher, problemOfRegion } from './lead-parts';

/** Requests by person and region. */
type Requests = Map<string, RowId>;

/**
 * Takes in many leads of one agency as set operations: the number of statements does not grow with the rows. Every step
 * sees all rows; what they say of one person or one request is put together first.
 *
 * Of two calls at once, one waits where both may speak of the same person (person-lock.store.ts). The order of locks is
 * that of all verbs: identities, persons, loops, rows of persons. Behind them unique indexes hold the same rules.
 */
export class LeadIntake {
  constructor(private readonly openings: Open, private readonly investigations: Investigations, private readonly rules: LoopRules) {}

  /** Writes what the rows say and answers what became of each, in their order. */
  async take(tx: Tx, actor: CommandActor, pusher: PrincipalAgency, pushed: readonly PushedLead[]): Promise<RowOutcome[]> {
    const plan = await this.plan(tx, pusher, pushed);
    const requests = await this.lockRequests(tx, plan.leads);
    await this.savePersons(tx, plan.leads);
    const opened = await this.openMissing(tx, actor, pusher, plan.leads, requests);
    await this.attach(tx, actor, pusher, plan.leads, requests);
    await this.saveLeads(tx, pusher, plan.leads, new Map([...requests.ids, ...opened]));
    return plan.outcomes(requests.ids, opened);
  }

  private async plan(tx: Tx, pusher: PrincipalAgency, pushed: readonly PushedLead[]): Promise<Plan> {
    const now = this.rules.clock.now();
    const readings = pushed.map((lead) => readLead(lead, this.readingRules(pusher, now)));
    const read = readings.flatMap((reading) => (reading.ok ? [reading.lead] : []));
    const externalIds = [...new Set(pushed.map(externalIdOf))];
    await elevate(tx, 'matching');
    await lockIdentities(tx, [...read.flatMap(identityLocks), ...externalIds.map((id) => `lead\0${pusher.id}\0${id}`)]);
    const before = await findPushed(tx, pusher.id, externalIds);
    const identities = await this.findIdentities(tx, read);
    const matching = new Matching([...identities.values()], () => rowId(now.getTime()));
    const plan = planRows(pushed, readings, before, matching, identities, () => rowId(now.getTime()));
    await lockPersons(tx, plan.leads.filter((one) => !one.isNew).map((one) => one.person));
    return plan;
  }

  private async findIdentities(tx: Tx, leads: readonly ReadLead[]): Promise<Map<RowId, KnownIdentity>> {
    const documents = leads.flatMap((lead) => (lead.document ? [lead.document] : []));
    const phones = leads.flatMap((lead) => (lead.phone ? [lead.phone] : []));
    const found = await findIdentities(tx, documents, phones);
    return new Map(found.map((identity) => [identity.id, identity]));
  }

  /** The open requests that these leads fall on, under lock. One that was closed in the meantime is none. */
  private async lockRequests(tx: Tx, leads: readonly PlannedLead[]): Promise<{ ids: Requests; loops: LoopRow[] }> {
    const wanted = new Set(leads.map((one) => one.request));
    const sought = await findSought(tx, [...new Set(leads.filter((one) => !one.isNew).map((one) => one.person))]);
    const ids = sought.filter((one) => wanted.has(requestKey(one.personId, one.regionCode))).map((one) => one.id);
    await elevate(tx, 'advance');
    const loops = (await lockLoops(tx, ids)).filter((loop) => loop.closedAt === null);
    return { ids: new Map(loops.map((loop) => [requestKey(loop.personId!, loop.regionCode), loop.id])), loops };
  }

  private async savePersons(tx: Tx, leads: readonly PlannedLead[]): Promise<void> {
    const createdAt = this.rules.clock.now();
    const persons = [...groupBy(leads, (one) => one.person).values()];
    await elevate(tx, 'matching');
    await insertPersons(tx, persons.filter(([first]) => first!.isNew).map((group) => ({
      ...personNews(group), name: group[0]!.lead.name, regionCode: group[0]!.lead.regionCode, createdAt,
    })));
    await insertDocuments(tx, leads.filter((one) => one.addDocument).map((one) => ({ ...one.lead.document!, personId: one.person })));
    await mergePersons(tx, persons.filter(([first]) => !first!.isNew).map(personNews));
  }

  private async openMissing(
    tx: Tx, actor: CommandActor, pusher: PrincipalAgency, leads: readonly PlannedLead[], existing: { ids: Requests },
  ): Promise<Requests> {
    const missing = [...groupBy(leads, (one) => one.request)].filter(([request]) => !existing.ids.has(request));
    const byPerson = groupBy(leads, (one) => one.person);
    const openings = missing.map(([, group]) => {
      const { person, lead, knownCategory } = group[0]!;
      const { category } = personNews(group);
      const opener = openerOf(this.rules, pusher, lead.regionCode)!;
      const opening = this.investigations.opening(opener.id, 'pushLeads', 'input.leads', {
        region: lead.regionCode, person: { id: person, category: knownCategory ? graver(knownCategory, category) : category },
        reason: null, priority: 'URGENT', lead: idsOf(group),
        told: openingFacts(group, byPerson.get(person)!),
      });
      const join = partOfPusher(this.rules, pusher.id, opening.region, [opening.openedBy, opening.answerer]);
      return { ...opening, decision: { ...opening.decision, join } };
    });
    const opened = await this.openings.openAll(tx, investigationKind, actor, openings);
    return new Map(missing.map(([request], i) => [request, opened[i]!.loop.id]));
  }

  private async attach(
    tx: Tx, actor: CommandActor, pusher: PrincipalAgency, leads: readonly PlannedLead[], existing: { loops: readonly LoopRow[] },
  ): Promise<void> {
    if (existing.loops.length === 0) return;
    await elevate(tx, 'advance');
    const rows = new Map((await findInvestigations(tx, existing.loops.map((loop) => loop.id))).map((row) => [row.id, row]));
    const groups = groupBy(leads, (one) => one.request);
    const byPerson = groupBy(leads, (one) => one.person);
    const notes = existing.loops.map((loop): Note<InvestigationRow> => {
      const group = groups.get(requestKey(loop.personId!, loop.regionCode))!;
      return {
        loop, row: rows.get(loop.id)!, entry: 'LEAD_ATTACHED', facts: attachedFacts(group, byPerson.get(loop.personId!)!),
        join: partOfPusher(this.rules, pusher.id, loop.regionCode, [loop.openedBy, loop.answerer]),
      };
    });
    await noteAll(tx, this.rules, investigationKind, leadEntries, actor, notes);
  }

  private async saveLeads(tx: Tx, pusher: PrincipalAgency, leads: readonly PlannedLead[], requests: Requests): Promise<void> {
    const pushedAt = this.rules.clock.now();
    await insertLeads(tx, leads.map(({ id, lead, person, request }) => ({
      id, personId: person, investigationId: requests.get(request)!, pushedBy: pusher.id, externalId: lead.externalId,
      source: lead.source, regionCode: lead.regionCode, category: lead.category, lastExposureAt: lead.lastExposureAt,
      exposurePlace: lead.exposurePlace, confidence: lead.confidence, pushedAt,
    })));
  }

  private readingRules(pusher: PrincipalAgency, now: Date): ReadingRules {
    return { now, today: shanghaiDay(now), problemOfRegion: (code) => problemOfRegion(this.rules, pusher, code) };
  }
}

/** A phone is one key, whatever the name: a lead may give a known person a phone under a name that is written otherwise. */
function identityLocks(lead: ReadLead): string[] {
  return [...(lead.document ? [documentLock(lead.document)] : []), ...(lead.phone ? [phoneLock(lead.phone)] : [])];
}
