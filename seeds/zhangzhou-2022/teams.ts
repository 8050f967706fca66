import { publicId } from '../../src/core/kernel/ids';
import type { TeamKind } from '../../src/domain/teams/team';
import type { Acting } from './acting';

/** A team that is to be registered. */
interface NewTeam {
  readonly key: string;
  readonly agency: string;
  readonly region: string;
  readonly name: string;
  readonly kind: TeamKind;
  readonly size: number;
  readonly leaderTitle?: string;
}

/** 87 work groups of the municipal organs with 1,100 members and more, each led by an official of the rank 处级. */
export const PARTY_GROUPS = 87;
/** Youth volunteers stand in so many teams, more than 2,000 in all. */
export const YOUTH_TEAMS = 14;
/** Who sends which teams. */
export const PROVIDERS = { party: 'PARTY_ORGAN-350600', youth: 'PARTY_ORGAN-350600-2', volunteers: 'PARTY_ORGAN-350600-3' } as const;

/** Registers teams as they are needed; the answers are public ids. */
export class TeamRegister {
  private readonly ids = new Map<string, Promise<string>>();

  constructor(private readonly acting: Acting) {}

  /** The party work group of a number from 0. */
  partyGroup(number: number): Promise<string> {
    return this.team({
      key: `party-${number}`, agency: PROVIDERS.party, region: '350600', name: `市直机关第${number + 1}党员防控工作小组`,
      kind: 'PARTY_WORK_GROUP', size: number % 3 === 0 ? 12 : 13, leaderTitle: '处级党员干部',
    });
  }

  /** The team of youth volunteers of a number from 0. */
  youth(number: number): Promise<string> {
    return this.team({
      key: `youth-${number}`, agency: PROVIDERS.youth, region: '350600', name: `青年志愿者第${number + 1}大队`,
      kind: 'YOUTH_VOLUNTEER', size: 140 + number, leaderTitle: '团干部',
    });
  }

  /** The squad of the article: one who leads and 16 comrades. */
  squad(): Promise<string> {
    return this.team({
      key: 'squad', agency: PROVIDERS.volunteers, region: '350603', name: '“战友”志愿服务小队', kind: 'SERVICE', size: 17, leaderTitle: '队长',
    });
  }

  /** The team of a community agency that looks for persons. */
  searchers(community: string): Promise<string> {
    const region = community.replace('COMMUNITY-', '');
    return this.team({
      key: `search-${region}`, agency: community, region, name: `${this.acting.nameOf(region)}排查突击队`, kind: 'COMMANDO', size: 8, leaderTitle: '片区民警',
    });
  }

  /** Everybody who is there, those included who are sent nowhere. */
  async registerAll(): Promise<void> {
    for (let number = 0; number < PARTY_GROUPS; number += 1) await this.partyGroup(number);
    for (let number = 0; number < YOUTH_TEAMS; number += 1) await this.youth(number);
    await this.squad();
    await this.team({ key: 'sampling', agency: 'PUBLIC_HEALTH-350600', region: '350600', name: '核酸采样红色志愿者服务队', kind: 'SAMPLING', size: 32 });
    await this.team({ key: 'patrol', agency: 'PUBLIC_SECURITY-350623', region: '350623', name: '乡村110“2+N”联勤队', kind: 'RURAL_PATROL', size: 9 });
  }

  private team(team: NewTeam): Promise<string> {
    const known = this.ids.get(team.key) ?? this.register(team);
    this.ids.set(team.key, known);
    return known;
  }

  private async register({ key, agency, region, ...rest }: NewTeam): Promise<string> {
    const { services } = this.acting;
    const { outcome } = await services.teams.register(this.acting.as(agency), {
      idempotencyKey: this.acting.key(`team/${key}`), regionCode: region, ...rest,
    });
    return publicId('VolunteerTeam', outcome.id);
  }
}
