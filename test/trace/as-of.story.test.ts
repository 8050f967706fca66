import { createHash } from 'node:crypto';
import type { Agency } from '../kit/agency';
import { Refused, type Json } from '../kit/answers';
import { leadOn } from '../kit/leads';
import { scaled } from '../kit/scale';
import { Movers } from '../kit/transfers';
import { world, type World } from '../kit/world';

const PERSON = `id name sex birthYear phone address category lastExposureAt controlState withheld documents { type number }
  leads { nodes { externalId withdrawnAt } } loops { nodes { id stateName } } trace { nodes { id } }`;
const LOOP = `__typename id kind number phase stateName version openedAt dueAt overdue closedAt withheld openedBy { code } heldBy { code } region { code }
  person { ${PERSON} } clocks { code label state startedAt dueAt endedAt breachedAt } trace { nodes { id kind } }
  ... on InvestigationRequest { attempts measure outcome report reason priority assignedTo { id } previous { id } next { id stateName } transfers { nodes { id stateName } } }
  ... on Transfer { vehicle custodian { code } transport { code } site { id } room { id } stay { id stateName } investigation { id stateName } legalBasis { law }
    handovers { from { code } to { code } released { at place temperature } received { at place temperature } } }
  ... on IsolationStay { admittedAt endsAt releasedAt room { number } transfer { id stateName } }
  ... on TeamDeployment { duty needed checkedInAtUnit checkedInAtCommunity startedAt finishedAt team { id } missingReports dailyReports { totalCount nodes { date summary } } }`;
const LOOPS = `query($at: LogIndex) {
  due: loops(asOfIndex: $at) { totalCount nodes { ${LOOP} } }
  open: loops(filter: { phases: [OPEN], overdue: false }, orderBy: NEWEST_FIRST, asOfIndex: $at) { totalCount nodes { id } } }`;
const COUNTS = `query($at: LogIndex) { ${['REGION', 'AGENCY', 'KIND', 'STATE', 'DAY'].map((key) => (
  `${key}: loopSummary(by: ${key}, asOfIndex: $at) { rows { key label open answered overdue closed withdrawn medianMinutesToClose } }`)).join(' ')} }`;
const PERSON_AT = `query($id: ID!, $at: LogIndex) { person(id: $id, asOfIndex: $at) { ${PERSON} region { code } } }`;

const RUNS = scaled(1, 30);
/** A case that goes its way, with a redirection and an abort; the long run takes any steps in between. */
const WAY = [0, 1, 2, 3, 4, 6, 12, 13, 14, 17, 18, 19, 20, 21, 22, 7, 9, 8, 23];
const STEPS = scaled(WAY.length, 60);

/** The same numbers in every run. */
function random(place: number): number {
  return createHash('sha256').update(`20220320 ${place}`).digest().readUInt16BE(0);
}

let w: World;
let m: Movers;
let viewers: Agency[];

beforeAll(async () => {
  w = await world({ env: { COST_PER_MINUTE: '999999999', MAX_COST: '9999999' } });
  m = new Movers(w);
  viewers = scaled([m.health, m.community], [m.health, m.community, m.site, w.agency('AUDIT-350600')]);
});

afterAll(() => w?.stop());

const position = async (): Promise<number> => Number((await w.rows<{ next: string }>('SELECT next_index AS next FROM log_state'))[0]!.next) - 1;

/** Everything that the viewers are answered, now or as of an index. */
async function seen(persons: readonly string[], at?: number): Promise<Json> {
  return Promise.all(viewers.map(async (viewer) => [
    await viewer.query(LOOPS, { at }), await viewer.query(COUNTS, { at }),
    ...await Promise.all(persons.map((id) => viewer.query(PERSON_AT, { id, at }))),
  ]));
}

/** One history: a person is sought, found and moved; a site refuses; a team goes on duty. `roll` chooses among what can be done. */
class History {
  readonly persons: string[] = [];
  private readonly told = new Map<string, { requestId: string; lead: Json }>();
  private transfer: string | undefined;
  private deployment: string | undefined;

  constructor(private readonly team: string, private readonly sites: readonly string[]) {}

  async begin(): Promise<void> {
    const [found] = await m.sought(1);
    this.persons.push(found!.personId);
    this.told.set(found!.personId, { requestId: found!.investigationId, lead: found!.told });
  }

  /** What stands in the way is refused, and then nothing has happened. */
  async step(roll: number): Promise<void> {
    const steps = this.steps();
    await steps[roll % steps.length]!().catch((error: unknown) => { if (!(error instanceof Refused)) throw error; });
  }

  private steps(): (() => Promise<unknown>)[] {
    const [person] = this.persons;
    const { requestId: id, lead } = this.told.get(person!)!;
    const community = m.community.for('INVESTIGATION');
    const [one, other] = this.sites;
    const transfer = this.transfer ?? 'none';
    return [
      async () => community.receive(id), async () => community.assign(id, this.team), async () => community.attempt(id),
      async () => community.locate(id, { address: '东铺头街道3号' }), async () => community.verify(id, { phone: '13900000123' }),
      async () => community.control(id, 'CENTRAL_ISOLATION'), async () => community.control(id, 'HOSPITAL'),
      async () => community.report(id, 'FOUND_AND_CONTROLLED', { report: '已管控' }), async () => community.report(id, 'WRONG_PERSON', { report: '查无此人' }),
      async () => m.police.returnIt(id), async () => m.police.close(id), async () => m.police.withdraw(id),
      async () => m.police.pushLeads([leadOn(lead as never, { category: 'CONFIRMED_CASE', phone: '13900000777' })]),
      async () => { this.transfer = (await m.order(person!, one!)).id; }, async () => m.accept(transfer), async () => m.accept(transfer),
      async () => m.site.verb('refuseTransfer', { id: transfer, reason: '已满' }),
      async () => m.health.verb('redirectTransfer', { id: transfer, siteId: other, reason: '改送' }),
      async () => m.dispatch(transfer), async () => m.board(transfer), async () => m.arrive(transfer),
      async () => m.health.verb('abortTransfer', { id: transfer, reason: '停止' }),
      async () => { this.deployment = (await m.community.for('DEPLOYMENT').verb('requestDeployment', { regionCode: '350602001', providerId: await w.agencyId('PARTY_ORGAN-350602'), duty: 'CHECKPOINT', needed: 3, from: w.clock.now().toISOString(), until: new Date(w.clock.now().getTime() + 9e8).toISOString() })).deployment.id; },
      async () => w.agency('PARTY_ORGAN-350602').verb('declineDeployment', { id: this.deployment ?? 'none', reason: '无人' }),
    ];
  }
}

it('every answer of the past is what was answered then: loops, lists, persons and counts, to each viewer', async () => {
  const team = await w.team('COMMUNITY-350602001', '350602001');
  const sites = [await m.siteWith(2), await m.siteWith(1, 'ISOLATION_SITE-350603', '漳华酒店')].map((site) => site.id);
  for (let run = 0; run < RUNS; run += 1) {
    const history = new History(team, sites);
    await history.begin();
    const answered: { at: number; live: Json }[] = [];
    for (let step = 0; step < STEPS; step += 1) {
      const roll = run > 0 && step % 3 === 2 ? random(run * STEPS + step) : WAY[step % WAY.length]!;
      w.clock.advance(17 * 60_000 + roll);
      await w.settle();
      await history.step(roll);
      await w.settle();
      const at = await position();
      answered.push({ at, live: await seen(history.persons) });
    }
    for (const { at, live } of answered) expect(await seen(history.persons, at)).toEqual(live);
  }
}, scaled(120_000, 3_600_000));
