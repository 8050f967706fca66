import type { Purpose } from '../../src/core/access/purpose';
import { allowed, Asker, CANARIES, found, hasPurpose, kindOf, MatrixStory, named, type Grades, type Reader } from '../kit/matrix';
import { world, type World } from '../kit/world';

const PURPOSES = ['INVESTIGATION', 'TRANSFER', 'ISOLATION_CARE', 'DEPLOYMENT', 'COMMAND', 'SUPERVISION', 'AUDIT', null] as const;
/** Nobody is to be stopped by what the questions cost. */
const ENV = { MAX_COST: '99999999', COST_PER_MINUTE: '999999999' };

/** Reach by the design, at the three moments: ordered, on board, admitted. */
const ALL2: Grades = { investigation: 2, transfer: 2, stay: 2 };
const READERS: [Reader, ordered: Grades, onBoard: Grades, admitted: Grades][] = [
  ...['BIG_DATA-350600', 'PUBLIC_SECURITY-350600', 'INDUSTRY_IT-350600'].map((code): [Reader, Grades, Grades, Grades] => (
    [{ code, role: 'OPERATOR' }, { investigation: 2 }, { investigation: 2 }, { investigation: 2 }]
  )),
  ...['PUBLIC_HEALTH-350602', 'PUBLIC_HEALTH-350600', 'HEADQUARTERS-350600', 'SUPERVISION-350600', 'AUDIT-350600'].map((code): [Reader, Grades, Grades, Grades] => (
    [{ code, role: 'OPERATOR' }, ALL2, ALL2, ALL2]
  )),
  [{ code: 'COMMUNITY-350602001', role: 'OPERATOR' }, { investigation: 2, transfer: 2 }, { investigation: 2, transfer: 2 }, { investigation: 2, transfer: 2 }],
  [{ code: 'PARTY_ORGAN-350600', role: 'FIELD_TEAM', team: 0 }, { investigation: 2 }, { investigation: 2 }, { investigation: 2 }],
  [{ code: 'TRANSPORT-350602', role: 'OPERATOR' }, { transfer: 0 }, { transfer: 2 }, { transfer: 0 }],
  [{ code: 'ISOLATION_SITE-350603', role: 'OPERATOR' }, { transfer: 1 }, { transfer: 2 }, { transfer: 2, stay: 2 }],
  [{ code: 'COMMUNITY-350602001', role: 'FIELD_TEAM', team: 1 }, {}, {}, {}],
  ...[
    'COMMUNITY-350602002', 'PUBLIC_HEALTH-350603', 'PUBLIC_SECURITY-350602', 'TRANSPORT-350600', 'ISOLATION_SITE-350602', 'PARTY_ORGAN-350600', 'HEADQUARTERS-350603',
    'SUPERVISION-ZZ-TIZ',
  ].map((code): [Reader, Grades, Grades, Grades] => [{ code, role: 'OPERATOR' }, {}, {}, {}]),
];

/** Whose reach or part changes on the way, and a few beside; all others are asked at the end. */
const MOVING = ['ISOLATION_SITE-350603', 'TRANSPORT-350602', 'COMMUNITY-350602001', 'AUDIT-350600', 'TRANSPORT-350600'];

let w: World;
let asker: Asker;
let story: MatrixStory;

beforeAll(async () => {
  [w, asker] = await Promise.all([world({ env: ENV }), Asker.of()]);
  story = new MatrixStory(w);
});
afterAll(() => w?.stop());

/** What one reader sees in the answers to all documents. */
async function seenBy(reader: Reader, purpose: Purpose | null, documents: readonly string[]): Promise<string> {
  const by = story.reader(reader).for(purpose);
  let text = '';
  for (const document of documents) {
    const answer = await by.ask(document);
    const codes = (answer.errors ?? []).map((error) => error.extensions.code);
    if (purpose !== null && hasPurpose(reader, purpose)) expect([reader.code, document.slice(0, 60), codes]).toEqual([reader.code, document.slice(0, 60), []]);
    text += JSON.stringify(answer);
  }
  return text;
}

