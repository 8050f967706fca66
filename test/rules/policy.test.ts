import {
  decide, POLICY, POLICY_VERSION, PURPOSES_OF_KIND, purposesOf, viewOf, viewsIn,
  type Caller, type Cell, type PolicyRow, type ReachGrade, type ViewFinder,
} from '../../src/core/access/policy';
import { freeTextItem, PERSONAL_ITEMS, valueItem } from '../../src/core/access/item';

/** The design's table, written down once more by hand: whoever changes the policy has to change it in both places. */
const STAFF = ['OPERATOR', 'OFFICER', 'VIEWER'];
const TEAM = ['FIELD_TEAM'];
const DESIGN: [kinds: string[], roles: string[], purposes: string[], grade: number, cells: string][] = [
  //                                                                          identity contact health whereabouts legal
  [['PUBLIC_SECURITY', 'BIG_DATA'], STAFF, ['INVESTIGATION'], 2, 'F F M F F'],
  [['PUBLIC_HEALTH'], STAFF, ['INVESTIGATION', 'TRANSFER', 'ISOLATION_CARE'], 2, 'F F F F F'],
  [['COMMUNITY'], STAFF, ['INVESTIGATION'], 2, 'F F M – F'],
  [['COMMUNITY'], STAFF, ['ISOLATION_CARE'], 2, 'F F F – F'],
  [['COMMUNITY', 'PARTY_ORGAN'], TEAM, ['INVESTIGATION'], 2, 'F F – – –'],
  [['TRANSPORT'], STAFF, ['TRANSFER'], 2, 'F F M+symptoms – –'],
  [['ISOLATION_SITE'], STAFF, ['ISOLATION_CARE'], 1, 'M+sex+birthyear – M – F'],
  [['ISOLATION_SITE'], STAFF, ['ISOLATION_CARE'], 2, 'F M F – F'],
  [['COMMUNITY', 'PARTY_ORGAN'], [...STAFF, ...TEAM], ['DEPLOYMENT'], 2, '– – – – –'],
  [['INDUSTRY_IT'], STAFF, ['INVESTIGATION'], 2, '– – – – –'],
  [['HEADQUARTERS'], STAFF, ['COMMAND'], 2, 'M – M – F'],
  [['SUPERVISION'], STAFF, ['SUPERVISION'], 2, 'M – – – F'],
  [['AUDIT'], STAFF, ['AUDIT'], 2, 'M – – – F'],
];
/** What each item looks like under the letters of its column. */
const ITEM_LETTERS: Record<string, [column: number, letters: Record<string, string>]> = {
  NAME: [0, { F: 'FULL', M: 'MASKED', 'M+sex+birthyear': 'MASKED' }],
  SEX: [0, { F: 'FULL', 'M+sex+birthyear': 'FULL' }],
  BIRTH_YEAR: [0, { F: 'FULL', 'M+sex+birthyear': 'FULL' }],
  DOCUMENT: [0, { F: 'FULL', M: 'MASKED', 'M+sex+birthyear': 'MASKED' }],
  PERSON_TEXT: [0, { F: 'FULL' }],
  PHONE: [1, { F: 'FULL', M: 'MASKED' }],
  ADDRESS: [1, { F: 'FULL', M: 'MASKED' }],
  HANDOVER_PLACE: [1, { F: 'FULL' }],
  CATEGORY: [2, { F: 'FULL', M: 'FULL', 'M+symptoms': 'FULL' }],
  EXPOSURE_TIME: [2, { F: 'FULL' }],
  TEMPERATURE: [2, { F: 'FULL' }],
  SYMPTOMS: [2, { F: 'FULL', 'M+symptoms': 'FULL' }],
  TREATMENT: [2, { F: 'FULL' }],
  EXPOSURE_PLACE: [3, { F: 'FULL' }],
  LEADS: [3, { F: 'FULL' }],
  LEGAL_BASIS: [4, { F: 'FULL' }],
};
const CLASSES = ['IDENTITY', 'CONTACT', 'HEALTH', 'WHEREABOUTS', 'LEGAL'] as const;
const KINDS = [
  'PUBLIC_SECURITY', 'PUBLIC_HEALTH', 'BIG_DATA', 'INDUSTRY_IT', 'COMMUNITY', 'ISOLATION_SITE', 'TRANSPORT', 'PARTY_ORGAN',
  'HEADQUARTERS', 'SUPERVISION', 'AUDIT',
] as const;
const PURPOSES = ['INVESTIGATION', 'TRANSFER', 'ISOLATION_CARE', 'DEPLOYMENT', 'COMMAND', 'SUPERVISION', 'AUDIT', null] as const;
const CASES: [Caller, ReachGrade][] = KINDS.flatMap((kind) => (['OPERATOR', 'FIELD_TEAM', 'OFFICER', 'VIEWER'] as const).flatMap((role) =>
  PURPOSES.flatMap((purpose) => ([0, 1, 2] as const).map((grade): [Caller, ReachGrade] => [{ kind, role, purpose }, grade]))));

