import fc from 'fast-check';
import { createDataSource } from '../../ormconfig';
import { Database } from '../../src/core/db/context';
import { unreachable } from '../../src/core/kernel/errors';
import { namedId, type RowId } from '../../src/core/kernel/ids';
import type { LoopChoice } from '../../src/core/loops/loop-list';
import { SUMMARY_KEYS, type SummaryKey } from '../../src/core/loops/summary';
import { countByKey, takeSnapshot } from '../../src/core/loops/summary.store';
import { EVERYBODY } from '../../src/core/loops/tally';
import { sumTallies } from '../../src/core/loops/tally-summary.store';
import { TallyWatch } from '../../src/core/loops/tally-watch';
import { getPosition } from '../../src/core/trace/trace.store';
import type { Agency } from '../kit/agency';
import { leadOn, somebody } from '../kit/leads';
import { OPENER } from '../kit/requests';
import { world, type World } from '../kit/world';

const READERS = ['HEADQUARTERS-350600', 'PARTY_ORGAN-350600', 'COMMUNITY-350602001', 'AUDIT-350600'];
const REGIONS = ['350602001', '350604101'];
const MINUTE = 60_000;

let w: World;
let database: Database;
let watch: TallyWatch;
let close: () => Promise<void>;

beforeAll(async () => {
  w = await world();
  const source = await createDataSource({ url: w.database.urls.server, poolSize: 2, statementTimeoutMs: 30_000 }).initialize();
  close = () => source.destroy();
  database = new Database(source, w.openVault());
  watch = new TallyWatch(database, () => undefined);
});

afterAll(async () => {
  await close?.();
  await w?.stop();
});

function community(region: string): Agency {
  return w.agency(`COMMUNITY-${region}`, { purpose: 'DEPLOYMENT' });
}

async function request(region: string): Promise<string> {
  const { deployment } = await community(region).verb('requestDeployment', {
    regionCode: region, providerId: await w.agencyId('PARTY_ORGAN-350600'), duty: 'CHECKPOINT', needed: 4, from: '2022-03-20T00:00:00Z', until: '2022-03-27T00:00:00Z',
  });
  return deployment.id;
}

/** What is done to loops: each step opens, answers, closes or withdraws some, or lets time pass. */
type Step = { readonly does: 'request' | 'close' | 'withdraw' | 'push' | 'wait' | 'fold'; readonly region: string };

async function take({ does, region }: Step): Promise<void> {
  switch (does) {
    case 'request': await request(region); break;
    case 'withdraw': await community(region).verb('withdrawDeployment', { id: await request(region), reason: '不再需要' }); break;
    case 'close': {
      const id = await request(region);
      await w.agency('PARTY_ORGAN-350600').verb('declineDeployment', { id, reason: '人手不足' });
      w.clock.advance(7 * MINUTE);
      await community(region).verb('closeDeployment', { id });
      break;
    }
    case 'push': await w.agency(OPENER).pushLeads([1, 2, 3].map(() => leadOn(somebody(), { regionCode: region }))); break;
    case 'wait': w.clock.advance(400 * MINUTE); await w.settle(); break;
    case 'fold': await watch.look(); break;
    default: unreachable(does);
  }
}

const step: fc.Arbitrary<Step> = fc.record({ does: fc.constantFrom('request', 'close', 'close', 'withdraw', 'push', 'wait', 'fold'), region: fc.constantFrom(...REGIONS) });

const CHOICES: readonly LoopChoice[] = [
  {}, { kinds: ['DEPLOYMENT'] }, { phases: ['OPEN', 'CLOSED'] }, { states: ['REQUESTED'] }, { overdue: true }, { region: '350602' },
  { openedBy: namedId('agency', 'COMMUNITY-350602001') }, { answerer: namedId('agency', 'PARTY_ORGAN-350600'), kinds: [] },
];