/** Every reader and purpose at a moment; what anybody sees beyond or short of the design's table. */
async function differences(moment: 1 | 2 | 3): Promise<string[]> {
  const wrong: string[] = [];
  for (const line of READERS) {
    const [reader, grades] = [line[0], line[moment]];
    if (moment < 3 && !MOVING.includes(reader.code)) continue;
    for (const purpose of PURPOSES) {
      const known = purpose !== null && hasPurpose(reader, purpose);
      const may = known ? allowed({ kind: kindOf(reader), role: reader.role, purpose }, grades) : [];
      const documents = asker.documents(story.ids);
      const sees = found(await seenBy(reader, purpose, known ? documents : documents.slice(0, 1)));
      const who = `${reader.code} ${reader.role} ${purpose}`;
      wrong.push(...named(sees.filter((one) => !may.includes(one))).map((name) => `${who} sees ${name}`));
      wrong.push(...named(may.filter((one) => one.field && isThere(one.item, one.place, moment) && !sees.includes(one))).map((name) => `${who} does not see ${name}`));
    }
  }
  return wrong;
}

/** Nothing is signed before boarding. */
function isThere(item: string, place: string, moment: number): boolean {
  return place !== 'transfer' || item === 'LEGAL_BASIS' || moment > 1;
}

describe('every field × kind × purpose × way, expected from the table of the design', () => {
  it('when a room is asked for', async () => {
    await story.untilOrdered();
    expect(await differences(1)).toEqual([]);
  });

  it('when the person is on the way', async () => {
    await story.untilOnBoard();
    expect(await differences(2)).toEqual([]);
  });

  it('when the person is in the room', async () => {
    await story.untilAdmitted();
    expect(await differences(3)).toEqual([]);
  });

  it('in the answers of verbs', () => {
    const leaks = story.answers.flatMap(({ reader, purpose, grades, text }) => {
      const may = allowed({ kind: kindOf(reader), role: reader.role, purpose }, grades);
      return named(found(text).filter((one) => !may.includes(one))).map((name) => `${reader.code} ${purpose} ${name}`);
    });
    expect(leaks).toEqual([]);
    expect(story.answers.length).toBeGreaterThan(14);
    expect(new Set(story.answers.flatMap(({ text }) => found(text))).size).toBeGreaterThan(CANARIES.length / 3);
  });

  it('in the frames of subscriptions', async () => {
    const wrong: string[] = [];
    for (const [reader, , , grades] of READERS) {
      for (const purpose of PURPOSES) {
        if (purpose === null || !hasPurpose(reader, purpose)) continue;
        const may = allowed({ kind: kindOf(reader), role: reader.role, purpose }, grades);
        const sees = found(await asker.frames(story.reader(reader).for(purpose), story.start));
        wrong.push(...named(sees.filter((one) => !may.includes(one))).map((name) => `${reader.code} ${reader.role} ${purpose} sees ${name}`));
        const first = may.find((one) => one.place === 'person' && one.item === 'NAME');
        if (first && !sees.includes(first)) wrong.push(`${reader.code} ${purpose} is not shown the name`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('in the texts of errors', async () => {
    const leaks: string[] = [];
    for (const [reader] of READERS) {
      for (const purpose of PURPOSES.filter((one) => one === null || hasPurpose(reader, one))) {
        for (const document of asker.faults(story.ids)) {
          const answer = await story.reader(reader).for(purpose).ask(document);
          expect(answer.errors?.length).toBeGreaterThan(0);
          leaks.push(...named(found(JSON.stringify(answer))).map((name) => `${reader.code} ${name}`));
        }
      }
    }
    expect(leaks).toEqual([]);
  });

  it('in the list of who received what', async () => {
    const document = `query($id: ID!) { disclosures(personId: $id, first: 200) { nodes { at actor purpose classes masked channel entryId agency { code name } } } }`;
    for (const code of ['AUDIT-350600', 'SUPERVISION-350600']) {
      const answer = await w.agency(code).ask(document, { id: story.ids.person });
      expect(answer.data.disclosures.nodes.length).toBeGreaterThan(20);
      expect(named(found(JSON.stringify(answer)))).toEqual([]);
    }
  });
});
