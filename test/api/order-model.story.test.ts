import fc from 'fast-check';
import { Refused, type Json } from '../kit/answers';
import { HeldModel, type Answered } from '../kit/held-model';
import { act, Ordering } from '../kit/orders';
import { scaled } from '../kit/scale';
import { LEGAL_BASIS } from '../kit/transfers';
import { world, type World } from '../kit/world';

/** So many sequences over so many worlds, each of which lives no longer than its editions. */
const WORLDS = scaled(1, 12);
const SEQUENCES = scaled(8, 25);
jest.setTimeout(scaled(240_000, 7_200_000));

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const TRANSFER = 'transfer { id state }';
const STATE = `query($id: ID!) {
  person(id: $id) {
    orders(first: 50) { nodes { id state endsAt } } transfers(first: 50) { nodes { id state site { id } room { id } handovers { received { at } } } }
    loops(kinds: [STAY, APPEAL], first: 50) { nodes { id kind stateName } }
  }
  custody(personId: $id) { custodian { code } }
}`;
const VERBS = [
  'issueOrder', 'extendOrder', 'reevaluateOrder', 'revokeOrder', 'releaseOrder', 'recordExemption', 'fileAppeal', 'decideAppeal', 'orderTransfer', 'acceptTransfer',
  'dispatchTransfer', 'releaseForBoarding', 'confirmOnBoard', 'confirmArrival', 'admitTransfer', 'abortTransfer', 'confirmReturn', 'closeTransfer', 'withdrawTransfer',
  'releaseFromIsolation', 'orderReturn', 'confirmHome',
] as const;
type Verb = (typeof VERBS)[number];
/** What ends or turns what is under way, wherever it stands. */
const TURNS: readonly Verb[] = ['revokeOrder', 'releaseFromIsolation', 'recordExemption', 'fileAppeal', 'decideAppeal', 'abortTransfer', 'orderReturn', 'issueOrder', 'extendOrder'];
const ON_THE_WAY = ['ON_BOARD', 'ARRIVED'];

let w: World;

/** One person, and everybody who may do something. */
class Real {
  constructor(readonly o: Ordering, readonly personId: string, private readonly site: string) {}

  get now(): number { return w.clock.now().getTime(); }

  async state(): Promise<Json> {
    return this.o.health.query(STATE, { id: this.personId });
  }

  /** Tries a verb; what it answered, null where it was refused. */
  async attempt(verb: Verb): Promise<Answered | null> {
    w.clock.advance(1_000);
    const { person } = await this.state();
    const answer = await this.call(verb, person).catch((error: unknown) => error);
    if (answer instanceof Refused && answer.code !== 'INTERNAL') return null;
    if (answer instanceof Error) throw answer;
    const { order, transfer } = answer as { order?: Json; transfer?: Json };
    const current = order ?? (verb === 'orderTransfer' ? (await this.state()).person.orders.nodes[0] : undefined);
    return { endsAt: current?.endsAt, transferId: transfer?.id, upheld: (answer).appeal?.state === 'ENDS_ORDER' };
  }

  /** What is next on the way to a site or home. */
  forward({ person, custody }: Json): Verb {
    const [transfer] = person.transfers.nodes;
    switch (transfer?.state) {
      case 'ORDERED': return 'acceptTransfer';
      case 'ACCEPTED': return 'dispatchTransfer';
      case 'DISPATCHED': return transfer.handovers.length > 0 ? 'confirmOnBoard' : 'releaseForBoarding';
      case 'ON_BOARD': return 'confirmArrival';
      case 'ARRIVED': return transfer.site ? 'admitTransfer' : 'confirmHome';
      case 'ABORTING': return 'confirmReturn';
      case 'ADMITTED': return 'closeTransfer';
      default: return custody && !custody.custodian ? 'orderReturn' : 'orderTransfer';
    }
  }

