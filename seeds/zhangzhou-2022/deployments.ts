import { endOfShanghaiDay, shanghaiDay, startOfShanghaiDay } from '../../src/core/kernel/clock';
import type { DutyKind } from '../../src/domain/deployments/deployment';
import { WorkedLoop, type Acting } from './acting';
import { Draw } from './draw';
import type { LaidDays } from './laid-days';
import { PARTY_GROUPS, PROVIDERS, YOUTH_TEAMS, type TeamRegister } from './teams';

const HOUR = 60;
const DUTIES: readonly DutyKind[] = ['QUEUE_ORDER', 'REGISTRATION', 'GUIDANCE', 'PUBLICITY', 'SUPPLY_DELIVERY', 'HOUSEHOLD_VISIT', 'CHECKPOINT', 'LOCATING'];
const PROBLEMS = ['防护服不足，请支援。', '夜间照明不够。', '老年居民不使用智能手机，需人工登记。', '志愿者轮休不足。'];

/** How far a deployment gets, unless the end comes first. */
type Fate = 'SERVES' | 'GOES_HOME' | 'CHECKS_IN' | 'HALF_CHECKED_IN' | 'ASSIGNED' | 'UNANSWERED' | 'DECLINED' | 'WITHDRAWN';

interface Plan {
  readonly name: string;
  readonly region: string;
  readonly provider: string;
  readonly team: () => Promise<string>;
  readonly needed: number;
  readonly duty: DutyKind;
  readonly asked: Date;
  readonly fate: Fate;
}

/** Teams go down to communities: asked for, named, checked in at both places (双报到), on duty, a report a day (三个一). */
export class DeploymentStories {
  constructor(private readonly acting: Acting, private readonly days: LaidDays, private readonly teams: TeamRegister) {}

  /** Begins all of them. `communities` are the 76 of the articles, by code. */
  begin(communities: readonly string[]): void {
    for (let number = 0; number < PARTY_GROUPS; number += 1) this.play(this.partyGroup(number, communities[number % communities.length]!));
    for (let number = 0; number < YOUTH_TEAMS; number += 1) this.play(this.youth(number, communities[(number * 5) % communities.length]!));
    this.acting.stage.begin(() => this.squad());
  }

  private play(plan: Plan): void {
    this.acting.stage.begin(() => this.deployment(plan));
  }

  private partyGroup(number: number, region: string): Plan {
    const draw = new Draw(`party group ${number}`);
    const lateFates: readonly Fate[] = ['ASSIGNED', 'HALF_CHECKED_IN', 'CHECKS_IN'];
    return {
      name: `party-${number}`, region, provider: PROVIDERS.party, team: () => this.teams.partyGroup(number), needed: 12,
      duty: draw.one(DUTIES), asked: this.days.at(19, `1${draw.whole(5, 9)}:${draw.whole(10, 59)}`),
      fate: number % 12 === 5 ? lateFates[Math.floor(number / 12) % 3]! : number % 9 === 4 ? 'GOES_HOME' : 'SERVES',
    };
  }

  private youth(number: number, region: string): Plan {
    const fates: readonly Fate[] = ['SERVES', 'GOES_HOME', 'UNANSWERED', 'DECLINED', 'SERVES', 'WITHDRAWN', 'HALF_CHECKED_IN'];
    const draw = new Draw(`youth ${number}`);
    return {
      name: `youth-${number}`, region, provider: PROVIDERS.youth, team: () => this.teams.youth(number), needed: 100 + 10 * draw.whole(0, 4),
      duty: draw.one(['QUEUE_ORDER', 'GUIDANCE', 'PUBLICITY'] as const), asked: this.days.at(20 + number % 3, `0${draw.whole(6, 9)}:${draw.whole(10, 59)}`),
      fate: fates[number % fates.length]!,
    };
  }

  /** Who asks is the community agency; what is asked for is an organ's to give. */
  private async deployment(plan: Plan): Promise<void> {
    const { stage, services } = this.acting;
    const draw = new Draw(plan.name);
    await stage.inTurn(plan.asked);
    const asker = this.acting.as(this.acting.nearest('COMMUNITY', plan.region), 'DEPLOYMENT');
    const provider = this.acting.as(plan.provider);
    const loop = await this.ask(plan, asker);
    if (plan.fate === 'UNANSWERED') return;
    if (plan.fate === 'WITHDRAWN') {
      await stage.after(2 * HOUR);
      return loop.does((verb) => services.deployments.withdraw(asker, { ...verb, reason: '采样点合并，不再需要。' }));
    }
    await stage.after(draw.percent(8) ? 5 * HOUR : draw.whole(25, 2 * HOUR));
    if (plan.fate === 'DECLINED') return this.decline(loop, asker, provider, draw);
    const teamId = await plan.team();
    await loop.does((verb) => services.deployments.assign(provider, { ...verb, teamId }));
    if (plan.fate === 'ASSIGNED') return;
    await this.checkIn(loop, asker, provider, plan, draw);
    if (plan.fate === 'HALF_CHECKED_IN' || plan.fate === 'CHECKS_IN') return;
    await stage.after(draw.whole(10, 40));
    await loop.does((verb) => services.deployments.start(provider, verb));
    await this.serve(loop, asker, provider, plan, draw);
  }

  private async ask(plan: Plan, asker: ReturnType<Acting['as']>): Promise<WorkedLoop> {
    const from = this.days.at(20, '08:00');
    const { outcome } = await this.acting.services.deployments.request(asker, {
      idempotencyKey: this.acting.key(`${plan.name}/asked`), regionCode: plan.region, providerId: this.acting.publicAgencyId(plan.provider),
      duty: plan.duty, needed: plan.needed, from: from > plan.asked ? from : plan.asked, until: this.days.at(27, '20:00'),
    });
    return new WorkedLoop(this.acting, plan.name, 'TeamDeployment', outcome.id);
  }

