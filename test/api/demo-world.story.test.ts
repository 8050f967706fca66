import { DEPLOYMENT_STATES } from '../../src/domain/deployments/deployment';
import { INVESTIGATION_OUTCOMES, INVESTIGATION_STATES } from '../../src/domain/investigations/investigation';
import { openColumns } from '../../src/core/db/keys/sealed-columns';
import { SEALED_OF_DOCUMENT, SEALED_OF_PERSON, type DocumentRow, type PersonRow } from '../../src/domain/persons/person.entity';
import { isSyntheticResidentId, SYNTHETIC_PHONE_PREFIX } from '../../src/domain/persons/synthetic-identity';
import { STAY_STATES } from '../../src/domain/stays/stay';
import { TRANSFER_STATES } from '../../src/domain/transfers/transfer';
import { expectInvariants } from '../kit/invariants';
import { scaled } from '../kit/scale';
import { world, type World } from '../kit/world';

jest.setTimeout(180_000);

/** When the first start was, by the clock of the test. */
const NOW = '2025-11-03T03:20:00Z';

/** What there is of each kind, in words that do not turn on ids. */
const PORTRAIT = `SELECT kind, state, region_code, category, opened_at, closed_at, overdue, version FROM loop ORDER BY opened_at, kind, region_code, category, state, version, closed_at`;

/** Hours of UTC at which the world is first started. */
const HOURS = scaled(['01'], ['01', '05', '09', '13', '17', '21']);

let w: World;

beforeAll(async () => {
  w = await world({ at: NOW, env: { BIHUAN_DEMO: 'auto' } });
});

afterAll(() => w.stop());

async function count(sql: string): Promise<number> {
  return Number((await w.rows<{ n: string }>(`SELECT count(*) AS n FROM ${sql}`))[0]!.n);
}

/** The states of loops in which nothing stands. */
async function missingStates(of: World): Promise<string[]> {
  const states = new Set((await of.rows<{ state: string }>(`SELECT DISTINCT kind || '.' || state AS state FROM loop`)).map((row) => row.state));
  return Object.entries({ INVESTIGATION: INVESTIGATION_STATES, TRANSFER: TRANSFER_STATES, STAY: STAY_STATES, DEPLOYMENT: DEPLOYMENT_STATES })
    .flatMap(([kind, ofKind]) => ofKind.map((state) => `${kind}.${state}`)).filter((state) => !states.has(state));
}

