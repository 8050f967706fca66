import { expectRefused, type Json } from '../kit/answers';
import { freshKey, type Agency } from '../kit/agency';
import { world, type World } from '../kit/world';

const SITES = `query($region: RegionCode, $free: Boolean, $first: Int, $after: Cursor) {
  isolationSites(region: $region, withFreeRooms: $free, first: $first, after: $after) {
    nodes { id version name kind region { code } agency { code } roomCount free reserved occupied } totalCount pageInfo { hasNextPage endCursor } } }`;
const ROOMS = `query($id: ID!, $floor: Int, $class: RoomClass, $free: Boolean, $first: Int, $after: Cursor) {
  isolationSite(id: $id) { version roomCount rooms(floor: $floor, class: $class, free: $free, first: $first, after: $after) {
    nodes { id number floor class free } totalCount pageInfo { hasNextPage endCursor } } } }`;

let w: World;
let health: Agency;
let longwen: Agency;
let agencyId: string;

beforeAll(async () => {
  w = await world();
  health = w.agency('PUBLIC_HEALTH-350603');
  longwen = w.agency('ISOLATION_SITE-350603');
  agencyId = await w.agencyId('ISOLATION_SITE-350603');
});

afterAll(() => w.stop());

const registration = (more: Record<string, unknown> = {}) => ({ agencyId, name: '碧湖隔离点', kind: 'SCHOOL', regionCode: '350603002', ...more });

describe('the sites of the reference data', () => {
  it('are everybody’s, by name, with their rooms counted', async () => {
    for (const code of ['COMMUNITY-350602001', 'SUPERVISION-350600', 'BIG_DATA-350600']) {
      const { isolationSites } = await w.agency(code, { purpose: null }).query(SITES);
      expect(isolationSites.totalCount).toBe(isolationSites.nodes.length);
      const names: string[] = isolationSites.nodes.map((site: Json) => site.name);
      expect(names).toEqual([...names].sort());
      expect(isolationSites.nodes).toContainEqual(expect.objectContaining({ kind: 'HOTEL', version: 1, agency: { code: 'ISOLATION_SITE-350603' }, roomCount: 120, free: 120, reserved: 0, occupied: 0 }));
      expect(isolationSites.nodes).toContainEqual(expect.objectContaining({ kind: 'MODULAR', roomCount: 200, free: 200 }));
    }
  });

  it('are listed by region and page by page', async () => {
    expect((await health.query(SITES, { region: '350603' })).isolationSites.totalCount).toBe(1);
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const { isolationSites: page } = await health.query(SITES, { region: '350600', first: 1, after });
      seen.push(...page.nodes.map((site: Json) => site.name));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : undefined;
    } while (after);
    expect(seen).toEqual((await health.query(SITES)).isolationSites.nodes.map((site: Json) => site.name));
  });
});

