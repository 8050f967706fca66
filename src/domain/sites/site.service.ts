import { POLICY_VERSION } from '../../core/access/policy';
import type { PrincipalAgency } from '../../core/access/principal';
import type { RequestContext } from '../../core/access/request-context';
import { elevate, type Tx } from '../../core/db/context';
import { shanghaiDay } from '../../core/kernel/clock';
import { badInput, forbidden, notFound, Refusal } from '../../core/kernel/errors';
import { publicId, rowId, rowIdOf, type RowId } from '../../core/kernel/ids';
import { NAME_LIMIT, requiredText } from '../../core/kernel/text';
import type { Commands, Done } from '../../core/loops/command';
import type { LoopRules } from '../../core/loops/rules';
import { append } from '../../core/trace/append';
import type { Actor } from '../../core/trace/actor';
import { keepFacts, type FactsOf } from '../../core/trace/facts';
import { checkRooms, siteEntries } from './site';
import type { SiteRow } from './site.entity';
import { saveMilestone } from './milestone.store';
import type { AddRoomsInput, MilestoneInput, RegisterSiteInput } from './site.input';
import { findRoomNumbers, lockSite, saveRooms, saveSites } from './site.store';

const HOUR_MS = 3_600_000;
const LONGEST_BUILD_HOURS = 2_000;

/** Ids of a verb's answer; fields are read anew under the caller's rights. */
export type SiteOutcomeIds = { id: RowId; entry: RowId };

/** Verbs of isolation sites. Their entries belong to no loop. */
export class Sites {
  constructor(private readonly commands: Commands, private readonly rules: LoopRules) {}

  /** Registers a site without rooms. The caller is the agency that runs it, or health or headquarters of its region or above. */
  register(context: RequestContext, input: RegisterSiteInput): Promise<Done<SiteOutcomeIds>> {
    return this.commands.run(context, 'registerSite', input, async (tx, actor) => {
      const agencyId = this.siteAgency(input.agencyId);
      this.checkRegion(input.regionCode);
      this.checkCaller(context.principal.agency, agencyId, input.regionCode);
      const name = requiredText('input.name', input.name, NAME_LIMIT);
      await elevate(tx, 'advance');
      const site: SiteRow = {
        id: rowId(context.now.getTime()), version: 1, agencyId, name, kind: input.kind, regionCode: input.regionCode, zoning: null,
      };
      await saveSites(tx, [site]);
      const facts = { site: publicId('IsolationSite', site.id), name, kind: site.kind, region: site.regionCode, agency: publicId('Agency', agencyId) };
      return { id: site.id, entry: await this.note(tx, actor, 'registerSite', 'SITE_REGISTERED', facts) };
    });
  }

  /** Adds rooms to a site, all or none of them. The caller is whoever could register it. */
  addRooms(context: RequestContext, input: AddRoomsInput): Promise<Done<SiteOutcomeIds>> {
    return this.commands.run(context, 'addRooms', input, async (tx, actor) => {
      const site = await this.lock(tx, context, input.siteId);
      if (site.version !== input.expectedVersion) {
        throw new Refusal('VERSION_CONFLICT', 'The site has changed since you read it. Read it again and decide anew.', { currentVersion: site.version });
      }
      const rooms = checkRooms(input.rooms, new Set(await findRoomNumbers(tx, site.id)));
      const version = site.version + 1;
      await saveSites(tx, [{ ...site, version }]);
      const dueAt = input.milestone ? await this.plan(tx, site.id, input.milestone) : null;
      const milestone = input.milestone?.hours ?? null;
      await saveRooms(tx, rooms.map((room) => ({ ...room, id: rowId(context.now.getTime()), siteId: site.id, milestone })));
      const facts = {
        site: publicId('IsolationSite', site.id), version, milestone, dueAt, rooms: JSON.stringify(rooms.map((room) => [room.number, room.floor, room.class])),
      };
      return { id: site.id, entry: await this.note(tx, actor, 'addRooms', 'SITE_ROOMS_ADDED', facts) };
    });
  }