/** Both ways of one snapshot: the counts that are kept, and counting. */
async function both(party: RowId, by: SummaryKey, choice: LoopChoice, wantsMedian: boolean) {
  return database.inContext({ party, agency: party, kind: 'HEADQUARTERS' }, async (tx) => {
    await takeSnapshot(tx);
    return [await sumTallies(tx, { party, choice }, by, wantsMedian), await countByKey(tx, { party, choice }, by)] as const;
  });
}

async function expectEqual(): Promise<void> {
  for (const code of READERS) {
    for (const by of SUMMARY_KEYS) {
      for (const choice of CHOICES) {
        const isWhole = Object.keys(choice).length === 0;
        const [kept, counted] = await both(namedId('agency', code), by, choice, isWhole);
        if (by === 'DAY' && (choice.region ?? choice.openedBy ?? choice.answerer)) expect(kept).toBeUndefined();
        else expect(kept).toEqual({ ...counted, rows: counted.rows.map((row) => (isWhole ? row : { ...row, medianMinutesToClose: null })) });
      }
    }
  }
}

async function keepAll(): Promise<void> {
  for (const code of READERS) for (const by of SUMMARY_KEYS) watch.keep(namedId('agency', code), by);
  while (watch.isAsked) await watch.look();
}

it('whatever is done, folded or waiting, the kept counts and medians are what counting says in the same snapshot', async () => {
  await keepAll();
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 9 }), async (steps) => {
    for (const one of steps) await take(one);
    await expectEqual();
  }), { numRuns: 3 });
});

it('and at the position that they carry it is what the trace tells', async () => {
  await w.settle();
  const party = namedId('agency', 'HEADQUARTERS-350600');
  const [then, kept] = await database.inContext({ party, agency: party, kind: 'HEADQUARTERS' }, async (tx) => {
    await takeSnapshot(tx);
    const asOf = await getPosition(tx);
    return [await countByKey(tx, { party, choice: {}, asOf }, 'STATE'), await sumTallies(tx, { party, choice: {} }, 'STATE', true)];
  });
  expect(then.rows.length).toBeGreaterThan(3);
  expect(kept).toEqual(then);
});

it('where regions move, all is counted anew: meanwhile nothing wrong is shown', async () => {
  const party = namedId('agency', 'HEADQUARTERS-350600');
  await w.rows(`UPDATE region_closure SET valid_from = '2022-03-21' WHERE ancestor_code = '350602' AND descendant_code = '350602001'`);
  const [meanwhile, then] = await both(party, 'KIND', {}, false);
  if (meanwhile) expect(meanwhile.rows.map((row) => row.open)).toEqual(then.rows.map((row) => row.open));
  await keepAll();
  const [kept, counted] = await both(party, 'REGION', {}, true);
  expect(kept).toEqual(counted);
  await w.rows(`UPDATE region_closure SET valid_from = '-infinity' WHERE ancestor_code = '350602' AND descendant_code = '350602001'`);
  await keepAll();
  await expectEqual();
});

it('nobody reads the counts of another party, and those of all loops are nobody\'s', async () => {
  const party = namedId('agency', 'COMMUNITY-350602001');
  await database.inContext({ party, agency: party, kind: 'COMMUNITY' }, async (tx) => {
    for (const table of ['loop_tally', 'loop_tally_day', 'loop_median']) {
      expect(await tx.query(`SELECT DISTINCT party_id FROM ${table}`)).toEqual([{ party_id: party }]);
    }
    expect(await tx.query('SELECT FROM loop_delta WHERE NOT ($1 = ANY (parties))', [party])).toEqual([]);
  });
  const other = namedId('agency', 'INDUSTRY_IT-350600');
  await database.inContext({ party: other, agency: other, kind: 'INDUSTRY_IT' }, async (tx) => {
    expect(await sumTallies(tx, { party: EVERYBODY, choice: {} }, 'KIND', false)).toMatchObject({ rows: [] });
  });
});
