import fc from 'fast-check';
import type { ErrorCode } from '../../src/core/kernel/errors';
import { rowIdOf } from '../../src/core/kernel/ids';
import type { InvestigationState, InvestigationVerb } from '../../src/domain/investigations/investigation';
import { Refused } from '../kit/answers';
import { expectInvariants } from '../kit/invariants';
import { INVESTIGATION_TABLE } from '../kit/investigation-table';
import { everybody, openRequest } from '../kit/requests';
import type { Agency } from '../kit/agency';
import { world, type World } from '../kit/world';

const RUNS = 16;
const REGIONS = ['350602001', '350603001', '350604001'];
const ATTEMPTS_NEEDED = 3;
/** Mostly a few seconds pass; once in a while so many that deadlines do. */
const MINUTES = [0.1, 0.2, 0.5, 1, 20, 800];

let w: World;
let opener: Agency;
let health: Agency;
let stranger: Agency;
let team: string;
const communities = new Map<string, Agency>();

beforeAll(async () => {
  w = await world();
  ({ opener, team } = await everybody(w));
  health = w.agency('PUBLIC_HEALTH-350600');
  stranger = w.agency('COMMUNITY-350605');
  for (const region of REGIONS) communities.set(region, w.agency(`COMMUNITY-${region}`));
});

afterAll(() => w?.stop());

/** One step of a history, as it is rolled. Most are by the right party in the right state, the others are refused; most lead onward. */
const rolled = fc.record({
  loop: fc.nat(3), any: fc.integer({ min: 0, max: 9 }).map((n) => n === 0), verb: fc.nat(99), party: fc.constantFrom('O', 'H', 'office', 'stranger'),
  outcome: fc.constantFrom('FOUND_AND_CONTROLLED', 'FOUND_NO_RISK', 'MOVED_ON', 'MOVED_ON', 'NOT_FOUND', 'WRONG_PERSON', 'DUPLICATE'),
  measure: fc.constantFrom('HOME_ISOLATION', 'CENTRAL_ISOLATION', 'HOME_HEALTH_MONITORING', 'HOSPITAL', 'NONE_NEEDED'),
  region: fc.constantFrom(...REGIONS), text: fc.boolean(), minutes: fc.constantFrom(...MINUTES),
  onward: fc.integer({ min: 0, max: 3 }).map((n) => n > 0), times: fc.constantFrom(1, 3),
});
type Rolled = typeof rolled extends fc.Arbitrary<infer T> ? T : never;
type Party = Rolled['party'];

/** A request as the design would have it. */
interface Model {
  readonly id: string;
  readonly region: string;
  state: InvestigationState;
  attempts: number;
  /** What followed a MOVED_ON, where this request opened it. */
  opened?: Model | undefined;
}

interface Step { readonly verb: InvestigationVerb; readonly party: Party; readonly input: Record<string, unknown> }

/** What is done: by the table where the roll says so, else anything by anybody. */
function stepOf(roll: Rolled, loop: Model): Step {
  const legal = INVESTIGATION_TABLE.filter((line) => line.from.includes(loop.state));
  const onward = legal.filter((line) => roll.onward && !['reportInvestigation', 'withdrawInvestigation'].includes(line.verb));
  const lines = [onward, legal].find((some) => !roll.any && some.length > 0) ?? INVESTIGATION_TABLE;
  const line = lines[roll.verb % lines.length]!;
  return { verb: line.verb, party: roll.any ? roll.party : line.who, input: inputOf(line.verb, roll) };
}

function inputOf(verb: InvestigationVerb, roll: Rolled): Record<string, unknown> {
  const report = roll.text ? '情况说明' : undefined;
  const inputs: Partial<Record<InvestigationVerb, Record<string, unknown>>> = {
    assignInvestigation: { teamId: team }, recordInvestigationAttempt: { note: '无人应答' }, controlPerson: { measure: roll.measure },
    reportInvestigation: { outcome: roll.outcome, report, ...(roll.outcome === 'MOVED_ON' && { movedToRegionCode: roll.region }) },
    returnInvestigation: { reason: '请补充' }, withdrawInvestigation: { reason: '无需协查' },
  };
  return inputs[verb] ?? {};
}

