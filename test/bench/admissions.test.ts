import { Refused } from '../kit/answers';
import { scaled } from '../kit/scale';
import { Movers } from '../kit/transfers';
import { world, type World } from '../kit/world';

const ROOMS = scaled(12, 100);
const PERSONS = 3 * ROOMS;
jest.setTimeout(scaled(120_000, 900_000));

let w: World;
let movers: Movers;

beforeAll(async () => {
  w = await world();
  movers = new Movers(w);
});

afterAll(() => w.stop());

/** Runs all at once; answers what each came to: its value, or the code of its refusal. */
function atOnce<T>(asked: readonly (() => Promise<T>)[]): Promise<(T | string)[]> {
  return Promise.all(asked.map((ask) => ask().catch((error: unknown) => {
    if (error instanceof Refused) return error.code;
    throw error;
  })));
}

describe(`${PERSONS} persons for ${ROOMS} rooms, all at once`, () => {
  it(`are ${ROOMS} admissions: no room is given twice, nobody is forgotten`, async () => {
    const site = await movers.siteWith(ROOMS);
    const sought = await movers.sought(PERSONS);
    const ordered: string[] = [];
    for (const { personId } of sought) ordered.push((await movers.order(personId, site.id)).id);

    const answers = await atOnce(ordered.map((id) => async () => (await movers.accept(id, { expectedVersion: 1 })).room.id as string));
    expect(answers.filter((answer) => answer === 'CAPACITY_EXHAUSTED')).toHaveLength(PERSONS - ROOMS);
    expect(new Set(answers.filter((answer) => answer !== 'CAPACITY_EXHAUSTED')).size).toBe(ROOMS);

    const accepted = ordered.flatMap((id, i) => (answers[i] === 'CAPACITY_EXHAUSTED' ? [] : [{ id, room: answers[i]! }]));
    for (const { id } of accepted) {
      await movers.dispatch(id);
      await movers.board(id);
      await movers.arrive(id);
    }
    // Each asks for the next one's room first: all of them are taken.
    const wrong = await atOnce(accepted.map(({ id }, i) => () => movers.site.verb('admitTransfer', { id, roomId: accepted[(i + 1) % ROOMS]!.room, expectedVersion: 6 })));
    expect(new Set(wrong)).toEqual(new Set(['CAPACITY_EXHAUSTED']));
    const admitted = await atOnce(accepted.map(({ id, room }) => () => movers.site.verb('admitTransfer', { id, roomId: room, expectedVersion: 6 })));
    expect(admitted.filter((answer) => typeof answer !== 'string')).toHaveLength(ROOMS);

    expect(await movers.rooms(site.id)).toEqual({ roomCount: ROOMS, free: 0, reserved: 0, occupied: ROOMS });
    const stays = await w.rows<{ rooms: string; persons: string; n: string }>(
      `SELECT count(DISTINCT s.room_id) AS rooms, count(DISTINCT l.person_id) AS persons, count(*) AS n FROM isolation_stay s JOIN loop l ON l.id = s.id`,
    );
    expect(stays).toEqual([{ rooms: String(ROOMS), persons: String(ROOMS), n: String(ROOMS) }]);
  });
});
