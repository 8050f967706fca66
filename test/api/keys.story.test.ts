import { dumpOf, plantedText, remainsOf } from '../kit/remains';
import { leadOn, somebody } from '../kit/leads';
import { freshKey } from '../kit/agency';
import { world, type World } from '../kit/world';

let w: World;
beforeAll(async () => { w = await world(); });
afterAll(() => w.stop());

describe('whoever has the tables and the files, and not the master key', () => {
  const person = { ...somebody(), name: '欧阳慕容闻' };
  const address = '东铺头街道文昌里七弄十九号';
  const place = '芗城区西桥农贸市场三号摊';
  const [reason, report, note] = ['疑似与病例同桌用餐', '其人已由社区落实管控措施', '家中尚有老母一位'];
  const [seenPhone, passport] = ['13900007431', 'E87654321'];

  it('finds no name, number, phone, address or word about a person', async () => {
    const police = w.agency('PUBLIC_SECURITY-350600');
    const community = w.agency('COMMUNITY-350602001');
    const pushed = await police.pushLeads([leadOn(person, { address, exposurePlace: place })]);
    const { investigation } = pushed.results[0];
    const team = await w.team('COMMUNITY-350602001', '350602001');
    await community.receive(investigation, { note });
    await community.assign(investigation, team);
    await community.locate(investigation, { address: `${address}二楼` });
    await community.verify(investigation, { phone: seenPhone, document: { type: 'PASSPORT', number: passport } });
    await community.control(investigation, 'HOME_ISOLATION', { note });
    await community.report(investigation, 'FOUND_AND_CONTROLLED', { report });
    await police.returnIt(investigation, { reason });
    await w.settle();

    const dump = await dumpOf(w);
    expect(dump).toContain('INVESTIGATION_RETURNED');
    const planted = [
      ['name', person.name], ['masked name', '欧阳***'], ['document', person.document.number], ['phone', person.phone], ['address', address],
      ['masked document', `${person.document.number.slice(0, 4)}**********`], ['masked phone', `${person.phone.slice(0, 3)}****`],
      ['place', place], ['reason', reason], ['report', report], ['note', note], ['phone that was seen', seenPhone], ['passport', passport],
    ].map(([what, text]) => plantedText(what!, text!));
    // The log of changes too: what is sealed before it is sent is plain nowhere in the server of the database.
    expect(await remainsOf(w, planted, ['global', 'pg_wal'])).toEqual([]);
  });

  it('is not those who may: they see all of it, and find the person by document', async () => {
    const found = await w.agency('PUBLIC_HEALTH-350600').query(
      'query($document: DocumentInput!) { findPerson(document: $document) { name phone address documents { type number } trace { edges { node { kind erased facts { name value } } } } } }',
      { document: { type: 'PASSPORT', number: passport } },
    );
    expect(found.findPerson).toMatchObject({
      name: person.name, phone: seenPhone, address: `${address}二楼`,
      documents: [{ type: 'PASSPORT', number: passport }, { type: 'RESIDENT_ID', number: person.document.number }],
    });
    const returned = found.findPerson.trace.edges.map((edge: { node: unknown }) => edge.node).at(-1);
    expect(returned).toMatchObject({ kind: 'INVESTIGATION_RETURNED', erased: false, facts: [{ name: 'reason', value: reason }] });
  });

  it('knows a person again by phone and by document, over keyed digests', async () => {
    const again = await w.agency('BIG_DATA-350600').pushLeads([
      leadOn({ ...person, phone: seenPhone }, { document: null, regionCode: '350603001' }), leadOn(person, { phone: null }),
    ]);
    expect(again.results.map((row: { status: string }) => row.status)).toEqual(['CREATED', 'MATCHED']);
    expect(await w.rows('SELECT id FROM person')).toHaveLength(1);
  });

  it('does not learn an input from its idempotency key', async () => {
    const input = { idempotencyKey: freshKey(), leads: [leadOn(somebody())] };
    const police = w.agency('PUBLIC_SECURITY-350600');
    expect((await police.verb('pushLeads', input)).replayed).toBe(false);
    expect((await police.verb('pushLeads', input)).replayed).toBe(true);
  });
});

describe('the keys', () => {
  it('are nobody\'s who does not reach the person, and the platform\'s secret is nobody\'s at all', async () => {
    const [policies] = await w.rows<{ n: number }>(`SELECT count(*)::int AS n FROM pg_class WHERE relname IN ('person_key', 'platform_key') AND relrowsecurity AND relforcerowsecurity`);
    expect(policies!.n).toBe(2);
    const [counts] = await w.rows<{ same: boolean }>('SELECT (SELECT count(*) FROM person) = (SELECT count(*) FROM person_key) AS same');
    expect(counts!.same).toBe(true);
  });
});
