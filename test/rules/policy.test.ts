import {
  decide, POLICY, POLICY_VERSION, PURPOSES_OF_KIND, purposesOf, viewOf, viewsIn,
  type Caller, type Cell, type PolicyRow, type ReachGrade, type ViewFinder,
} from '../../src/core/access/policy';
import { freeTextItem, PERSONAL_ITEMS, valueItem } from '../../src/core/access/item';
import { designedLetters, designedSight } from '../kit/design-table';

const CLASSES = ['IDENTITY', 'CONTACT', 'HEALTH', 'WHEREABOUTS', 'LEGAL'] as const;
const KINDS = [
  'PUBLIC_SECURITY', 'PUBLIC_HEALTH', 'BIG_DATA', 'INDUSTRY_IT', 'COMMUNITY', 'ISOLATION_SITE', 'TRANSPORT', 'PARTY_ORGAN',
  'HEADQUARTERS', 'SUPERVISION', 'AUDIT',
] as const;
const PURPOSES = ['INVESTIGATION', 'TRANSFER', 'ISOLATION_CARE', 'DEPLOYMENT', 'COMMAND', 'SUPERVISION', 'AUDIT', null] as const;
const CASES: [Caller, ReachGrade][] = KINDS.flatMap((kind) => (['OPERATOR', 'FIELD_TEAM', 'OFFICER', 'VIEWER'] as const).flatMap((role) =>
  PURPOSES.flatMap((purpose) => ([0, 1, 2] as const).map((grade): [Caller, ReachGrade] => [{ kind, role, purpose }, grade]))));

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
  const letters = designedLetters(caller, grade);
  const items = PERSONAL_ITEMS.map((item) => designedSight(letters, item));
  return `${caller.kind} ${caller.role} ${caller.purpose} ${grade}: ${[...letters.map(expectedClass), ...items].join(' ')}`;
});

test('every kind, role, purpose and grade sees of every item exactly what the design says', () => {
  expect(said(viewOf)).toEqual(DESIGNED);
  expect(CASES).toHaveLength(11 * 4 * 8 * 3);
  expect(POLICY_VERSION).toBe(2);
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
