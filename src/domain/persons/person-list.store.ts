import type { Tx } from '../../core/db/context';
import type { ReachGrade } from '../../core/access/policy';
import { gradeIn } from '../../core/access/reach.store';
import { badInput } from '../../core/kernel/errors';
import type { RowId } from '../../core/kernel/ids';
import { COUNT_LIMIT, pageOf, type Page, type PageRequest } from '../../core/kernel/page';
import type { ControlState } from '../../core/loops/loop-kind';
import type { RiskCategory } from '../../core/protocols/risk-category';

/** What a list of persons is narrowed to. Absent or null narrows nothing; an empty list of values lets nobody through. */
export interface PersonChoice {
  /** The region and all below it, on the day on which the person was first heard of. */
  readonly region?: string | null;
  readonly categories?: readonly RiskCategory[] | null;
  readonly controlStates?: readonly ControlState[] | null;
  /** Only persons whom the party reaches with at least this grade: a filter must not tell what a field would withhold. */
  readonly leastGrade: ReachGrade;
}

const ROW_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A page of the ids of persons whom the party reaches, newest first: read through the reach table's index from the cursor on. */
export async function listPersonIds(tx: Tx, party: RowId, now: Date, choice: PersonChoice, page: PageRequest): Promise<Page<RowId>> {
  const bound = new Bound(party, now);
  const from = reachedPersons(bound, choice, page.after && cursorPerson(page.after[0]));
  const rows: { id: RowId }[] = await tx.query(
    `SELECT r.person_id AS id ${from} ORDER BY r.person_id DESC LIMIT ${bound.value(page.first + 1)}`, bound.values,
  );
  return pageOf(rows.map((row) => row.id), page, (id) => [id], async () => null);
}

/** Number of persons that the choice lets through, null beyond 10,000. */
export async function countPersons(tx: Tx, party: RowId, now: Date, choice: PersonChoice): Promise<number | null> {
  const bound = new Bound(party, now);
  const from = reachedPersons(bound, choice);
  const [row]: { count: string }[] = await tx.query(
    `SELECT count(*) AS count FROM (SELECT r.person_id ${from} LIMIT ${COUNT_LIMIT + 1}) AS counted`, bound.values,
  );
  const count = Number(row!.count);
  return count > COUNT_LIMIT ? null : count;
}

/** A statement that takes values in: answers their placeholders. */
export interface Binding {
  value(value: unknown): string;
  readonly party: string;
  readonly now: string;
}

/** The values of a statement of its own; the moment is one of them where it is used. */
class Bound implements Binding {
  readonly values: unknown[] = [];
  readonly party: string;

  constructor(party: RowId, private readonly at: Date) {
    this.party = this.value(party);
  }

  get now(): string {
    return `${this.value(this.at)}::timestamptz`;
  }

  value(value: unknown): string {
    return `$${this.values.push(value)}`;
  }
}

/** FROM to HAVING over the persons of the reach table, `r`. */
export function reachedPersons(binding: Binding, choice: PersonChoice, before?: RowId): string {
  const person = [
    ...(choice.categories ? [`p.category = ANY(${binding.value(choice.categories)})`] : []),
    ...(choice.controlStates ? [`p.control_state = ANY(${binding.value(choice.controlStates)})`] : []),
    ...(choice.region ? [within(binding.value(choice.region))] : []),
  ];
  const conditions = [
    `r.party_id = ${binding.party}`, 'r.until_seq IS NULL', 'r.person_id IS NOT NULL',
    ...(before ? [`r.person_id < ${binding.value(before)}`] : []),
    ...(person.length > 0 ? [`EXISTS (SELECT FROM person p WHERE p.id = r.person_id AND ${person.join(' AND ')})`] : []),
  ];
  const having = choice.leastGrade > 0 ? ` HAVING max(${gradeIn('r', binding.now)}) >= ${binding.value(choice.leastGrade)}` : '';
  return `FROM reach r WHERE ${conditions.join(' AND ')} GROUP BY r.person_id${having}`;
}

function within(region: string): string {
  return `EXISTS (SELECT FROM region_closure c WHERE c.ancestor_code = ${region} AND c.descendant_code = p.region_code
    AND (p.created_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN c.valid_from AND c.valid_until)`;
}

/** The person in a cursor. @throws Refusal BAD_USER_INPUT where it holds none. */
export function cursorPerson(text: string | undefined): RowId {
  if (text !== undefined && ROW_ID.test(text)) return text;
  throw badInput('after', 'This cursor is damaged. Use one that the same list gave.');
}
