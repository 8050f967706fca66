import type { RequestContext } from '../../src/core/access/request-context';
import { publicId, type RowId } from '../../src/core/kernel/ids';
import { toldSiteId } from '../../src/domain/sites/site-reference.store';
import { getTransfer } from '../../src/domain/transfers/transfer.store';
import { WorkedLoop, type Acting } from './acting';
import { Draw } from './draw';
import type { LaidDays } from './laid-days';
import type { Sought } from './leads';
import { StayStories } from './stays';

const HOUR = 60;
/** The designated hospital, 裕元酒店, the modular site of 200 rooms, and the one of Zhangpu. */
const SITES = {
  hospital: 'ISOLATION_SITE-350602-2', hotel: 'ISOLATION_SITE-350603', modular: 'ISOLATION_SITE-350602', zhangpu: 'ISOLATION_SITE-350623',
} as const;
const BASIS = {
  law: '中华人民共和国传染病防治法', lawVersion: '2013年修正', appealTo: '漳州市人民政府行政复议机构',
} as const;
/** How a transfer goes, unless the end comes first. */
type Fate =
  | 'ADMITTED' | 'REFUSED' | 'DIVERTED' | 'BROUGHT_BACK' | 'CALLED_OFF' | 'WITHDRAWN' | 'WAITS' | 'NO_VEHICLE' | 'STUCK'
  | 'STAYS_REFUSED' | 'ON_THE_ROAD' | 'TURNS_BACK' | 'AT_THE_DOOR' | 'JUST_CALLED_OFF';
/** Of 100 transfers of contacts, those that do not simply arrive. */
const FATES: readonly (readonly [Fate, number])[] = [
  ['REFUSED', 9], ['DIVERTED', 6], ['BROUGHT_BACK', 4], ['CALLED_OFF', 4], ['WITHDRAWN', 7], ['WAITS', 4], ['NO_VEHICLE', 4], ['STUCK', 14],
];
/** Of the last day: how far those have come that are still on the way. */
const LAST_FATES: readonly Fate[] = ['STAYS_REFUSED', 'AT_THE_DOOR', 'ON_THE_ROAD', 'TURNS_BACK', 'ADMITTED', 'NO_VEHICLE', 'JUST_CALLED_OFF'];

interface Journey {
  readonly story: string;
  readonly loop: WorkedLoop;
  readonly row: RowId;
  readonly opener: RequestContext;
  readonly custodian: RequestContext;
  readonly transport: RequestContext;
  site: RequestContext;
  readonly draw: Draw;
}

/** Point to point to a site (转运): ordered by health, four signatures, a stay at the end. */
export class TransferStories {
  private readonly stays: StayStories;

  constructor(private readonly acting: Acting, private readonly days: LaidDays) {
    this.stays = new StayStories(acting);
  }

  /** Begins the transfer of a person whom a community has. */
  begin(sought: Sought, region: string, investigationId: string, ill: boolean): void {
    this.acting.stage.begin(() => this.move(sought, region, investigationId, ill));
  }

  private async move(sought: Sought, region: string, investigationId: string, ill: boolean): Promise<void> {
    const { stage } = this.acting;
    const draw = new Draw(`journey ${sought.person.index}`);
    const isLast = stage.now >= this.days.at(23, '03:30');
    const fate = ill ? 'ADMITTED' : isLast ? LAST_FATES[sought.person.index % LAST_FATES.length]! : fateOf(draw);
    await stage.inTurn(new Date(stage.now.getTime() + draw.whole(8, 35) * 60_000));
    const journey = await this.order(sought, region, investigationId, ill ? SITES.hospital : siteFor(region, draw), draw);
    if (fate === 'WAITS') return;
    await this.answer(journey, fate);
    if (fate === 'NO_VEHICLE' || fate === 'STAYS_REFUSED') return;
    if (fate === 'WITHDRAWN') {
      await stage.after(draw.whole(10, 50));
      return journey.loop.does((verb) => this.acting.services.transfers.withdraw(journey.opener, { ...verb, reason: '经专家组研判，改为居家隔离。' }));
    }
    await this.board(journey, fate);
  }

  private async order(sought: Sought, region: string, investigationId: string, site: string, draw: Draw): Promise<Journey> {
    const story = `journey-${sought.person.index}`;
    const opener = this.acting.as(this.acting.nearest('PUBLIC_HEALTH', region), 'TRANSFER');
    const { outcome } = await this.acting.services.transfers.order(opener, {
      idempotencyKey: this.acting.key(`${story}/ordered`), personId: sought.personId, investigationId, siteId: siteId(site),
      legalBasis: { ...BASIS, authority: this.acting.agencyName(this.acting.nearest('HEADQUARTERS', region)), ...groundsOf(sought.category) },
    });
    return {
      story, draw, opener, row: outcome.id, loop: new WorkedLoop(this.acting, story, 'Transfer', outcome.id), site: this.acting.as(site, 'ISOLATION_CARE'),
      custodian: this.acting.as(this.acting.nearest('COMMUNITY', region), 'INVESTIGATION'),
      transport: this.acting.as(this.acting.nearest('TRANSPORT', region), 'TRANSFER'),
    };
  }

  /** The site keeps a room, or says no and another one is asked. */
  private async answer(journey: Journey, fate: Fate): Promise<void> {
    const { stage, services } = this.acting;
    const { loop, draw } = journey;
    const moment = (): Promise<void> => stage.inTurn(new Date(stage.now.getTime() + draw.whole(4, 35) * 60_000));
    await moment();
    if (fate === 'REFUSED' || fate === 'STAYS_REFUSED') {
      await loop.does((verb) => services.transfers.refuse(journey.site, { ...verb, reason: '本批房间待终末消毒，暂不能接收。' }));
      if (fate === 'STAYS_REFUSED') return;
      await stage.after(draw.percent(20) ? 3 * HOUR : draw.whole(10, 45));
      await this.redirect(journey, '原隔离点暂不能接收。');
      await moment();
    }
    await loop.does((verb) => services.transfers.accept(journey.site, verb));
  }

