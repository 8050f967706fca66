/** The design's table of who sees what, written down once more by hand: whoever changes the policy has to change it in both places. */
const STAFF = ['OPERATOR', 'OFFICER', 'VIEWER'];
const TEAM = ['FIELD_TEAM'];
const DESIGN: readonly [kinds: string[], roles: string[], purposes: string[], grade: number, cells: string][] = [
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

/** What each item looks like under the letters of its column; under all others it is withheld. */
const ITEM_LETTERS: Readonly<Record<string, readonly [column: number, letters: Readonly<Record<string, string>>]>> = {
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
  TEST_RESULT: [2, { F: 'FULL' }],
  EXEMPTION: [2, { F: 'FULL' }],
  EXPOSURE_PLACE: [3, { F: 'FULL' }],
  LEADS: [3, { F: 'FULL' }],
  LEGAL_BASIS: [4, { F: 'FULL' }],
};

/** Who asks, as far as the table looks at it. */
export interface Asking {
  readonly kind: string;
  readonly role: string;
  readonly purpose: string | null;
}

/** The letters of identity, contact, health, whereabouts and legal for a caller with reach of a grade. */
export function designedLetters({ kind, role, purpose }: Asking, grade: number): string[] {
  const lines = DESIGN.filter(([kinds, roles, purposes, lineGrade]) =>
    kinds.includes(kind) && roles.includes(role) && purposes.includes(String(purpose)) && lineGrade === grade);
  if (lines.length > 1) throw new Error(`two lines of the design for ${kind} ${role} ${purpose}`);
  return (lines[0]?.[4] ?? '– – – – –').split(' ');
}

/** FULL, MASKED or WITHHELD: what these letters leave of an item. */
export function designedSight(letters: readonly string[], item: string): string {
  if (item === 'WORK_TEXT' || item === 'WORK_STATE') return 'FULL';
  const [column, shown] = ITEM_LETTERS[item]!;
  return shown[letters[column]!] ?? 'WITHHELD';
}

/** The purposes that a kind and role have. */
export function designedPurposes(kind: string, role: string): string[] {
  return DESIGN.filter(([kinds, roles]) => kinds.includes(kind) && roles.includes(role)).flatMap(([, , purposes]) => purposes);
}
