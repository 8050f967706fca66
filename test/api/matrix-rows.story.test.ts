import { Asker, CANARIES, found, MatrixStory, named, type Place, type Reader } from '../kit/matrix';
import { world, type World } from '../kit/world';

// The code's check is switched off: whatever row security lets out is shown to anybody in full.
jest.mock('../../src/core/access/policy', () => {
  const actual = jest.requireActual<typeof import('../../src/core/access/policy')>('../../src/core/access/policy');
  const everything = new actual.View(Object.fromEntries(actual.PERSONAL_CLASSES.map((name) => [name, { see: 'FULL' }])) as ConstructorParameters<typeof actual.View>[0]);
  return { ...actual, viewOf: () => everything };
});

/** Which loops row security gives to whom by the design, whatever the grade. */
const READERS: [Reader, Place[]][] = [
  [{ code: 'INDUSTRY_IT-350600', role: 'OPERATOR' }, ['investigation']],
  [{ code: 'BIG_DATA-350600', role: 'OPERATOR' }, ['investigation']],
  [{ code: 'PARTY_ORGAN-350600', role: 'FIELD_TEAM', team: 0 }, ['investigation']],
  [{ code: 'TRANSPORT-350602', role: 'OPERATOR' }, ['transfer']],
  [{ code: 'ISOLATION_SITE-350603', role: 'OPERATOR' }, ['transfer', 'stay']],
  [{ code: 'COMMUNITY-350602001', role: 'OPERATOR' }, ['investigation', 'transfer']],
  [{ code: 'AUDIT-350600', role: 'OPERATOR' }, ['investigation', 'transfer', 'stay']],
  [{ code: 'COMMUNITY-350602001', role: 'FIELD_TEAM', team: 1 }, []],
  ...[
    'PUBLIC_SECURITY-350602', 'PUBLIC_HEALTH-350603', 'COMMUNITY-350602002', 'ISOLATION_SITE-350602', 'TRANSPORT-350600', 'PARTY_ORGAN-350600', 'HEADQUARTERS-350603',
    'SUPERVISION-ZZ-TIZ',
  ].map((code): [Reader, Place[]] => [{ code, role: 'OPERATOR' }, []]),
];

let w: World;
let asker: Asker;
let story: MatrixStory;

beforeAll(async () => {
  [w, asker] = await Promise.all([world({ env: { MAX_COST: '99999999', COST_PER_MINUTE: '999999999' } }), Asker.of()]);
  story = new MatrixStory(w);
  await story.untilOrdered();
  await story.untilOnBoard();
  await story.untilAdmitted();
});
afterAll(() => w?.stop());

describe('with the check of the code switched off, row security alone', () => {
  it.each(READERS)('gives %j rows of %j and no other', async (reader, places) => {
    const by = story.reader(reader);
    let text = await asker.frames(by, story.start);
    for (const document of asker.documents(story.ids)) text += JSON.stringify(await by.ask(document));
    const foreign = found(text).filter(({ place }) => !(place === 'person' ? places.length > 0 : places.includes(place)));
    expect(named(foreign)).toEqual([]);
    const own = CANARIES.filter(({ place, field }) => field && places.length > 0 && (place === 'person' || places.includes(place)));
    // A lead is not row by row reached by its person alone: see its own policy.
    expect(named(own.filter((one) => one.place !== 'person' && !found(text).includes(one)))).toEqual([]);
    if (places.length > 0) expect(text).toContain('欧阳测试甲');
  });
});