function expectedLetters({ kind, role, purpose }: Caller, grade: number): string[] {
  const lines = DESIGN.filter(([kinds, roles, purposes, lineGrade]) =>
    kinds.includes(kind) && roles.includes(role) && purposes.includes(String(purpose)) && lineGrade === grade);
  expect(lines.length).toBeLessThanOrEqual(1);
  return (lines[0]?.[4] ?? '– – – – –').split(' ');
}

function expectedClass(letter: string): string {
  return letter === 'F' ? 'FULL' : letter === '–' ? 'WITHHELD' : 'MASKED';
}

/** Everything that a table says, as text; two tables that differ anywhere differ here. */
function said(finder: ViewFinder): string[] {
  return CASES.map(([caller, grade]) => {
    const view = finder(caller, grade);
    const seen = [...CLASSES.map((name) => view.see(name)), ...PERSONAL_ITEMS.map((item) => decide(view, item))];
    return `${caller.kind} ${caller.role} ${caller.purpose} ${grade}: ${seen.join(' ')}`;
  });
}

const DESIGNED = CASES.map(([caller, grade]) => {
  const letters = expectedLetters(caller, grade);
  const items = PERSONAL_ITEMS.map((item) => {
    if (item === 'WORK_TEXT' || item === 'WORK_STATE') return 'FULL';
    const [column, shown] = ITEM_LETTERS[item]!;
    return shown[letters[column]!] ?? 'WITHHELD';
  });
  return `${caller.kind} ${caller.role} ${caller.purpose} ${grade}: ${[...letters.map(expectedClass), ...items].join(' ')}`;
});

test('every kind, role, purpose and grade sees of every item exactly what the design says', () => {
  expect(said(viewOf)).toEqual(DESIGNED);
  expect(CASES).toHaveLength(11 * 4 * 8 * 3);
  expect(POLICY_VERSION).toBe(1);
});

describe('a table that differs from the design in one place is caught', () => {
  const sights: Cell['see'][] = ['FULL', 'MASKED', 'WITHHELD'];
  const extras: Cell['also'][] = [undefined, ['SEX'], ['BIRTH_YEAR'], ['SEX', 'BIRTH_YEAR'], ['SYMPTOMS'], ['HANDOVER_PLACE']];
  const where = (line: PolicyRow, name: string) => `${line.kinds.join('/')} ${line.purposes.join('/')} ${line.grades.join('/')} ${name}`;
  const change = (at: number, changed: Partial<PolicyRow>) =>
    said(viewsIn(POLICY.map((line, index) => (index === at ? { ...line, ...changed } : line))));

  test.each(POLICY.flatMap((line, at) => CLASSES.map((name) => [where(line, name), line, at, name] as const)))(
    'the cell %s', (_, line, at, name) => {
      const own = line.cells[name];
      for (const see of sights.filter((other) => other !== own.see)) {
        expect(change(at, { cells: { ...line.cells, [name]: { ...own, see } } })).not.toEqual(DESIGNED);
      }
      if (own.see !== 'MASKED') return;
      const ofClass: Record<string, readonly string[]> = { IDENTITY: ['SEX', 'BIRTH_YEAR'], HEALTH: ['SYMPTOMS'], CONTACT: ['HANDOVER_PLACE'] };
      const fitting = extras.filter((also) => !also || also.every((item) => ofClass[name]?.includes(item)));
      for (const also of fitting.filter((other) => String(other) !== String(own.also))) {
        expect(change(at, { cells: { ...line.cells, [name]: { see: 'MASKED', also } } })).not.toEqual(DESIGNED);
      }
    },
  );

  test('a row taken away, unless it withholds all as no row does', () => {
    POLICY.forEach((line, at) => {
      const without = said(viewsIn(POLICY.filter((_, index) => index !== at)));
      const withholdsAll = CLASSES.every((name) => line.cells[name].see === 'WITHHELD');
      if (withholdsAll) expect(without).toEqual(DESIGNED);
      else expect(without).not.toEqual(DESIGNED);
    });
  });

  test('a row for one more grade', () => {
    POLICY.forEach((line, at) => {
      if (CLASSES.every((name) => line.cells[name].see === 'WITHHELD')) return;
      for (const grade of ([0, 1] as const).filter((other) => !line.grades.includes(other))) {
        const taken = line.kinds.includes('ISOLATION_SITE') && grade === 1;
        if (!taken) expect(change(at, { grades: [...line.grades, grade] })).not.toEqual(DESIGNED);
      }
    });
  });

  test('two rows for one case', () => {
    expect(() => viewsIn([...POLICY, POLICY[0]!])).toThrow('two policy rows');
  });
});