/** How the design answers the step: a refusal's code, or undefined for done. */
function expected({ verb, party, input }: Step, loop: Model): ErrorCode | undefined {
  const line = INVESTIGATION_TABLE.find((one) => one.verb === verb)!;
  if (party === 'stranger') return 'NOT_FOUND';
  if (party !== line.who) return 'FORBIDDEN';
  if (!line.from.includes(loop.state)) return 'ILLEGAL_TRANSITION';
  if (verb === 'returnInvestigation' && loop.opened && !['ISSUED', 'WITHDRAWN'].includes(loop.opened.state)) return 'ILLEGAL_TRANSITION';
  return verb === 'reportInvestigation' && !bears(input, loop) ? 'BAD_USER_INPUT' : undefined;
}

function bears({ outcome, report, movedToRegionCode }: Record<string, unknown>, loop: Model): boolean {
  switch (outcome) {
    case 'FOUND_AND_CONTROLLED': return loop.state === 'CONTROLLED';
    case 'FOUND_NO_RISK': return loop.state === 'VERIFIED';
    case 'NOT_FOUND': return loop.attempts >= ATTEMPTS_NEEDED;
    case 'MOVED_ON': return movedToRegionCode !== loop.region;
    default: return report !== undefined;
  }
}

function callerOf(party: Party, loop: Model): Agency {
  return { O: opener, H: communities.get(loop.region)!, office: health, stranger }[party];
}

/** Does a step; the code of its refusal. A deadline may be breached between reading the version and the verb: then it is read again. */
async function act(step: Step, loop: Model): Promise<ErrorCode | undefined> {
  const [row] = await w.rows<{ version: number }>('SELECT version FROM loop WHERE id = $1', [rowIdOf('InvestigationRequest', loop.id)]);
  const input = { id: loop.id, expectedVersion: row!.version, ...step.input };
  const refusal = await callerOf(step.party, loop).verb(step.verb, input).then(() => undefined, (error: Error) => error);
  if (refusal === undefined) return undefined;
  if (!(refusal instanceof Refused)) throw refusal;
  return refusal.code === 'VERSION_CONFLICT' ? act(step, loop) : refusal.code;
}

/** Moves the model by a step that was done. */
async function move({ verb, input }: Step, loop: Model, all: Model[]): Promise<void> {
  loop.state = INVESTIGATION_TABLE.find((line) => line.verb === verb)!.to;
  if (verb === 'recordInvestigationAttempt') loop.attempts += 1;
  if (verb === 'returnInvestigation' && loop.opened?.state === 'ISSUED') loop.opened.state = 'WITHDRAWN';
  if (verb === 'returnInvestigation') loop.opened = undefined;
  if (verb !== 'reportInvestigation' || input['outcome'] !== 'MOVED_ON') return;
  const region = String(input['movedToRegionCode']);
  const { investigation } = await opener.query('query($id: ID!) { investigation(id: $id) { next { id } } }', { id: loop.id });
  const sought = all.find((one) => one.region === region && !['CLOSED', 'WITHDRAWN'].includes(one.state));
  if (sought) expect(investigation.next.id).toBe(sought.id);
  else all.push(loop.opened = { id: investigation.next.id, region, state: 'ISSUED', attempts: 0 });
}

it('random histories are answered as the design says, and leave nothing that the trace does not tell', async () => {
  await fc.assert(fc.asyncProperty(fc.array(rolled, { minLength: 4, maxLength: 18 }), async (rolls) => {
    const { id } = await openRequest(opener, { regionCode: REGIONS[0] });
    const loops: Model[] = [{ id, region: REGIONS[0]!, state: 'ISSUED', attempts: 0 }];
    for (const roll of rolls) {
      w.clock.advance(roll.minutes * 60_000);
      const loop = loops[roll.loop % loops.length]!;
      const step = stepOf(roll, loop);
      for (let times = step.verb === 'recordInvestigationAttempt' ? roll.times : 1; times > 0; times -= 1) {
        const code = await act(step, loop);
        expect([step, loop.state, code]).toEqual([step, loop.state, expected(step, loop)]);
        if (code === undefined) await move(step, loop, loops);
      }
    }
    for (const loop of loops) {
      expect((await opener.query('query($id: ID!) { investigation(id: $id) { state attempts } }', { id: loop.id })).investigation).toEqual({ state: loop.state, attempts: loop.attempts });
    }
  }), { numRuns: RUNS, interruptAfterTimeLimit: 60_000 });
  await expectInvariants(w);
}, 120_000);
