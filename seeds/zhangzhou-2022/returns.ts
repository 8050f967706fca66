import type { RequestContext } from '../../src/core/access/request-context';
import { publicId, type RowId } from '../../src/core/kernel/ids';
import { WorkedLoop, type Acting } from './acting';
import { Draw } from './draw';

const HOUR = 60;

/** Whoever has a part in the way home. */
export interface GoingHome {
  /** Of the transfer to the site. */
  readonly story: string;
  readonly opener: RequestContext;
  readonly site: RequestContext;
  readonly transport: RequestContext;
  readonly custodian: RequestContext;
}

/** The way home after a stay (返家): a transfer of its own, for which the community signs. */
export class ReturnStories {
  constructor(private readonly acting: Acting) {}

  /** Brings a person home whose stay has ended. */
  async bring(going: GoingHome, stay: RowId): Promise<void> {
    const { stage, services } = this.acting;
    const story = `${going.story}/home`;
    const draw = new Draw(story);
    await stage.inTurn(new Date(stage.now.getTime() + draw.whole(10, 40) * 60_000));
    const { outcome } = await services.returns.order(this.acting.as(going.opener.principal.agency.code, 'TRANSFER'), {
      idempotencyKey: this.acting.key(`${story}/ordered`), stayId: publicId('IsolationStay', stay), communityId: publicId('Agency', going.custodian.principal.agency.id),
    });
    const loop = new WorkedLoop(this.acting, story, 'Transfer', outcome.id);
    const signs = { place: '隔离点出口', temperature: 36 + draw.whole(1, 6) / 10, symptoms: false };
    await stage.after(draw.whole(20, 60));
    const vehicleDisinfectedAt = new Date(stage.now.getTime() - draw.whole(10, 60) * 60_000);
    await loop.does((verb) => services.journeys.dispatch(going.transport, { ...verb, vehicle: '返家01号车', crew: ['驾驶员C'], vehicleDisinfectedAt }));
    await stage.after(draw.whole(10, 30));
    await loop.does((verb) => services.journeys.release(going.site, { ...verb, ...signs }));
    await loop.does((verb) => services.journeys.board(going.transport, { ...verb, ...signs }));
    await stage.after(draw.whole(15, 45));
    await loop.does((verb) => services.journeys.arrive(going.transport, verb));
    await loop.does((verb) => services.journeys.confirmHome(going.custodian, { ...verb, ...signs, place: '小区北门' }));
    await stage.after(draw.percent(50) ? 40 * HOUR : draw.whole(40, 5 * HOUR));
    await loop.does((verb) => services.transfers.close(going.opener, { ...verb, note: '已返家，闭环完成。' }));
  }
}