  private async board(journey: Journey, fate: Fate): Promise<void> {
    const { stage, services } = this.acting;
    const { loop, draw, transport, custodian } = journey;
    await stage.after(draw.whole(8, 40));
    const vehicle = `转运${String(draw.whole(1, 24)).padStart(2, '0')}号车`;
    const vehicleDisinfectedAt = new Date(stage.now.getTime() - draw.whole(10, 90) * 60_000);
    await loop.does((verb) => services.journeys.dispatch(transport, { ...verb, vehicle, crew: ['驾驶员A', '随车医护B'], vehicleDisinfectedAt }));
    if (fate === 'CALLED_OFF' || fate === 'JUST_CALLED_OFF') {
      await stage.after(draw.whole(10, 30));
      await loop.does((verb) => services.transfers.abort(transport, { ...verb, reason: '车辆故障，另派车。' }));
      return fate === 'CALLED_OFF' ? this.close(journey) : undefined;
    }
    const signs = { place: '小区北门转运点', temperature: 36 + draw.whole(1, 9) / 10, symptoms: false };
    await stage.after(draw.whole(15, 45));
    await loop.does((verb) => services.journeys.release(custodian, { ...verb, ...signs }));
    if (fate === 'STUCK') return;
    await stage.after(draw.whole(2, 9));
    await loop.does((verb) => services.journeys.board(transport, { ...verb, ...signs }));
    await this.drive(journey, fate);
  }

  private async drive(journey: Journey, fate: Fate): Promise<void> {
    const { stage, services } = this.acting;
    const { loop, draw, transport } = journey;
    if (fate === 'ON_THE_ROAD') return;
    await stage.after(draw.whole(10, 25));
    if (fate === 'BROUGHT_BACK' || fate === 'TURNS_BACK') {
      await loop.does((verb) => services.transfers.abort(transport, { ...verb, reason: '途中道路管制，返回原址。' }));
      if (fate === 'TURNS_BACK') return;
      await stage.after(draw.whole(25, 90));
      await loop.does((verb) => services.journeys.returnHome(journey.custodian, { ...verb, place: '小区北门转运点', temperature: 36.5, symptoms: false }));
      return this.close(journey);
    }
    if (fate === 'DIVERTED') {
      await stage.inTurn(stage.now);
      await this.redirect(journey, '原隔离点通道占用，就近分流。');
    }
    await stage.after(draw.whole(10, 40));
    await loop.does((verb) => services.journeys.arrive(transport, verb));
    if (fate === 'AT_THE_DOOR') return;
    await stage.after(draw.percent(8) ? draw.whole(35, 70) : draw.whole(5, 20));
    const row = await this.acting.surroundings.database.inContext({ system: 'advance' }, (tx) => getTransfer(tx, journey.row));
    await loop.does((verb) => services.journeys.admit(journey.site, {
      ...verb, roomId: publicId('IsolationRoom', row.roomId!), temperature: 36.6, symptoms: false,
    }));
    const released = draw.percent(12) ? new Date(stage.now.getTime() + draw.whole(14 * HOUR, 40 * HOUR) * 60_000) : undefined;
    this.acting.stage.begin(() => this.stays.watch(journey, released));
    await this.close(journey);
  }

  private async redirect(journey: Journey, reason: string): Promise<void> {
    const site = journey.site.principal.agency.code === SITES.modular ? SITES.hotel : SITES.modular;
    await journey.loop.does((verb) => this.acting.services.transfers.redirect(journey.opener, { ...verb, siteId: siteId(site), reason }));
    journey.site = this.acting.as(site, 'ISOLATION_CARE');
  }

  private async close({ loop, opener, draw }: Journey): Promise<void> {
    await this.acting.stage.after(draw.percent(20) ? 40 * HOUR : draw.whole(40, 6 * HOUR));
    await loop.does((verb) => this.acting.services.transfers.close(opener, { ...verb, note: '闭环完成。' }));
  }
}

function fateOf(draw: Draw): Fate {
  let share = draw.whole(1, 100);
  for (const [fate, of] of FATES) {
    if (share <= of) return fate;
    share -= of;
  }
  return 'ADMITTED';
}

function siteFor(region: string, draw: Draw): string {
  if (region.startsWith('350623')) return SITES.zhangpu;
  return draw.percent(45) ? SITES.hotel : SITES.modular;
}

function siteId(site: string): string {
  return publicId('IsolationSite', toldSiteId(site));
}

function groundsOf(category: Sought['category']): { article: string; necessity: string } {
  switch (category) {
    case 'CONFIRMED_CASE':
    case 'ASYMPTOMATIC_INFECTION': return { article: '第三十九条第一款', necessity: '核酸检测阳性，须在定点医院隔离治疗。' };
    case 'CLOSE_CONTACT':
    case 'SUB_CLOSE_CONTACT': return { article: '第三十九条第一款第（三）项', necessity: '经流调判定为密切接触者或密接的密接，须集中隔离医学观察。' };
    case 'GENERAL_CONTACT':
    case 'SPACE_TIME_COMPANION':
    case 'RISK_AREA_TRAVELLER':
    case 'INBOUND_TRAVELLER': return { article: '第三十九条第一款第（三）项', necessity: '来自风险地区，经研判须集中隔离医学观察。' };
  }
}