describe('the demo world', () => {
  it('has the numbers of the articles', async () => {
    const groups = await w.rows<{ size: number; leader_title: string }>(`SELECT size, leader_title FROM volunteer_team WHERE kind = 'PARTY_WORK_GROUP'`);
    expect(groups).toHaveLength(87);
    expect(groups.reduce((sum, group) => sum + group.size, 0)).toBeGreaterThan(1_100);
    expect(await count(`(SELECT DISTINCT l.region_code FROM loop l JOIN volunteer_team t ON t.id = l.team_id WHERE t.kind = 'PARTY_WORK_GROUP') AS went`)).toBe(76);
    const [youth] = await w.rows<{ size: string }>(`SELECT sum(size) AS size FROM volunteer_team WHERE kind = 'YOUTH_VOLUNTEER'`);
    expect(Number(youth!.size)).toBeGreaterThan(2_000);
    expect(await count(`volunteer_team WHERE kind = 'SERVICE' AND size = 17`)).toBe(1);
    expect(await count(`isolation_room r JOIN isolation_site s ON s.id = r.site_id WHERE s.kind = 'MODULAR' AND s.region_code = '350602'`)).toBe(200);
    expect(await count(`isolation_site WHERE name LIKE '裕元酒店%'`)).toBe(1);
  });

  it('has 19 infections: 15 confirmed and 4 asymptomatic, by district', async () => {
    const infections = await w.rows<{ region_code: string; category: string }>(
      `SELECT region_code, category FROM person WHERE category IN ('CONFIRMED_CASE', 'ASYMPTOMATIC_INFECTION')`,
    );
    expect(infections.filter((one) => one.category === 'CONFIRMED_CASE')).toHaveLength(15);
    expect(infections.filter((one) => one.category === 'ASYMPTOMATIC_INFECTION')).toHaveLength(4);
    const within = (...codes: string[]): number => infections.filter((one) => codes.some((code) => one.region_code.startsWith(code))).length;
    expect([within('350603'), within('350602'), within('350623'), within('350604106', '350604107')]).toEqual([14, 2, 1, 2]);
  });

  it('has loops in every state, with every outcome, some overdue, and reports that are missing', async () => {
    expect(await missingStates(w)).toEqual([]);
    const outcomes = (await w.rows<{ outcome: string }>('SELECT DISTINCT outcome FROM investigation WHERE outcome IS NOT NULL')).map((row) => row.outcome);
    expect(outcomes.sort()).toEqual([...INVESTIGATION_OUTCOMES].sort());
    expect(await count('loop WHERE overdue')).toBeGreaterThan(20);
    expect(await count(`clock WHERE code = 'DAILY_REPORT' AND state = 'BREACHED'`)).toBeGreaterThan(5);
    expect(await count('investigation a JOIN investigation b ON b.id = a.next_id WHERE b.next_id IS NOT NULL')).toBeGreaterThan(0);
    const results = await w.rows<{ status: string }>(`SELECT DISTINCT jsonb_array_elements(outcome::jsonb -> 'rows') ->> 'status' AS status FROM command WHERE mutation = 'pushLeads'`);
    expect(results.map((row) => row.status).sort()).toEqual(['CREATED', 'DUPLICATE', 'MATCHED', 'REJECTED']);
  });

  it('has a trace that is whole, as if it had been worked by hand', async () => {
    await expectInvariants(w);
    expect(await count(`trace_entry WHERE kind IN ('DEMO_WORLD_BEGUN', 'DEMO_WORLD_BUILT')`)).toBe(2);
  });

  it('ends when the first start was, after five days', async () => {
    const [span] = await w.rows<{ first: Date; last: Date }>('SELECT min(opened_at) AS first, max(opened_at) AS last FROM loop');
    const now = Date.parse(NOW);
    expect(now - span!.last.getTime()).toBeLessThan(2 * 3_600_000);
    expect(now - span!.first.getTime()).toBeGreaterThan(5 * 86_400_000);
    expect(await count(`trace_entry WHERE loop_key IS NOT NULL AND at > '${NOW}'`)).toBe(0);
  });

  it('has nobody who could be somebody', async () => {
    const documents = await openColumns(w.statements, SEALED_OF_DOCUMENT, await w.rows<DocumentRow>('SELECT number_enc AS number FROM person_document'));
    expect(documents.length).toBeGreaterThan(100);
    expect(documents.filter((one) => !isSyntheticResidentId(one.number))).toEqual([]);
    const persons = await openColumns(w.statements, SEALED_OF_PERSON, await w.rows<PersonRow>('SELECT phone_enc AS phone FROM person WHERE phone_enc IS NOT NULL'));
    expect(persons.filter((one) => !one.phone!.startsWith(SYNTHETIC_PHONE_PREFIX))).toEqual([]);
  });

  it('balances between who opened and who was to answer', async () => {
    const police = w.agency('PUBLIC_SECURITY-350600');
    const [opener, holder] = [await w.agencyId('PUBLIC_SECURITY-350600'), await w.agencyId('COMMUNITY-350603001')];
    const { reconciliation } = await police.query(
      `query($opener: ID!, $holder: ID!, $from: DateTime!, $to: DateTime!) { reconciliation(opener: $opener, holder: $holder, from: $from, to: $to) { sent open answered closed withdrawn balanced } }`,
      { opener, holder, from: '2025-10-01T00:00:00.000Z', to: NOW.replace('Z', '.000Z') },
    );
    expect(reconciliation).toMatchObject({ balanced: true });
    expect(reconciliation.sent).toBeGreaterThan(5);
  });

  it('is the same at every build', async () => {
    const other = await world({ at: NOW, env: { BIHUAN_DEMO: 'auto' } });
    try {
      expect(await other.rows(PORTRAIT)).toEqual(await w.rows(PORTRAIT));
    } finally {
      await other.stop();
    }
  });

  it.each(HOURS)('has loops in every state at whatever hour of the day it is first started: %s', async (hour) => {
    const other = await world({ at: `2026-11-22T${hour}:47:00Z`, env: { BIHUAN_DEMO: 'auto' } });
    try {
      expect(await missingStates(other)).toEqual([]);
    } finally {
      await other.stop();
    }
  });

  it('keeps its dates where that is asked for, and then leaves no team on duty for the years since', async () => {
    const past = await world({ at: '2022-04-02T00:00:00Z', env: { BIHUAN_DEMO: 'true-dates' } });
    try {
      await past.settle();
      // Reviews of orders open by themselves when their date comes.
      const [span] = await past.rows<{ first: Date; last: Date; on_duty: string }>(
        `SELECT min(opened_at) AS first, max(opened_at) AS last, count(*) FILTER (WHERE state = 'ON_DUTY') AS on_duty FROM loop WHERE kind <> 'ORDER_REVIEW'`,
      );
      expect(span!.first.toISOString().slice(0, 10)).toBe('2022-03-17');
      expect(span!.last.toISOString() < '2022-03-23T06:00:00.000Z').toBe(true);
      expect(span!.on_duty).toBe('0');
      const editions = await past.rows<{ code: string }>('SELECT DISTINCT p.code FROM loop l JOIN protocol p ON p.id = l.protocol_id');
      expect(editions).toEqual([{ code: 'zz-2022-03' }]);
    } finally {
      await past.stop();
    }
  });
});
