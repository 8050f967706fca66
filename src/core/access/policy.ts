import { AGENCY_KINDS, PURPOSES, ROLES, type AgencyKind, type Purpose, type Role } from './purpose';
import { ITEMS, type FieldClass, type PersonalItem, type Sight } from './item';

/** One version of {@link POLICY} and of what items belong to. */
export interface PolicyVersionRule {
  readonly version: number;
  /** Day on which it was written (`2026-11-20`); an installation has it from the release on that it runs. */
  readonly since: string;
  /** What is other than in the version before. */
  readonly change: string;
  /** SHA-256 over the canonical JSON (RFC 8785) of rows and items, in hexadecimal: a test pins it, so that nothing changes without a version. */
  readonly digest: string;
}

/** Every version there ever was, the first first. A change of the table adds a line. */
export const POLICY_HISTORY: readonly [PolicyVersionRule, ...PolicyVersionRule[]] = [
  { version: 1, since: '2026-11-20', change: 'The table of the design.', digest: '3ea1e17d6e9e3415f08d71578e55f34e45552ddc7399feac0deff6a673b9974a' },
  { version: 2, since: '2026-11-22', change: 'Test results and exemptions of isolation orders are items of HEALTH.', digest: '9d88e25cd1d2d63ee3c3cbd38fa8b0e9c4af2577c1335a7a3330bc1006aae8ba' },
];

/** Goes up with every change of {@link POLICY} or of what an item belongs to; each trace entry names the one that it was written under. */
export const POLICY_VERSION = POLICY_HISTORY.at(-1)!.version;

/**
 * How far a party's reach on one loop goes; `advance` writes it into the reach row.
 * 0: WORK only. 1: early, before the party's part begins (a site from ORDERED). 2: the party's full part
 * (a site from ACCEPTED to release, transport from ACCEPTED until custody has passed on, all others as long as they have reach).
 */
export type ReachGrade = 0 | 1 | 2;
/** All grades, lowest first. */
export const REACH_GRADES: readonly ReachGrade[] = [0, 1, 2];

/** How much of a class is seen. `also` are items that are shown in full although the class is masked. */
export interface Cell {
  readonly see: Sight;
  readonly also?: readonly PersonalItem[];
}

/** A class whose visibility the table decides; WORK is seen by whoever has reach. */
export type PersonalClass = Exclude<FieldClass, 'WORK'>;
/** The personal classes, in the order of the table's columns. */
export const PERSONAL_CLASSES: readonly PersonalClass[] = ['IDENTITY', 'CONTACT', 'HEALTH', 'WHEREABOUTS', 'LEGAL'];

/** One line of the table: for callers of these kinds, roles and purposes on loops of these grades, a cell for each class. */
export interface PolicyRow {
  readonly kinds: readonly AgencyKind[];
  readonly roles: readonly Role[];
  readonly purposes: readonly Purpose[];
  readonly grades: readonly ReachGrade[];
  readonly cells: Readonly<Record<PersonalClass, Cell>>;
}

const F: Cell = { see: 'FULL' };
const M: Cell = { see: 'MASKED' };
const NONE: Cell = { see: 'WITHHELD' };
const M_WITH_SEX_AND_BIRTH_YEAR: Cell = { see: 'MASKED', also: ['SEX', 'BIRTH_YEAR'] };
const M_AND_SYMPTOMS: Cell = { see: 'MASKED', also: ['SYMPTOMS'] };
const STAFF: readonly Role[] = ['OPERATOR', 'OFFICER', 'VIEWER'];
const FULL_PART: readonly ReachGrade[] = [2];

function row(
  kinds: readonly AgencyKind[], roles: readonly Role[], purposes: readonly Purpose[], grades: readonly ReachGrade[],
  cells: readonly [identity: Cell, contact: Cell, health: Cell, whereabouts: Cell, legal: Cell],
): PolicyRow {
  const [IDENTITY, CONTACT, HEALTH, WHEREABOUTS, LEGAL] = cells;
  return { kinds, roles, purposes, grades, cells: { IDENTITY, CONTACT, HEALTH, WHEREABOUTS, LEGAL } };
}

