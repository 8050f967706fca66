import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../ormconfig';
import { Database } from '../../src/core/db/context';
import { Advance } from '../../src/core/loops/advance';
import { ClockWatch } from '../../src/core/loops/clock-watch';
import { LoopCatalog } from '../../src/core/loops/loop-catalog';
import { LoopRules } from '../../src/core/loops/rules';
import { Places } from '../../src/core/places/places';
import { Protocols } from '../../src/core/protocols/protocols';
import { ReferenceSnapshot } from '../../src/core/protocols/reference/snapshot';
import { investigationPresenter } from '../../src/domain/investigations/investigation.presenter';
import { freshKey, type Agency } from '../kit/agency';
import type { Json } from '../kit/answers';
import { everybody, OPENER, openRequest, requestSeen, traceSeen } from '../kit/requests';
import { scaled } from '../kit/scale';
import { world, type World } from '../kit/world';

/** Schedules of one world: of more the time would run out of the edition that the account below is of. */
const SCHEDULES = scaled(10, 100);
const WORLDS = scaled(1, 10);
jest.setTimeout(scaled(120_000, 3_600_000));

const MINUTE_MS = 60_000;
/** What the protocol of Zhangzhou says of FEEDBACK, in minutes. */
const WITHIN = 720;
const WARNS = 60;
const CLIMBS = [[15, 'COMMUNITY'], [60, 'TOWN'], [240, 'COUNTY'], [720, 'CITY']] as const;
const VERB = (name: string, input: string): string => `mutation($input: ${input}!) { ${name}(input: $input) { entry { kind } } }`;
const VERBS = {
  pause: VERB('pauseClock', 'PauseClockInput'), resume: VERB('resumeClock', 'ResumeClockInput'), move: VERB('moveClock', 'MoveClockInput'),
};

let w: World;
let opener: Agency;
let officer: Agency;
let community: Agency;
let sources: DataSource[];
let servers: (() => Promise<unknown>)[];
let dies: () => void;

/** What a clock has to say by now, told in plain minutes: the tests' own account of it. */
class Told {
  readonly said: string[] = [];
  private due = WITHIN;
  private warned = false;
  private breached = false;
  private climbed = 0;
  private left: number | null = null;
  private over = false;

  get isRunning(): boolean { return !this.over && this.left === null && !this.breached; }
  get isPaused(): boolean { return !this.over && this.left !== null; }

  by(now: number): void {
    if (this.over || this.left !== null) return;
    if (!this.breached && !this.warned && this.due - WARNS >= 0 && this.due - WARNS <= now) this.warned = this.say('WARNED');
    if (!this.breached && this.due <= now) this.breached = this.say('BREACHED');
    for (; this.breached && this.climbed < CLIMBS.length && this.due + CLIMBS[this.climbed]![0] <= now; this.climbed += 1) {
      this.say(`ESCALATED ${CLIMBS[this.climbed]![1]}`);
    }
  }

  pause(now: number): void { this.left = this.due - now; this.say('PAUSED'); }
  resume(now: number): void { this.due = now + this.left!; this.left = null; this.say('RESUMED'); }
  move(now: number, due: number): void { this.due = due; this.warned &&= due - WARNS <= now; this.say('MOVED'); }
  end(): void { this.over = true; }

  private say(what: string): true {
    this.said.push(what);
    return true;
  }
}

const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ act: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 500 }) }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constantFrom('look' as const, 'both' as const, 'die' as const), minutes: fc.constant(0) }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constantFrom('pause' as const, 'resume' as const, 'move' as const), minutes: fc.integer({ min: 1, max: 1_000 }) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('answer' as const), minutes: fc.constant(0) }) },
);

async function change(id: string, act: keyof typeof VERBS, dueAt?: Date): Promise<void> {
  for (;;) {
    const { version } = await requestSeen(opener, id);
    const input = { idempotencyKey: freshKey(), id, expectedVersion: version, clock: 'FEEDBACK', reason: '核查需要', ...(dueAt && { dueAt: dueAt.toISOString() }) };
    const { errors } = await officer.ask(VERBS[act], { input });
    if (!errors) return;
    if (errors[0]?.extensions?.['code'] !== 'VERSION_CONFLICT') throw new Error(JSON.stringify(errors));
  }
}