  private call(verb: Verb, person: Json): Promise<Json> {
    const { o, personId } = this;
    const [order] = person.orders.nodes;
    const [transfer] = person.transfers.nodes;
    const loop = (kind: string): string => person.loops.nodes.find((one: Json) => one.kind === kind)?.id ?? 'none';
    const on = { id: transfer?.id ?? 'none' };
    const reason = '依法';
    switch (verb) {
      case 'issueOrder': return act(o.health, verb, { personId, legalBasis: LEGAL_BASIS, endsAt: new Date(this.now + 20 * HOUR).toISOString() });
      case 'extendOrder': return act(o.health, verb, { id: order?.id ?? 'none', endsAt: new Date(Math.max(Date.parse(order?.endsAt ?? 0), this.now) + DAY).toISOString(), reason });
      case 'recordExemption': return act(o.health, verb, { id: order?.id ?? 'none', ground: 'PREGNANT', way: 'HOME', reason });
      case 'reevaluateOrder':
      case 'revokeOrder':
      case 'releaseOrder': return act(o.health, verb, { id: order?.id ?? 'none', reason });
      case 'fileAppeal': return act(o.community, verb, { orderId: order?.id ?? 'none', grounds: reason }, 'appeal { id state }');
      case 'decideAppeal': return act(w.agency('HEADQUARTERS-350602'), verb, { id: loop('APPEAL'), upheld: this.now % 2_000 === 0, reason }, 'appeal { id state }');
      case 'orderTransfer': return act(o.health, verb, { personId, siteId: this.site, legalBasis: LEGAL_BASIS }, TRANSFER);
      case 'acceptTransfer': return act(o.site, verb, on, TRANSFER);
      case 'dispatchTransfer': return act(o.transport, verb, { ...on, vehicle: '闽E·A1234', crew: ['王师傅'], vehicleDisinfectedAt: w.clock.now().toISOString() }, TRANSFER);
      case 'releaseForBoarding': return act(transfer?.site ? o.community : o.site, verb, { ...on, place: '门口' }, TRANSFER);
      case 'confirmOnBoard': return act(o.transport, verb, { ...on, place: '门口' }, TRANSFER);
      case 'confirmArrival': return act(o.transport, verb, on, TRANSFER);
      case 'admitTransfer': return act(o.site, verb, { ...on, roomId: transfer?.room?.id ?? 'none' }, TRANSFER);
      case 'confirmReturn':
      case 'confirmHome': return act(o.community, verb, { ...on, place: '家' }, TRANSFER);
      case 'abortTransfer': return act(o.transport, verb, { ...on, reason }, TRANSFER);
      case 'closeTransfer': return act(o.health, verb, on, TRANSFER);
      case 'withdrawTransfer': return act(o.health, verb, { ...on, reason }, TRANSFER);
      case 'releaseFromIsolation': return act(o.health, verb, { id: loop('STAY'), reason }, 'stay { id }');
      case 'orderReturn': return act(o.health, verb, { stayId: loop('STAY') }, TRANSFER);
      default: return verb satisfies never;
    }
  }
}

/** What must hold behind every step: nobody is held without a valid order, and whoever has the person is who signed for the person last. */
async function expectHeld(model: HeldModel, real: Real, after: string): Promise<void> {
  const { person, custody } = await real.state();
  const valid = person.orders.nodes.filter((one: Json) => one.state === 'IN_FORCE' && Date.parse(one.endsAt) > real.now);
  expect([after, person.orders.nodes.filter((one: Json) => one.state === 'IN_FORCE').length]).toEqual([after, model.isHeldBy(real.now) ? 1 : 0]);
  const held = person.loops.nodes.some((one: Json) => one.kind === 'STAY' && one.stateName === 'STAYING')
    || person.transfers.nodes.some((one: Json) => one.site && ON_THE_WAY.includes(one.state));
  if (held) expect([after, valid.length]).toEqual([after, 1]);
  expect([after, custody?.custodian?.code ?? null]).toEqual([after, model.holder]);
}

class Step implements fc.AsyncCommand<HeldModel, Real> {
  constructor(private readonly what: Verb | 'forward' | number) {}

  check(): boolean { return true; }

  async run(model: HeldModel, real: Real): Promise<void> {
    if (typeof this.what === 'number') {
      w.clock.advance(this.what);
      await w.settle();
      model.passed(real.now);
      return expectHeld(model, real, String(this));
    }
    const verb = this.what === 'forward' ? real.forward(await real.state()) : this.what;
    const answered = await real.attempt(verb);
    model.passed(real.now);
    if (answered) model.done(verb, answered);
    return expectHeld(model, real, verb);
  }

  toString(): string { return String(this.what); }
}

it.each(Array.from({ length: WORLDS }, (_, i) => i + 1))(`over ${SEQUENCES} sequences of orders, stays, appeals and transfers nobody is held without a valid order or a custodian: world %i`, async () => {
  w = await world();
  try {
    const o = new Ordering(w);
    const site = await o.siteWith(100);
    const forward = fc.constant(new Step('forward'));
    const commands = fc.commands([forward, forward, forward, forward, ...[TURNS, VERBS].map((verbs) => fc.constantFrom(...verbs).map((verb) => new Step(verb))), fc.constantFrom(HOUR, 13 * HOUR).map((ms) => new Step(ms))], { maxCommands: 40, size: 'max' });
    await fc.assert(fc.asyncProperty(commands, async (steps) => {
      const [sought] = await o.sought(1, { lastExposureAt: new Date(w.clock.now().getTime() - 13 * DAY).toISOString() });
      const real = new Real(o, sought!.personId, site.id);
      await fc.asyncModelRun(() => ({ model: new HeldModel(), real }), steps);
      await real.attempt('revokeOrder');
    }), { numRuns: SEQUENCES, endOnFailure: true, unbiased: true });
  } finally {
    await w.stop();
  }
});
