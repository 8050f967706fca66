import { rowIdOf, type RowId } from '../../src/core/kernel/ids';
import type { RequestContext } from '../../src/core/access/request-context';
import { findInvestigations } from '../../src/domain/investigations/investigation.store';
import type { ControlMeasure, InvestigationOutcome } from '../../src/domain/investigations/investigation';
import { WorkedLoop, type Acting } from './acting';
import { Draw } from './draw';
import type { Sought } from './leads';
import type { TeamRegister } from './teams';
import type { TransferStories } from './transfers';

const HOUR = 60;
/** How a request goes, unless the end comes first. */
type Fate =
  | 'FOUND' | 'NO_RISK' | 'NOT_FOUND' | 'MOVED_ON' | 'WRONG_PERSON' | 'DUPLICATE' | 'WITHDRAWN' | 'FORGOTTEN' | 'STUCK' | 'RETURNED'
  | 'JUST_LOCATED' | 'JUST_VERIFIED' | 'JUST_CONTROLLED';
/** Of 100 requests for contacts, those that do not simply end with the person found. */
const FATES: readonly (readonly [Fate, number])[] = [
  ['NO_RISK', 10], ['NOT_FOUND', 5], ['MOVED_ON', 6], ['WRONG_PERSON', 3], ['DUPLICATE', 3], ['WITHDRAWN', 4], ['FORGOTTEN', 3], ['STUCK', 5], ['RETURNED', 4],
];
/** Of the last hours: how far work has come. */
const LATE_FATES: readonly Fate[] = ['JUST_LOCATED', 'FOUND', 'JUST_VERIFIED', 'FOUND', 'JUST_CONTROLLED', 'FOUND'];
/** Where persons have moved on to: other counties, and at last another city, where no request of ours goes. */
const MOVED_TO: readonly string[] = ['350623100', '350604102', '350605100', '350626100', '350200'];

interface Request {
  readonly sought: Sought;
  readonly story: string;
  readonly region: string;
  readonly loop: WorkedLoop;
  readonly opener: RequestContext;
  readonly community: RequestContext;
  readonly draw: Draw;
}

/** What communities do with the requests that reach them (区域协查): receive, assign, find, verify, control, report. */
export class InvestigationStories {
  /** How many requests a person has had, by the person's index. */
  private readonly requests = new Map<number, number>();

  constructor(private readonly acting: Acting, private readonly teams: TeamRegister, private readonly transfers: TransferStories) {}

  /** Begins the story of a request. A lead that comes after the first request was closed brings another one for the same person. */
  begin(sought: Sought): void {
    const before = this.requests.get(sought.person.index) ?? 0;
    this.requests.set(sought.person.index, before + 1);
    const request = this.request(sought, `person-${sought.person.index}${before > 0 ? `-${before + 1}` : ''}`, sought.region, sought.investigation);
    this.acting.stage.begin(() => (before > 0 ? this.answerAgain(request) : this.work(request)));
  }

  private request(sought: Sought, story: string, region: string, id: RowId): Request {
    return {
      sought, story, region, draw: new Draw(story), loop: new WorkedLoop(this.acting, story, 'InvestigationRequest', id),
      opener: this.acting.as(sought.openedBy, 'INVESTIGATION'),
      community: this.acting.as(this.acting.nearest('COMMUNITY', region), 'INVESTIGATION'),
    };
  }

  private async work(request: Request): Promise<void> {
    const { loop, community, opener, draw } = request;
    const { stage, services } = this.acting;
    const fate = fateOf(request);
    if (fate === 'FORGOTTEN') return;
    await stage.after(draw.percent(12) ? draw.whole(35, 2 * HOUR) : draw.whole(3, 14));
    await loop.does((verb) => services.investigations.receive(community, verb));
    if (fate === 'WITHDRAWN') {
      await stage.after(draw.whole(20, 80));
      return loop.does((verb) => services.investigations.withdraw(opener, { ...verb, reason: '重复下发，撤回。' }));
    }
    if (fate === 'DUPLICATE') return this.report(request, 'DUPLICATE', '与前单为同一人，已在处置。');
    await stage.after(draw.whole(3, 15));
    const teamId = await this.teams.searchers(community.principal.agency.code);
    await loop.does((verb) => services.investigations.assign(community, { ...verb, teamId }));
    if (fate === 'STUCK') return this.attempts(request, 1);
    if (fate === 'MOVED_ON') return this.moveOn(request);
    if (fate === 'WRONG_PERSON') return this.report(request, 'WRONG_PERSON', '同名同姓，经核实非本人。');
    if (fate === 'NOT_FOUND') {
      await this.attempts(request, 3);
      return this.report(request, 'NOT_FOUND', '三次上门及电话联系均未找到。');
    }
    await this.find(request, fate);
  }

  private async answerAgain(request: Request): Promise<void> {
    await this.acting.stage.after(request.draw.whole(3, 14));
    await request.loop.does((verb) => this.acting.services.investigations.receive(request.community, verb));
    await this.report(request, 'DUPLICATE', '本人前单已处置，情况未变。');
  }