async function answer(id: string): Promise<void> {
  for (;;) {
    const done = await community.report(id, 'DUPLICATE', { report: '重复' }).catch((error: Error) => error);
    if (!(done instanceof Error)) return;
    if (!/^VERSION_CONFLICT/.test(done.message)) throw done;
  }
}

async function heard(id: string): Promise<string[]> {
  return (await traceSeen(opener, id)).filter((entry) => entry.kind.startsWith('CLOCK_')).flatMap((entry) => {
    const facts = Object.fromEntries(entry.facts.map((fact: Json) => [fact.name, fact.value]));
    return facts.clock === 'FEEDBACK' ? [[entry.kind.slice('CLOCK_'.length), facts.level].filter(Boolean).join(' ')] : [];
  });
}

/** A second and a third server's watch on the same database, each of which can be killed before it commits. */
async function begin(): Promise<void> {
  w = await world();
  ({ opener, community } = await everybody(w));
  officer = w.agency(OPENER, { role: 'OFFICER' });
  let dying = 0;
  dies = () => { dying += 1; };
  sources = await Promise.all([1, 2].map(() => createDataSource({ url: w.database.urls.server, poolSize: 2, statementTimeoutMs: 30_000 }).initialize()));
  servers = await Promise.all(sources.map(async (source) => {
    const database = new Database(source, w.openVault());
    const places = new Places();
    const protocols = new Protocols(places);
    await new ReferenceSnapshot(database, places, protocols).refresh();
    const mortal = {
      inContext: (context: Parameters<Database['inContext']>[0], work: Parameters<Database['inContext']>[1]) => database.inContext(context, async (tx) => {
        const done = await work(tx);
        if ('system' in context && context.system === 'advance' && dying > 0) {
          dying -= 1;
          throw new Error('killed');
        }
        return done;
      }),
    } as unknown as Database;
    const advance = new Advance(new LoopRules(places, protocols, w.clock));
    // Each look is a server that has just started: it knows nothing but the database.
    return () => new ClockWatch(mortal, w.clock, advance, new LoopCatalog([investigationPresenter]), () => undefined, () => undefined)
      .look().catch((error: Error) => { if (error.message !== 'killed') throw error; });
  }));
}

async function end(): Promise<void> {
  await Promise.all((sources ?? []).map((source) => source.destroy()));
  await w?.stop();
}

describe.each(Array.from({ length: WORLDS }, (_, i) => i + 1))('world %i', () => {
  beforeAll(begin);
  afterAll(end);

  it(`over ${SCHEDULES} random schedules, with three servers that are killed and started, each warning, breach and escalation is told once`, async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async (steps) => {
      const { id } = await openRequest(opener);
      const start = w.clock.now().getTime();
      const now = (): number => (w.clock.now().getTime() - start) / MINUTE_MS;
      const told = new Told();
      await community.receive(id);
      for (const { act, minutes } of steps) {
        if (act === 'wait') w.clock.advance(minutes * MINUTE_MS);
        told.by(now());
        if (act === 'look') await servers[0]!();
        if (act === 'both') await Promise.all(servers.map((look) => look()));
        if (act === 'die') {
          dies();
          await Promise.all(servers.map((look) => look()));
        }
        if (act === 'pause' && told.isRunning) { await change(id, 'pause'); told.pause(now()); }
        if (act === 'resume' && told.isPaused) { await change(id, 'resume'); told.resume(now()); }
        if (act === 'move' && told.isRunning) { await change(id, 'move', new Date(w.clock.now().getTime() + minutes * MINUTE_MS)); told.move(now(), now() + minutes); }
        if (act === 'answer') { await answer(id); told.end(); break; }
      }
      told.by(now());
      await Promise.all(servers.map((look) => look()));
      await w.settle();
      expect(await heard(id)).toEqual(told.said);
      await opener.withdraw(id).catch(() => opener.close(id));
    }), { numRuns: SCHEDULES, endOnFailure: true });
  });
});
