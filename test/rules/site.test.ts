import fc from 'fast-check';
import { Refusal } from '../../src/core/kernel/errors';
import { checkRooms, ROOM_CLASSES, ROOMS_LIMIT, type NewRoom } from '../../src/domain/sites/site';

const room = (number: string, floor = 3): NewRoom => ({ number, floor, class: 'SINGLE' });

function pathOf(rooms: readonly NewRoom[], taken: readonly string[] = []): unknown {
  try {
    checkRooms(rooms, new Set(taken));
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(Refusal);
    return (error as Refusal).details['path'];
  }
}

describe('rooms that are added', () => {
  it('have numbers of their own, by themselves and beside those that are there', () => {
    expect(checkRooms([room(' 301 '), room('302')], new Set())).toEqual([room('301'), room('302')].map((one) => ({ ...one, beds: 1, zone: 'CONTAMINATED' })));
    expect(pathOf([room('301'), room('301 ')])).toBe('input.rooms.1.number');
    expect(pathOf([room('301')], ['301'])).toBe('input.rooms.0.number');
    expect(pathOf([room(' ')])).toBe('input.rooms.0.number');
    expect(pathOf([room('1'.repeat(21))])).toBe('input.rooms.0.number');
  });

  it('take a household in family rooms, and one person in others, unless somebody says otherwise', () => {
    const family = { ...room('301'), class: 'FAMILY' as const };
    expect(checkRooms([family, { ...family, number: '302', beds: 5 }], new Set()).map((one) => one.beds)).toEqual([3, 5]);
    expect(pathOf([{ ...family, beds: 9 }])).toBe('input.rooms.0.beds');
  });

  it('stand on a floor that a house can have', () => {
    for (const floor of [-6, 201, 1.5, Number.NaN]) expect(pathOf([room('1', floor)])).toBe('input.rooms.0.floor');
    for (const floor of [-5, 0, 200]) expect(pathOf([room('1', floor)])).toBeUndefined();
  });

  it('are 1 to 1,000 a call', () => {
    expect(pathOf([])).toBe('input.rooms');
    expect(pathOf(Array.from({ length: ROOMS_LIMIT + 1 }, (_, i) => room(String(i))))).toBe('input.rooms');
  });

  it('are taken or refused as a whole: what passes never doubles a number', () => {
    const rooms = fc.array(fc.record({ number: fc.constantFrom('1', '2', '3', ' 1', '4'), floor: fc.integer({ min: -7, max: 9 }), class: fc.constantFrom(...ROOM_CLASSES) }), { maxLength: 6 });
    fc.assert(fc.property(rooms, fc.subarray(['1', '2', '4']), (wanted, taken) => {
      if (pathOf(wanted, taken) !== undefined) return;
      const numbers = [...taken, ...wanted.map((one) => one.number.trim())];
      expect(new Set(numbers).size).toBe(numbers.length);
    }));
  });
});
