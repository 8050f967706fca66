import { endOfShanghaiDay } from '../../src/core/kernel/clock';
import type { Agency } from './agency';
import type { Json } from './answers';
import type { World } from './world';

const HALF_DAY_MS = 12 * 3_600_000;
const DEPLOYMENT = `query($id: ID!) { deployment(id: $id) {
  state version phase overdue dueAt heldBy { code } team { id } missingReports verbs withheld
  dailyReports { nodes { date summary withheld } totalCount } clocks { code label state dueAt endedAt }
  trace { nodes { kind loopSeq agency { code } facts { name value withheld } } } } }`;

/** Noon of a day in Shanghai. */
export function noon(day: string): Date {
  return new Date(endOfShanghaiDay(day).getTime() - HALF_DAY_MS);
}

/** A community and the party organ that it asks for teams. */
export class Sending {
  readonly community: Agency;
  readonly organ: Agency;

  constructor(private readonly world: World) {
    this.community = world.agency('COMMUNITY-350602001', { purpose: 'DEPLOYMENT' });
    this.organ = world.agency('PARTY_ORGAN-350600');
  }

  /** A new team of twelve, of the organ unless another owner is named; its public id. */
  async team(name: string, owner = this.organ): Promise<string> {
    const input = { name, kind: 'PARTY_WORK_GROUP', regionCode: '350600', leaderTitle: '处级干部', size: 12 };
    return (await owner.verb('registerTeam', input)).team.id;
  }

  /** What the community asks the organ for. */
  async wish(): Promise<Record<string, unknown>> {
    return {
      regionCode: '350602001', providerId: await this.world.agencyId(this.organ.code), duty: 'QUEUE_ORDER', needed: 10,
      from: '2022-03-20T00:00:00Z', until: '2022-03-27T00:00:00Z', note: '采样点三处',
    };
  }

  /** A deployment that the community has asked for; its public id. */
  async request(): Promise<string> {
    return (await this.community.verb('requestDeployment', await this.wish())).deployment.id;
  }

  /** A deployment whose team has gone on duty at noon of a day. */
  async onDuty(day: string, teamId: string): Promise<string> {
    this.world.clock.set(noon(day));
    const id = await this.request();
    await this.organ.verb('assignDeployment', { id, teamId });
    await this.organ.verb('checkInDeployment', { id, place: 'UNIT', present: 12 });
    await this.community.verb('checkInDeployment', { id, place: 'COMMUNITY', present: 11 });
    await this.organ.verb('startDuty', { id });
    return id;
  }

  /** The deployment as somebody sees it, by default the community. */
  async read(id: string, reader = this.community): Promise<Json> {
    return (await reader.query(DEPLOYMENT, { id })).deployment;
  }
}

/** The clocks of daily reports, by start. */
export function reportClocks(deployment: Json): Json[] {
  return deployment.clocks.filter((clock: Json) => clock.code === 'DAILY_REPORT')
    .map(({ label, state, endedAt }: Json) => ({ day: label, state, open: endedAt === null }));
}
