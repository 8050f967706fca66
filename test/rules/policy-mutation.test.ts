import { ITEMS, PERSONAL_ITEMS, SIGHTS, type PersonalItem } from '../../src/core/access/item';
import { decide, POLICY, REACH_GRADES, viewsIn, type PolicyRow, type ReachGrade } from '../../src/core/access/policy';
import { AGENCY_KINDS, PURPOSES, ROLES } from '../../src/core/access/purpose';
import { designedLetters, designedSight } from '../kit/design-table';

const ITEM_RULES = ITEMS as unknown as Record<PersonalItem, { whenMasked: string; class: string }>;
const CASES = AGENCY_KINDS.flatMap((kind) => ROLES.flatMap((role) => [...PURPOSES, null].flatMap((purpose) => REACH_GRADES.map((grade) => ({ kind, role, purpose, grade })))));
const DESIGNED = CASES.map(({ grade, ...asking }) => {
  const letters = designedLetters(asking, grade);
  return PERSONAL_ITEMS.map((item) => designedSight(letters, item)).join(' ');
});

/** Whether a table shows every item to everybody as the design does; false too where it is none. */
function isDesigned(table: readonly PolicyRow[]): boolean {
  try {
    const finder = viewsIn(table);
    return CASES.every(({ grade, ...caller }, i) => {
      const view = finder(caller, grade);
      return PERSONAL_ITEMS.map((item) => decide(view, item)).join(' ') === DESIGNED[i];
    });
  } catch {
    return false;
  }
}

function withRow(at: number, change: Partial<PolicyRow>): PolicyRow[] {
  return POLICY.map((row, i) => (i === at ? { ...row, ...change } : row));
}

/** Each list with one of all values flipped: taken out where it is in, added where it is not. */
function flips<T>(list: readonly T[], all: readonly T[]): T[][] {
  return all.map((value) => (list.includes(value) ? list.filter((one) => one !== value) : [...list, value]));
}

/** A row that shows nothing says what no row says too: flipping it changes nothing unless it meets another. */
const showing = POLICY.map((row, at) => ({ row, at })).filter(({ row }) => Object.values(row.cells).some((cell) => cell.see !== 'WITHHELD'));

test('the table is the one of the design', () => {
  expect(isDesigned(POLICY)).toBe(true);
});

test('one kind, role, purpose or grade more or less in any row is caught', () => {
  const missed = showing.flatMap(({ row, at }) => [
    ...flips(row.kinds, AGENCY_KINDS).map((kinds) => ({ kinds })),
    ...flips(row.roles, ROLES).map((roles) => ({ roles })),
    ...flips(row.purposes, PURPOSES).map((purposes) => ({ purposes })),
    ...flips<ReachGrade>(row.grades, REACH_GRADES).map((grades) => ({ grades })),
  ].filter((change) => isDesigned(withRow(at, change))).map((change) => ({ at, ...change })));
  expect(missed).toEqual([]);
});

/** Nothing of these has a masked form: masked they show no more than withheld. */
const UNMASKABLE = ['WHEREABOUTS', 'LEGAL'];

test('every cell with any other sight is caught', () => {
  const missed = POLICY.flatMap((row, at) => Object.entries(row.cells).flatMap(([name, cell]) => SIGHTS.filter((see) => see !== cell.see)
    .filter((see) => !(UNMASKABLE.includes(name) && [see, cell.see].every((one) => one !== 'FULL')))
    .filter((see) => isDesigned(withRow(at, { cells: { ...row.cells, [name]: { ...cell, see } } }))).map((see) => [at, name, see])));
  expect(missed).toEqual([]);
});

test('a row that shows something, taken out, is caught', () => {
  expect(showing.filter(({ at }) => isDesigned(POLICY.filter((_, i) => i !== at)))).toEqual([]);
});

/** Of these nothing masked is ever asked for: the classes that they are in are shown whole or not at all. */
const NEVER_MASKED = ['EXPOSURE_PLACE', 'LEADS', 'LEGAL_BASIS', 'WORK_TEXT', 'WORK_STATE'];

test('an item in another class, or with another masked form, is caught', () => {
  const missed = PERSONAL_ITEMS.flatMap((item) => {
    const rule = ITEM_RULES[item];
    const before = { ...rule };
    const mutants = [
      ...SIGHTS.filter((sight) => sight !== before.whenMasked && !NEVER_MASKED.includes(item)).map((whenMasked) => ({ ...before, whenMasked })),
      ...['IDENTITY', 'CONTACT', 'HEALTH', 'WHEREABOUTS', 'LEGAL', 'WORK'].filter((name) => name !== before.class).map((name) => ({ ...before, class: name })),
    ];
    return mutants.filter((mutant) => {
      Object.assign(rule, mutant);
      const unseen = isDesigned(POLICY);
      Object.assign(rule, before);
      return unseen;
    }).map((mutant) => [item, mutant]);
  });
  expect(missed).toEqual([]);
});
