import fc from 'fast-check';
import { Refused, type Json } from '../kit/answers';
import { scaled } from '../kit/scale';
import { Movers } from '../kit/transfers';
import { world, type World } from '../kit/world';

const SEQUENCES = scaled(4, 300);
jest.setTimeout(scaled(120_000, 3_600_000));
const READ = 'query($id: ID!) { transfer(id: $id) { state custodian { code } handovers { from { code } to { code } released { at } received { at } } stay { id state } } }';
const CUSTODY = 'query($id: ID!) { custody(personId: $id) { custodian { code } } }';
const HOLDERS = ['COMMUNITY-350602001', 'TRANSPORT-350602', 'ISOLATION_SITE-350603', 'ISOLATION_SITE-350602'];

let w: World;
let movers: Movers;
let sites: Json[];

beforeAll(async () => {
  w = await world();
  movers = new Movers(w);
  sites = [await movers.siteWith(60), await movers.siteWith(60, 'ISOLATION_SITE-350602', '另一隔离点')];
});
afterAll(() => w?.stop());

/** Custody in the fewest words: who has the person, and who may take over next. */
class Model {
  holder = HOLDERS[0]!;
  private next: string | null = null;
  site = HOLDERS[2]!;

  done(verb: string): void {
    if (verb === 'releaseForBoarding') this.next = HOLDERS[1]!;
    if (verb === 'confirmArrival') this.next = this.site;
    if (verb === 'abortTransfer' && this.holder === HOLDERS[1]) this.next = HOLDERS[0]!;
    if (verb === 'redirectTransfer') {
      if (this.next === this.site) this.next = null;
      this.site = this.site === HOLDERS[2] ? HOLDERS[3]! : HOLDERS[2]!;
      if (this.holder === HOLDERS[1]) this.next = this.site;
    }
    if (['confirmOnBoard', 'admitTransfer', 'confirmReturn'].includes(verb)) this.holder = this.next!;
  }
}

const VERBS = [
  'acceptTransfer', 'refuseTransfer', 'redirectTransfer', 'dispatchTransfer', 'releaseForBoarding', 'confirmOnBoard', 'confirmArrival', 'admitTransfer', 'abortTransfer',
  'confirmReturn', 'closeTransfer', 'withdrawTransfer',
] as const;
type Verb = (typeof VERBS)[number];

function call(verb: Verb, id: string, model: Model, room: () => string): Promise<unknown> {
  const site = w.agency(model.site);
  const other = sites[model.site === HOLDERS[2] ? 1 : 0]!.id;
  switch (verb) {
    case 'acceptTransfer': return site.verb(verb, { id });
    case 'refuseTransfer': return site.verb(verb, { id, reason: '已满' });
    case 'redirectTransfer': return movers.health.verb(verb, { id, siteId: other, reason: '改送' });
    case 'dispatchTransfer': return movers.dispatch(id);
    case 'releaseForBoarding':
    case 'confirmReturn': return movers.community.verb(verb, { id, place: '楼下' });
    case 'confirmOnBoard': return movers.transport.verb(verb, { id, place: '楼下' });
    case 'confirmArrival': return movers.transport.verb(verb, { id });
    case 'admitTransfer': return site.verb(verb, { id, roomId: room() });
    case 'abortTransfer': return movers.health.verb(verb, { id, reason: '病情变化' });
    case 'closeTransfer': return movers.health.verb(verb, { id });
    case 'withdrawTransfer': return movers.health.verb(verb, { id, reason: '撤回' });
    default: return verb satisfies never;
  }
}

it(`over ${SEQUENCES} random sequences of verbs somebody has the person at every moment, and it is who signed last`, async () => {
  const order = fc.array(fc.oneof({ weight: 3, arbitrary: fc.constant('forward' as const) }, { weight: 2, arbitrary: fc.constantFrom(...VERBS) }), { minLength: 6, maxLength: 16 });
  const forward: readonly Verb[] = ['acceptTransfer', 'dispatchTransfer', 'releaseForBoarding', 'confirmOnBoard', 'confirmArrival', 'admitTransfer', 'closeTransfer'];
  await fc.assert(fc.asyncProperty(order, async (steps) => {
    const [sought] = await movers.sought(1);
    const { id } = await movers.order(sought!.personId, sites[0]!.id);
    const model = new Model();
    let room = '';
    let at = 0;
    for (const step of steps) {
      const verb = step === 'forward' ? forward[Math.min(at, forward.length - 1)]! : step;
      w.clock.advance(1_000);
      const seen = await movers.health.query('query($id: ID!) { transfer(id: $id) { room { id } } }', { id });
      room = seen.transfer.room?.id ?? sites[0]!.rooms[0];
      const answer = await call(verb, id, model, () => room).catch((error: unknown) => error);
      if (answer instanceof Error && !(answer instanceof Refused)) throw answer;
      if (!(answer instanceof Error)) {
        model.done(verb);
        if (step === 'forward') at += 1;
      }
      const { transfer } = await movers.health.query(READ, { id });
      expect([verb, transfer.custodian.code]).toEqual([verb, model.holder]);
      expect(HOLDERS).toContain(transfer.custodian.code);
      expect((await movers.health.query(CUSTODY, { id: sought!.personId })).custody.custodian.code).toBe(model.holder);
      expect(transfer.handovers.filter((one: Json) => one.received && !one.released)).toEqual([]);
      if (transfer.stay) expect(transfer.custodian.code).toMatch(/^ISOLATION_SITE/);
    }
  }), { numRuns: SEQUENCES, endOnFailure: true });
});