test('without a purpose, without a full part or without a row nobody sees more than WORK', () => {
  for (const [caller, grade] of CASES) {
    if (caller.purpose !== null && grade > 0) continue;
    const view = viewOf(caller, grade);
    expect(CLASSES.map((name) => view.see(name))).toEqual(CLASSES.map(() => 'WITHHELD'));
    expect(view.see('WORK')).toBe('FULL');
    expect(decide(view, 'WORK_STATE')).toBe('FULL');
    expect(decide(view, 'WORK_TEXT')).toBe('FULL');
  }
});

test('free text is identity where there is a person, and is never shown masked', () => {
  expect(freeTextItem(true)).toBe('PERSON_TEXT');
  expect(freeTextItem(false)).toBe('WORK_TEXT');
  for (const [caller, grade] of CASES) expect(decide(viewOf(caller, grade), 'PERSON_TEXT')).not.toBe('MASKED');
});

test('of measures and control states only those that tell of an illness are health', () => {
  expect(['HOSPITAL', 'IN_TREATMENT'].map(valueItem)).toEqual(['TREATMENT', 'TREATMENT']);
  expect(['HOME_ISOLATION', 'NONE_NEEDED', 'CONTROLLED', 'RELEASED'].map(valueItem)).toEqual(Array(4).fill('WORK_STATE'));
});

test('the purposes of a kind are those of its rows', () => {
  expect(PURPOSES_OF_KIND).toEqual({
    PUBLIC_SECURITY: ['INVESTIGATION'],
    PUBLIC_HEALTH: ['INVESTIGATION', 'TRANSFER', 'ISOLATION_CARE'],
    BIG_DATA: ['INVESTIGATION'],
    INDUSTRY_IT: ['INVESTIGATION'],
    COMMUNITY: ['INVESTIGATION', 'ISOLATION_CARE', 'DEPLOYMENT'],
    ISOLATION_SITE: ['ISOLATION_CARE'],
    TRANSPORT: ['TRANSFER'],
    PARTY_ORGAN: ['INVESTIGATION', 'DEPLOYMENT'],
    HEADQUARTERS: ['COMMAND'],
    SUPERVISION: ['SUPERVISION'],
    AUDIT: ['AUDIT'],
  });
  expect(purposesOf('PARTY_ORGAN', 'OPERATOR')).toEqual(['DEPLOYMENT']);
  expect(purposesOf('PARTY_ORGAN', 'FIELD_TEAM')).toEqual(['INVESTIGATION', 'DEPLOYMENT']);
  expect(purposesOf('COMMUNITY', 'FIELD_TEAM')).toEqual(['INVESTIGATION', 'DEPLOYMENT']);
  expect(purposesOf('PUBLIC_HEALTH', 'FIELD_TEAM')).toEqual([]);
});
