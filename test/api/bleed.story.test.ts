import type { Agency } from '../kit/agency';
import type { Json } from '../kit/answers';
import { leadOn, somebody } from '../kit/leads';
import { scaled } from '../kit/scale';
import { world, type World } from '../kit/world';

/** Connections that all share. */
const POOL = 5;
/** Requests in all. */
const REQUESTS = scaled(1_000, 100_000);
/** Requests under way at once. */
const AT_ONCE = 40;
const STREETS = [
  '350602001', '350602002', '350602003', '350602004', '350602005', '350602006', '350602100', '350602101', '350603001', '350603002',
];
const ASKS = `{ me { agency { code } } loops(first: 5) { nodes { id region { code } person { id name phone } } } persons(first: 5) { nodes { id name } } }`;

let w: World;

beforeAll(async () => {
  w = await world({ env: { POOL_SIZE: String(POOL), MAX_COST: '99999999', COST_PER_MINUTE: '999999999' } });
});
afterAll(() => w?.stop());

/** Twenty callers: communities, each with persons of its own, and as many who have nobody. */
async function principals(): Promise<{ by: Agency; expected: string }[]> {
  const police = w.agency('PUBLIC_SECURITY-350600');
  const known = await w.rows<{ code: string }>(`SELECT code FROM agency WHERE kind = 'COMMUNITY' AND region_code = ANY($1) ORDER BY code`, [STREETS]);
  const others = await w.rows<{ code: string }>(
    `SELECT code FROM agency WHERE kind = 'COMMUNITY' AND NOT (region_code = ANY($1)) AND length(region_code) = 9 ORDER BY code LIMIT $2`, [STREETS, 20 - known.length],
  );
  for (const { code } of known) await police.pushLeads([leadOn(somebody(), { regionCode: code.slice('COMMUNITY-'.length) })]);
  await w.settle();
  const callers = [...known, ...others].map(({ code }) => w.agency(code));
  return Promise.all(callers.map(async (by) => ({ by, expected: answered(await by.query(ASKS)) })));
}

function answered(data: Json): string {
  return JSON.stringify(data);
}

it(`${REQUESTS} interleaved requests of 20 principals over ${POOL} connections: everybody gets the own answer and no other`, async () => {
  const callers = await principals();
  expect(callers).toHaveLength(20);
  expect(new Set(callers.map(({ expected }) => expected)).size).toBe(20);
  expect(callers.filter(({ expected }) => expected.includes('"name"')).length).toBeGreaterThan(4);
  let next = 0;
  const wrong: string[] = [];
  const work = async (): Promise<void> => {
    while (next < REQUESTS) {
      const { by, expected } = callers[(next * 7 + Math.floor(next / 20)) % callers.length]!;
      next += 1;
      // A failing request among others leaves its connection as it found it.
      if (next % 50 === 0) await by.ask('query($id: ID!) { person(id: $id) { nothing } }', { id: 'per_0' });
      const answer = await by.ask(ASKS);
      if (!answer.data || answered(answer.data) !== expected) wrong.push(by.code);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  expect(wrong).toEqual([]);
}, 60_000 + REQUESTS * 60);
