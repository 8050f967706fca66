import fc from 'fast-check';
import type { PlacementRule } from '../../src/core/protocols/placement-rule';
import { RISK_CATEGORIES, type RiskCategory } from '../../src/core/protocols/risk-category';
import { placement, refusalOf, withPerson, type PlacementRoom, type Placing } from '../../src/domain/sites/placement';

const S = { source: 'test', verified: false };
const RULES: PlacementRule[] = [
  { rule: 'ZONE', zones: ['CONTAMINATED'], ...S },
  { rule: 'ACCESSIBLE', classes: ['ACCESSIBLE'], ...S },
  { rule: 'FLOOR_SEPARATION', groups: [['CLOSE_CONTACT'], ['SUB_CLOSE_CONTACT']], ...S },
  { rule: 'SITE_KIND', categories: ['CONFIRMED_CASE'], kinds: ['HOSPITAL'], ...S },
];
const room = (number: string, floor: number, more: Partial<PlacementRoom> = {}): PlacementRoom => ({
  id: number, number, floor, class: 'SINGLE', state: 'FREE', zone: 'CONTAMINATED', beds: 1, categories: [], household: null, ...more,
});
const person = (category: RiskCategory = 'CLOSE_CONTACT', more: Partial<Placing> = {}): Placing => ({ category, household: `h-${category}`, accessible: false, ...more });
const given = (who: Placing, rooms: PlacementRoom[], rules = RULES): string => {
  const placed = placement(who, rooms, 'HOTEL', rules);
  return 'room' in placed ? placed.room.number : placed.refused;
};

describe('a room is given', () => {
  it('of the kind that fewest persons need, lowest floor first', () => {
    expect(given(person(), [room('401', 4), room('301', 3, { class: 'FAMILY' }), room('402', 4)])).toBe('401');
  });

  it('in the zone of isolated persons alone, and the refusal says so', () => {
    expect(given(person(), [room('101', 1, { zone: 'CLEAN' }), room('301', 3)])).toBe('301');
    expect(given(person(), [room('101', 1, { zone: 'CLEAN' })])).toBe('ZONE');
    expect(given(person(), [room('101', 1, { zone: 'CLEAN' })], [])).toBe('101');
  });

  it('that is accessible to whoever needs that', () => {
    const rooms = [room('301', 3), room('302', 3, { class: 'ACCESSIBLE' })];
    expect(given(person('CLOSE_CONTACT', { accessible: true }), rooms)).toBe('302');
    expect(given(person('CLOSE_CONTACT', { accessible: true }), rooms.slice(0, 1))).toBe('ACCESSIBLE');
  });

  it('on another floor than contacts of the other degree', () => {
    const rooms = [room('301', 3, { state: 'OCCUPIED', household: 'x', categories: ['CLOSE_CONTACT'] }), room('302', 3), room('401', 4)];
    expect(given(person('SUB_CLOSE_CONTACT'), rooms)).toBe('401');
    expect(given(person('CLOSE_CONTACT'), rooms)).toBe('302');
    expect(given(person('GENERAL_CONTACT'), rooms)).toBe('302');
    expect(given(person('SUB_CLOSE_CONTACT'), rooms.slice(0, 2))).toBe('FLOOR_SEPARATION');
    expect(refusalOf(person('SUB_CLOSE_CONTACT'), rooms[1]!, rooms, 'HOTEL', RULES)).toBe('FLOOR_SEPARATION');
  });

  it('at a site of the right kind', () => {
    expect(given(person('CONFIRMED_CASE'), [room('301', 3)])).toBe('SITE_KIND');
    expect(placement(person('CONFIRMED_CASE'), [room('301', 3)], 'HOSPITAL', RULES)).toMatchObject({ room: { number: '301' } });
  });

  it('with the household: in its room while a bed is left, then on its floor', () => {
    const lived = room('401', 4, { class: 'FAMILY', beds: 2, state: 'RESERVED', household: 'h', categories: ['CLOSE_CONTACT'] });
    const rooms = [room('301', 3), lived, room('402', 4)];
    expect(given(person('CLOSE_CONTACT', { household: 'h' }), rooms)).toBe('401');
    const full = withPerson(rooms, lived, person('CLOSE_CONTACT', { household: 'h' }));
    expect(given(person('CLOSE_CONTACT', { household: 'h' }), full)).toBe('402');
    expect(refusalOf(person('CLOSE_CONTACT', { household: 'other' }), lived, rooms, 'HOTEL', RULES)).toBe('HOUSEHOLD');
  });
});

it('over random houses and persons nobody is placed against a rule, and a refusal means that no room would do', () => {
  const rooms = fc.array(fc.record({
    floor: fc.integer({ min: 1, max: 3 }), class: fc.constantFrom('SINGLE' as const, 'FAMILY' as const, 'ACCESSIBLE' as const),
    zone: fc.constantFrom('CLEAN' as const, 'CONTAMINATED' as const), beds: fc.integer({ min: 1, max: 3 }),
    state: fc.constantFrom('FREE' as const, 'CLEANING' as const, 'OUT_OF_ORDER' as const, 'BUILDING' as const),
  }), { maxLength: 12 });
  const persons = fc.array(fc.record({ category: fc.constantFrom(...RISK_CATEGORIES), household: fc.constantFrom('a', 'b', 'c', 'd'), accessible: fc.boolean() }), { maxLength: 12 });
  fc.assert(fc.property(rooms, persons, (house, people) => {
    let now = house.map((one, i) => room(String(i), one.floor, one));
    for (const who of people) {
      const placed = placement(who, now, 'HOTEL', RULES);
      if ('refused' in placed) {
        for (const one of now) expect(refusalOf(who, one, now, 'HOTEL', RULES)).not.toBeNull();
      } else {
        expect(refusalOf(who, placed.room, now, 'HOTEL', RULES)).toBeNull();
        now = withPerson(now, placed.room, who);
        const there = now.find((one) => one.id === placed.room.id)!;
        expect(there.categories.length).toBeLessThanOrEqual(there.beds);
        expect(there.zone).toBe('CONTAMINATED');
        const floor = now.filter((one) => one.floor === there.floor).flatMap((one) => one.categories);
        expect(floor.includes('CLOSE_CONTACT') && floor.includes('SUB_CLOSE_CONTACT')).toBe(false);
      }
    }
  }), { numRuns: 300 });
});