  private async find(request: Request, fate: Fate): Promise<void> {
    const { loop, community, draw, sought } = request;
    const { stage, services } = this.acting;
    if (draw.percent(12)) await this.attempts(request, 1);
    await stage.after(draw.percent(12) ? draw.whole(2 * HOUR, 5 * HOUR) : draw.whole(15, 80));
    await loop.does((verb) => services.investigations.locate(community, { ...verb, note: '电话联系后上门找到本人。' }));
    if (fate === 'JUST_LOCATED') return;
    await stage.after(draw.whole(8, 30));
    await loop.does((verb) => services.investigations.verify(community, { ...verb, document: sought.person.document, note: '现场核对身份。' }));
    if (fate === 'JUST_VERIFIED') return;
    if (fate === 'NO_RISK') return this.report(request, 'FOUND_NO_RISK', '行程核对无交集，排除风险。');
    const measure = measureFor(request);
    await stage.after(draw.whole(5, 25));
    await loop.does((verb) => services.investigations.control(community, { ...verb, measure }));
    if (fate === 'JUST_CONTROLLED') return;
    if (measure === 'CENTRAL_ISOLATION' || measure === 'HOSPITAL') this.transfers.begin(sought, request.region, loop.id, measure === 'HOSPITAL');
    await this.report(request, 'FOUND_AND_CONTROLLED', '已落地管控。', fate === 'RETURNED');
  }

  private async attempts(request: Request, count: number): Promise<void> {
    for (let i = 0; i < count; i += 1) {
      await this.acting.stage.after(request.draw.whole(40, 3 * HOUR));
      await request.loop.does((verb) => this.acting.services.investigations.recordAttempt(request.community, { ...verb, note: '敲门无人应答，电话未接。' }));
    }
  }

  /** The answer, and what the opener makes of it: mostly the end, at times another round. */
  private async report(request: Request, outcome: InvestigationOutcome, text: string, returned = false): Promise<void> {
    const { loop, community, opener, draw } = request;
    const { stage, services } = this.acting;
    await stage.after(draw.whole(5, 40));
    await loop.does((verb) => services.investigations.report(community, { ...verb, outcome, report: text }));
    await stage.after(draw.percent(10) ? 30 * HOUR : draw.whole(30, 8 * HOUR));
    if (!returned) return loop.does((verb) => services.investigations.close(opener, { ...verb, note: '核查无误，销号。' }));
    await loop.does((verb) => services.investigations.returnIt(opener, { ...verb, reason: '缺同住人员情况，请补充。' }));
    if (draw.percent(35)) return;
    await stage.after(draw.whole(30, 4 * HOUR));
    const teamId = await this.teams.searchers(community.principal.agency.code);
    await loop.does((verb) => services.investigations.assign(community, { ...verb, teamId }));
    await this.find(request, 'FOUND');
  }

  /** The person has gone on; inside of the city the next community goes on with the next request. */
  private async moveOn(request: Request): Promise<void> {
    const { loop, community, opener, draw, sought } = request;
    const { stage, services } = this.acting;
    const movedTo = MOVED_TO[(MOVED_TO.indexOf(request.region) + 1 + sought.person.index % 4) % MOVED_TO.length]!;
    await stage.inTurn(new Date(stage.now.getTime() + draw.whole(20, 90) * 60_000));
    await loop.does((verb) => services.investigations.report(community, {
      ...verb, outcome: 'MOVED_ON', report: '本人已离开辖区，家属告知去向。', movedToRegionCode: movedTo,
    }));
    const next = await this.nextOf(loop.id);
    if (next) this.acting.stage.begin(() => this.work(this.request(sought, `${request.story}+`, movedTo, next)));
    await stage.after(draw.whole(30, 5 * HOUR));
    await loop.does((verb) => services.investigations.close(opener, { ...verb, note: '已转下一单。' }));
  }

  private async nextOf(id: string): Promise<RowId | null> {
    const row = rowIdOf('InvestigationRequest', id)!;
    const [found] = await this.acting.surroundings.database.inContext({ system: 'advance' }, (tx) => findInvestigations(tx, [row]));
    return found?.nextId ?? null;
  }
}

/** Who is ill is found; of all others most are. Nobody moves on more than twice. */
function fateOf({ sought, story, draw }: Request): Fate {
  if (sought.category === 'CONFIRMED_CASE' || sought.category === 'ASYMPTOMATIC_INFECTION') return 'FOUND';
  if (sought.late) return LATE_FATES[sought.person.index % LATE_FATES.length]!;
  let share = draw.whole(1, 100);
  for (const [fate, of] of FATES) {
    if (share <= of) return fate === 'MOVED_ON' && story.endsWith('++') ? 'FOUND' : fate;
    share -= of;
  }
  return story.endsWith('+') && !story.endsWith('++') && draw.percent(40) ? 'MOVED_ON' : 'FOUND';
}

function measureFor({ sought, draw }: Request): ControlMeasure {
  switch (sought.category) {
    case 'CONFIRMED_CASE':
    case 'ASYMPTOMATIC_INFECTION': return 'HOSPITAL';
    case 'CLOSE_CONTACT': return draw.percent(90) ? 'CENTRAL_ISOLATION' : 'HOME_ISOLATION';
    case 'SUB_CLOSE_CONTACT': return draw.percent(45) ? 'CENTRAL_ISOLATION' : 'HOME_ISOLATION';
    case 'INBOUND_TRAVELLER': return 'CENTRAL_ISOLATION';
    case 'RISK_AREA_TRAVELLER': return draw.one(['CENTRAL_ISOLATION', 'HOME_ISOLATION'] as const);
    case 'GENERAL_CONTACT':
    case 'SPACE_TIME_COMPANION': return draw.percent(15) ? 'NONE_NEEDED' : 'HOME_HEALTH_MONITORING';
  }
}
