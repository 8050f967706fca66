import type { Agency } from '../kit/agency';
import { expectRefused, type Json } from '../kit/answers';
import { leadOn, somebody } from '../kit/leads';
import { OPENER } from '../kit/requests';
import { world, type World } from '../kit/world';

const BEYOND = 'query($by: SummaryKey!, $filter: LoopFilter) { loopSummary(by: $by, filter: $filter, beyondReach: true) { rows { key open closed medianMinutesToClose } } }';

let w: World;

beforeAll(async () => {
  w = await world();
  const push = (count: number, regionCode: string): Promise<Json> => (
    w.agency(OPENER).pushLeads(Array.from({ length: count }, () => leadOn(somebody(), { regionCode })))
  );
  await push(7, '350602001');
  await push(2, '350603001');
  await push(9, '350604101');
});
afterAll(() => w?.stop());

async function open(by: Agency, key = 'REGION'): Promise<Record<string, number | null>> {
  const { rows } = (await by.for(null).query(BEYOND, { by: key })).loopSummary;
  return Object.fromEntries(rows.map((row: Json) => [row.key, row.open]));
}

it('who reaches nothing sees the counts of the whole city, but none that points at a person or lets one compute it', async () => {
  const seen = await open(w.agency('COMMUNITY-350622100'));
  expect(seen).toMatchObject({ 350602: null, 350603: null, 350604: 9, 350622: 0 });
  const kinds = await open(w.agency('COMMUNITY-350622100'), 'KIND');
  expect(kinds).toMatchObject({ INVESTIGATION: 18, TRANSFER: 0 });
});

it('who reaches rows knows these anyway: only the rest can be small', async () => {
  expect(await open(w.agency('COMMUNITY-350603001'))).toMatchObject({ 350602: 7, 350603: 2, 350604: 9 });
  expect(await open(w.agency(OPENER))).toMatchObject({ 350602: 7, 350603: 2, 350604: 9 });
});

it('neither filters nor other keys nor medians let one take two answers apart', async () => {
  const by = w.agency('COMMUNITY-350622100');
  for (const key of ['DAY', 'AGENCY', 'STATE']) await expectRefused(by.query(BEYOND, { by: key }), 'BAD_USER_INPUT');
  await expectRefused(by.query(BEYOND, { by: 'REGION', filter: { region: '350603' } }), 'BAD_USER_INPUT');
  const { rows } = (await by.query(BEYOND, { by: 'KIND' })).loopSummary;
  expect(rows.every((row: Json) => row.medianMinutesToClose === null)).toBe(true);
});