describe('a site that is registered', () => {
  let id: string;

  it('is entered by health of its region or above, by headquarters, or by the agency that runs it', async () => {
    for (const code of ['PUBLIC_HEALTH-350602', 'HEADQUARTERS-350602', 'ISOLATION_SITE-350602', 'COMMUNITY-350603']) {
      await expectRefused(w.agency(code).verb('registerSite', registration()), 'FORBIDDEN');
    }
    for (const code of ['PUBLIC_HEALTH-350600', 'HEADQUARTERS-350603', 'ISOLATION_SITE-350603']) {
      const { site } = await w.agency(code).verb('registerSite', registration({ name: `由${code}登记` }));
      expect(site).toMatchObject({ version: 1, kind: 'SCHOOL', region: { code: '350603002' } });
    }
    const key = freshKey();
    const first = await health.verb('registerSite', registration({ idempotencyKey: key }));
    expect(first).toMatchObject({ replayed: false, entry: { kind: 'SITE_REGISTERED', loopId: null, loopSeq: null } });
    const again = await health.verb('registerSite', registration({ idempotencyKey: key }));
    expect(again).toMatchObject({ replayed: true, site: { id: first.site.id }, entry: { id: first.entry.id } });
    ({ id } = first.site);
  });

  it('stands in a region that is valid, and belongs to an agency of sites', async () => {
    expect(await expectRefused(health.verb('registerSite', registration({ regionCode: '350681' })), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.regionCode' });
    expect(await expectRefused(health.verb('registerSite', registration({ name: ' ' })), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.name' });
    const wrong = await w.agencyId('COMMUNITY-350603');
    expect(await expectRefused(health.verb('registerSite', registration({ agencyId: wrong })), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.agencyId' });
  });

  it('gets rooms, all of them or none, on the version that was read', async () => {
    const rooms = [{ number: '201', floor: 2, class: 'SINGLE' }, { number: '301', floor: 3, class: 'FAMILY' }, { number: '302', floor: 3, class: 'ACCESSIBLE' }];
    const { site, entry } = await longwen.verb('addRooms', { siteId: id, rooms });
    expect(site).toMatchObject({ version: 2, roomCount: 3, free: 3 });
    expect(entry.kind).toBe('SITE_ROOMS_ADDED');
    expect(await expectRefused(longwen.verb('addRooms', { siteId: id, rooms, expectedVersion: 1 }), 'VERSION_CONFLICT')).toMatchObject({ currentVersion: 2 });
    const twice = [{ number: '401', floor: 4, class: 'SINGLE' }, { number: '201', floor: 2, class: 'SINGLE' }];
    expect(await expectRefused(longwen.verb('addRooms', { siteId: id, rooms: twice }), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.rooms.1.number' });
    await expectRefused(w.agency('ISOLATION_SITE-350602').verb('addRooms', { siteId: id, rooms: twice }), 'FORBIDDEN');
    await expectRefused(longwen.verb('addRooms', { siteId: 'sit_00000000000000000000000000000000', rooms: twice, expectedVersion: 1 }), 'NOT_FOUND');
    expect((await health.query(ROOMS, { id })).isolationSite).toMatchObject({ version: 2, roomCount: 3 });
  });

  it('lists its rooms by floor and number, narrowed and page by page', async () => {
    const numbers = async (more: Record<string, unknown>): Promise<string[]> =>
      (await health.query(ROOMS, { id, ...more })).isolationSite.rooms.nodes.map((room: Json) => room.number);
    expect(await numbers({})).toEqual(['201', '301', '302']);
    expect(await numbers({ floor: 3 })).toEqual(['301', '302']);
    expect(await numbers({ class: 'FAMILY' })).toEqual(['301']);
    expect(await numbers({ free: false })).toEqual([]);
    const first = (await health.query(ROOMS, { id, first: 2 })).isolationSite.rooms;
    expect(first).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } });
    expect(await numbers({ first: 2, after: first.pageInfo.endCursor })).toEqual(['302']);
  });

  it('is among those without free rooms while it has none', async () => {
    const { site } = await health.verb('registerSite', registration({ name: '空点' }));
    const ids = async (free: boolean): Promise<string[]> => (await health.query(SITES, { free, first: 200 })).isolationSites.nodes.map((one: Json) => one.id);
    expect(await ids(true)).toContain(id);
    expect(await ids(true)).not.toContain(site.id);
    expect(await ids(false)).toContain(site.id);
  });
});

describe('the tables of sites', () => {
  it('let nobody but the platform see who has which room', async () => {
    const policies = await w.rows<{ qual: string }>(`SELECT qual FROM pg_policies WHERE tablename = 'room_use'`);
    const named = policies.map(({ qual }) => qual.replaceAll(/\( SELECT ctx_system\(\) AS ctx_system\)|::text/g, 'context'));
    expect(named.filter((qual) => !/^[( ]*context = '(advance|retention|log)'(context)?[) ]*$/.test(qual))).toEqual([]);
    const forced = await w.rows<{ relname: string }>(
      `SELECT relname FROM pg_class WHERE relname IN ('isolation_site', 'isolation_room', 'room_use', 'isolation_stay', 'transfer', 'handover') AND relrowsecurity AND relforcerowsecurity`,
    );
    expect(forced).toHaveLength(6);
  });
});