/** Who sees what. What no row speaks of is WORK only. Columns: identity, contact, health, whereabouts, legal. */
export const POLICY: readonly PolicyRow[] = [
  row(['PUBLIC_SECURITY', 'BIG_DATA'], STAFF, ['INVESTIGATION'], FULL_PART, [F, F, M, F, F]),
  row(['PUBLIC_HEALTH'], STAFF, ['INVESTIGATION', 'TRANSFER', 'ISOLATION_CARE'], FULL_PART, [F, F, F, F, F]),
  row(['COMMUNITY'], STAFF, ['INVESTIGATION'], FULL_PART, [F, F, M, NONE, F]),
  row(['COMMUNITY'], STAFF, ['ISOLATION_CARE'], FULL_PART, [F, F, F, NONE, F]),
  row(['COMMUNITY', 'PARTY_ORGAN'], ['FIELD_TEAM'], ['INVESTIGATION'], FULL_PART, [F, F, NONE, NONE, NONE]),
  row(['TRANSPORT'], STAFF, ['TRANSFER'], FULL_PART, [F, F, M_AND_SYMPTOMS, NONE, NONE]),
  row(['ISOLATION_SITE'], STAFF, ['ISOLATION_CARE'], [1], [M_WITH_SEX_AND_BIRTH_YEAR, NONE, M, NONE, F]),
  row(['ISOLATION_SITE'], STAFF, ['ISOLATION_CARE'], FULL_PART, [F, M, F, NONE, F]),
  row(['COMMUNITY', 'PARTY_ORGAN'], ROLES, ['DEPLOYMENT'], FULL_PART, [NONE, NONE, NONE, NONE, NONE]),
  row(['INDUSTRY_IT'], STAFF, ['INVESTIGATION'], FULL_PART, [NONE, NONE, NONE, NONE, NONE]),
  row(['HEADQUARTERS'], STAFF, ['COMMAND'], FULL_PART, [M, NONE, M, NONE, F]),
  row(['SUPERVISION'], STAFF, ['SUPERVISION'], FULL_PART, [M, NONE, NONE, NONE, F]),
  row(['AUDIT'], STAFF, ['AUDIT'], FULL_PART, [M, NONE, NONE, NONE, F]),
];

/** The part of a principal that the table asks for. */
export interface Caller {
  readonly kind: AgencyKind;
  readonly role: Role;
  readonly purpose: Purpose | null;
}

/** What one caller sees of one loop and its person. Ask {@link decide} about a field. */
export class View {
  constructor(private readonly cells?: Readonly<Record<PersonalClass, Cell>>) {}

  /** How much of the class is seen; with an item, how much of that item, as {@link decide} tells. */
  see(fieldClass: FieldClass, item?: PersonalItem): Sight {
    if (fieldClass === 'WORK') return 'FULL';
    const cell = this.cells?.[fieldClass] ?? NONE;
    if (item === undefined || cell.see !== 'MASKED') return cell.see;
    return cell.also?.includes(item) ? 'FULL' : ITEMS[item].whenMasked;
  }
}

const WORK_ONLY = new View();

/** Finds a view for a caller and a grade. */
export type ViewFinder = (caller: Caller, grade: ReachGrade) => View;

/**
 * Makes a table into the function that looks into it.
 * @throws Error where two rows speak of the same case: the table must not depend on its order.
 */
export function viewsIn(table: readonly PolicyRow[]): ViewFinder {
  const views = new Map<string, View>();
  for (const { kinds, roles, purposes, grades, cells } of table) {
    const view = new View(cells);
    for (const key of keys(kinds, roles, purposes, grades)) {
      if (views.has(key)) throw new Error(`two policy rows for ${key}`);
      views.set(key, view);
    }
  }
  return ({ kind, role, purpose }, grade) => views.get(`${kind} ${role} ${purpose} ${grade}`) ?? WORK_ONLY;
}

function keys(
  kinds: readonly AgencyKind[], roles: readonly Role[], purposes: readonly Purpose[], grades: readonly ReachGrade[],
): string[] {
  return kinds.flatMap((kind) => roles.flatMap((role) => purposes.flatMap((purpose) =>
    grades.map((grade) => `${kind} ${role} ${purpose} ${grade}`))));
}

/** What this caller sees of a loop that the caller's party reaches with this grade. Without a row in {@link POLICY}: WORK only. */
export const viewOf: ViewFinder = viewsIn(POLICY);

/** Whether a field that shows this item is shown as it is, in its masked form, or is null and named in `withheld`. */
export function decide(view: View, item: PersonalItem): Sight {
  return view.see(ITEMS[item].class, item);
}

/** The purposes that callers of this kind may name: those of their rows. With a role, of the rows for that role. */
export function purposesOf(kind: AgencyKind, role?: Role): readonly Purpose[] {
  const rows = POLICY.filter((line) => line.kinds.includes(kind) && (role === undefined || line.roles.includes(role)));
  return PURPOSES.filter((purpose) => rows.some((line) => line.purposes.includes(purpose)));
}

/** The purposes of each kind of agency, over all roles. A role may have fewer: {@link purposesOf}. */
export const PURPOSES_OF_KIND = Object.fromEntries(
  AGENCY_KINDS.map((kind) => [kind, purposesOf(kind)]),
) as Readonly<Record<AgencyKind, readonly Purpose[]>>;