  /** Runs a verb on a site that is under lock, by whoever could register it. Its entry belongs to no loop. */
  run<I extends { idempotencyKey: string; siteId: string }, N extends keyof typeof siteEntries>(
    context: RequestContext, verb: string, input: I, work: (tx: Tx, site: SiteRow) => Promise<{ entry: N; facts: Partial<FactsOf<typeof siteEntries, N>> }>,
  ): Promise<Done<SiteOutcomeIds>> {
    return this.commands.run(context, verb, input, async (tx, actor) => {
      const site = await this.lock(tx, context, input.siteId);
      const { entry, facts } = await work(tx, site);
      const told = { site: publicId('IsolationSite', site.id), ...facts } as unknown as FactsOf<typeof siteEntries, N>;
      return { id: site.id, entry: await this.note(tx, actor, verb, entry, told) };
    });
  }

  /** The time of the platform. */
  now(): Date {
    return this.rules.clock.now();
  }

  private async lock(tx: Tx, context: RequestContext, publicSiteId: string): Promise<SiteRow> {
    await elevate(tx, 'advance');
    const id = rowIdOf('IsolationSite', publicSiteId);
    const site = id ? await lockSite(tx, id) : null;
    if (!site) throw notFound('isolation site');
    this.checkCaller(context.principal.agency, site.agencyId, site.regionCode);
    return site;
  }

  private async plan(tx: Tx, site: RowId, { hours, orderedAt }: MilestoneInput): Promise<Date> {
    if (!Number.isInteger(hours) || hours < 1 || hours > LONGEST_BUILD_HOURS) throw badInput('input.milestone.hours', `hours must be a whole number from 1 to ${LONGEST_BUILD_HOURS}.`);
    const dueAt = new Date(orderedAt.getTime() + hours * HOUR_MS);
    await saveMilestone(tx, site, hours, dueAt);
    return dueAt;
  }

  private siteAgency(publicAgencyId: string): RowId {
    const id = rowIdOf('Agency', publicAgencyId);
    const agency = id ? this.rules.places.agency(id) : undefined;
    if (agency?.kind !== 'ISOLATION_SITE') throw badInput('input.agencyId', 'agencyId must be an agency of kind ISOLATION_SITE.');
    return agency.id;
  }

  private checkRegion(region: string): void {
    const found = this.rules.places.regionOn(region, shanghaiDay(this.rules.clock.now()));
    if ('region' in found) return;
    throw badInput('input.regionCode', found.reason === 'unknown'
      ? 'No region has this code.' : 'This region is not valid today: use the code that followed it.');
  }

  private checkCaller(caller: PrincipalAgency, siteAgency: RowId, region: string): void {
    const commands = caller.kind === 'PUBLIC_HEALTH' || caller.kind === 'HEADQUARTERS';
    const above = commands && this.rules.places.isWithin(region, caller.regionCode, shanghaiDay(this.rules.clock.now()));
    if (caller.id !== siteAgency && !above) {
      throw forbidden('This is for the agency that runs the site, and for health and headquarters of its region or of one above.');
    }
  }

  private async note<N extends keyof typeof siteEntries>(
    tx: Tx, actor: Actor, verb: string, kind: N, facts: FactsOf<typeof siteEntries, N>,
  ): Promise<RowId> {
    const at = this.rules.clock.now();
    const [entry] = await append(tx, [{
      id: rowId(at.getTime()), loopKey: null, loopSeq: null, previousHash: null, kind, verb, agencyId: actor.agencyId,
      actor: actor.pseudonym, purpose: actor.purpose, policyVersion: POLICY_VERSION, protocolId: null, fromState: null,
      after: null, at, personId: null, facts: keepFacts(siteEntries[kind], facts),
    }]);
    return entry!.id;
  }
}