  private async decline(loop: WorkedLoop, asker: ReturnType<Acting['as']>, provider: ReturnType<Acting['as']>, draw: Draw): Promise<void> {
    const { stage, services } = this.acting;
    await loop.does((verb) => services.deployments.decline(provider, { ...verb, reason: '各大队均已派出，建议由街道统筹。' }));
    if (draw.percent(50)) return;
    await stage.after(3 * HOUR);
    await loop.does((verb) => services.deployments.close(asker, verb));
  }

  /** 双报到: at the unit, then at the community. */
  private async checkIn(
    loop: WorkedLoop, asker: ReturnType<Acting['as']>, provider: ReturnType<Acting['as']>, plan: Plan, draw: Draw,
  ): Promise<void> {
    const { stage, services } = this.acting;
    const present = plan.needed - draw.whole(0, 2);
    const dawn = this.days.at(20, '07:00');
    await stage.at(dawn > stage.now ? new Date(dawn.getTime() + draw.whole(0, 70) * 60_000) : new Date(stage.now.getTime() + draw.whole(20, 60) * 60_000));
    await loop.does((verb) => services.deployments.checkIn(provider, { ...verb, place: 'UNIT', present }));
    if (plan.fate === 'HALF_CHECKED_IN') return;
    await stage.after(draw.whole(20, 50));
    await loop.does((verb) => services.deployments.checkIn(asker, { ...verb, place: 'COMMUNITY', present }));
  }

  private async serve(
    loop: WorkedLoop, asker: ReturnType<Acting['as']>, provider: ReturnType<Acting['as']>, plan: Plan, draw: Draw,
  ): Promise<void> {
    const { stage, services } = this.acting;
    const home = this.homewardsOf(plan);
    while (!home || home >= endOfShanghaiDay(this.acting.today)) await this.reportToday(loop, provider, draw);
    await stage.at(home);
    await this.report(loop, provider, this.acting.today, draw);
    await loop.does((verb) => services.deployments.finish(provider, { ...verb, note: '任务完成，物资已移交。' }));
    if (draw.percent(30)) return;
    await stage.after(draw.whole(HOUR, 6 * HOUR));
    await loop.does((verb) => services.deployments.close(asker, { ...verb, note: '感谢支援。' }));
  }

  /** When the team goes home. Of true days nobody stays on duty: a report would be missing for each day of the years since. */
  private homewardsOf({ fate }: Plan): Date | undefined {
    if (fate === 'GOES_HOME') return this.days.at(22, '17:30');
    return this.days.areTrue ? this.days.at(23, '13:20') : undefined;
  }

  /** In the evening, for the day; some days are forgotten, some come the next morning. Ends after midnight. */
  private async reportToday(loop: WorkedLoop, provider: ReturnType<Acting['as']>, draw: Draw): Promise<void> {
    const { stage } = this.acting;
    const date = shanghaiDay(stage.now);
    const evening = new Date(startOfShanghaiDay(date).getTime() + (19 * HOUR + draw.whole(0, 4 * HOUR)) * 60_000);
    const late = draw.percent(7);
    if (!draw.percent(9)) {
      await stage.at(late ? new Date(endOfShanghaiDay(date).getTime() + 9 * HOUR * 60_000) : evening);
      await this.report(loop, provider, date, draw);
    }
    await stage.at(new Date(endOfShanghaiDay(date).getTime() + 30 * 60_000));
  }

  private report(loop: WorkedLoop, provider: ReturnType<Acting['as']>, date: string, draw: Draw): Promise<void> {
    const served = draw.whole(120, 900);
    const problems = draw.percent(20) ? draw.one(PROBLEMS) : undefined;
    return loop.does((verb) => this.acting.services.deployments.report(provider, {
      ...verb, date, summary: `引导群众${served}人次，秩序良好。`, peopleServed: served, dispatchHeld: true, contactMade: !draw.percent(10), problems,
    }));
  }

  /** The squad of the article came home in the first hours of the 20th. */
  private async squad(): Promise<void> {
    const { stage, services } = this.acting;
    const region = '350603001';
    await stage.inTurn(this.days.at(19, '13:05'));
    const asker = this.acting.as('COMMUNITY-350603001', 'DEPLOYMENT');
    const provider = this.acting.as(PROVIDERS.volunteers);
    const plan: Plan = {
      name: 'squad', region, provider: PROVIDERS.volunteers, team: () => this.teams.squad(), needed: 17, duty: 'QUEUE_ORDER', asked: stage.now, fate: 'SERVES',
    };
    const loop = await this.ask(plan, asker);
    await stage.after(15);
    const teamId = await plan.team();
    await loop.does((verb) => services.deployments.assign(provider, { ...verb, teamId }));
    for (const [place, context] of [['UNIT', provider], ['COMMUNITY', asker]] as const) {
      await stage.after(12);
      await loop.does((verb) => services.deployments.checkIn(context, { ...verb, place, present: 17 }));
    }
    await stage.after(10);
    await loop.does((verb) => services.deployments.start(provider, verb));
    const first = shanghaiDay(stage.now);
    const draw = new Draw('squad');
    await stage.at(this.days.at(20, '02:20'));
    await this.report(loop, provider, first, draw);
    await loop.does((verb) => services.deployments.finish(provider, { ...verb, note: '凌晨收队。' }));
    await stage.after(7 * HOUR);
    const last = shanghaiDay(this.days.at(20, '02:20'));
    if (last !== first) await this.report(loop, provider, last, draw);
    await loop.does((verb) => services.deployments.close(asker, { ...verb, note: '辛苦了。' }));
  }
}
