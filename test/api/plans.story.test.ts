import { namedId } from '../../src/core/kernel/ids';
import { multiplyLoops } from '../bench/multiply';
import { rawAnswer } from '../kit/both-ways';
import { withClient } from '../kit/databases';
import { deliveredQueries } from '../kit/operations';
import { RunStatements } from '../kit/plans';
import { COMMUNITY, OPENER, openRequest, STREET, type Opened } from '../kit/requests';
import { scaled } from '../kit/scale';
import { world, type World } from '../kit/world';

jest.setTimeout(scaled(120_000, 1_200_000));

/** Small tables are sooner read whole than large ones. */
const LOOPS = scaled(30_000, 100_000);
const HEADQUARTERS = 'HEADQUARTERS-350600';
const CALLERS = scaled([HEADQUARTERS, OPENER], [HEADQUARTERS, OPENER, COMMUNITY, 'PUBLIC_HEALTH-350602', 'AUDIT-350600']);
const FIRST = ['350602001', '350602002', '350602003', '350603001'];

let w: World;
let opened: Opened;

beforeAll(async () => {
  w = await world({ env: { COST_PER_MINUTE: '999999999', MAX_COST: '999999999' } });
  for (const regionCode of FIRST) opened = await openRequest(w.agency(OPENER), { regionCode });
  opened = await openRequest(w.agency(OPENER), { regionCode: STREET });
  await withClient(w.database.urls.admin, (admin) => multiplyLoops(admin, LOOPS, {
    isWhole: true, parties: CALLERS.map((code) => namedId('agency', code)),
  }));
});

afterAll(() => w?.stop());

it('no query that the platform is delivered with reads the whole of a table with many rows, whoever asks and whichever way it is read', async () => {
  const nobody = '0'.repeat(31);
  const known: Record<string, unknown> = {
    id: opened.personId, stayId: `sty_${nobody}1`, person: opened.personId, site: `sit_${nobody}1`, region: '350602', day: '2022-03-21', by: 'REGION', first: 50,
    from: '2022-03-01T00:00:00Z', to: '2022-04-01T00:00:00Z', part: 'OPEN', document: { type: 'RESIDENT_ID', number: '35060019900101001X' },
  };
  const statements = new RunStatements();
  statements.listen();
  for (const code of CALLERS) {
    for (const { name, document, variables } of deliveredQueries()) {
      const given = Object.fromEntries(variables.filter((one) => one in known).map((one) => [one, name === 'Loop' && one === 'id' ? opened.id : known[one]]));
      for (const way of [undefined, 'resolved'] as const) await rawAnswer(w.agency(code), document, given, way);
    }
  }
  for (const filter of [{ region: STREET }, { region: '350602' }, { region: STREET, phases: ['OPEN'] }, { personId: opened.personId }, { kinds: ['INVESTIGATION'] }]) {
    for (const orderBy of ['DUE_FIRST', 'NEWEST_FIRST', 'OLDEST_FIRST']) {
      await rawAnswer(w.agency(HEADQUARTERS), 'query($filter: LoopFilter, $orderBy: LoopOrder) { loops(filter: $filter, orderBy: $orderBy, first: 50) { nodes { id dueAt } } }', { filter, orderBy });
    }
  }
  expect(new Set(statements.runs.map((one) => one.text)).size).toBeGreaterThan(60);
  expect(await withClient(w.database.urls.admin, (admin) => statements.readWhole(admin))).toEqual([]);
});
