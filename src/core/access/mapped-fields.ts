import { ID_PREFIX, type IdType } from '../kernel/ids';
import type { Asked, FieldMapping, Fill, Rights, Row } from './mapping';
import { itemOf, personalFieldsOf, shownOf, type ApiClass, type PersonalField } from './personal';
import { decide, REACH_GRADES, type View } from './policy';

/** SQL over a row. */
export type OfRow = (row: Row) => string;

/** Any value that PostgreSQL writes as JavaScript does: texts, whole numbers, truth, days, float8. */
export function json(sql: string): string {
  return `coalesce(to_json(${sql})::text, 'null')`;
}

/** A text that needs no escape: a word of the platform's own, such as a state, a code or a number that it gave. */
export function word(sql: string): string {
  return `coalesce('"' || ${sql} || '"', 'null')`;
}

/** A whole number. */
export function whole(sql: string): string {
  return `coalesce(${sql}::text, 'null')`;
}

/** True, false or null. */
export function truth(sql: string): string {
  return `CASE ${sql} WHEN true THEN 'true' WHEN false THEN 'false' ELSE 'null' END`;
}

/** An instant, in UTC to the millisecond. */
export function instant(sql: string): string {
  return `coalesce(to_char(${sql} AT TIME ZONE 'UTC', '\\"YYYY-MM-DD"T"HH24:MI:SS.MS"Z"\\"'), 'null')`;
}

/** A public id; NULL for NULL. */
export function publicIdIn(type: IdType, sql: string): string {
  return `'"${ID_PREFIX[type]}_' || encode(uuid_send(${sql}), 'hex') || '"'`;
}

/** A field that is a column of its row. */
export function column(name: string, write: (sql: string) => string = json): FieldMapping {
  return (_asked, row) => write(row.column(name));
}

/** A field that is one of a kind's own columns. */
export function ownColumn(name: string, write: (sql: string) => string = json): FieldMapping {
  return (_asked, row) => write(row.own(name));
}

/** A field that is the row's public id. */
export function idOf(type: IdType): FieldMapping {
  return (_asked, row) => publicIdIn(type, row.column('id'));
}

/** Whose facts the rows of a type tell, and with which grade the caller reaches them. */
export interface Subject {
  /** The person's key; NULL where a row is about nobody. */
  readonly person: OfRow;
  readonly grade: (row: Row, asked: Asked) => string;
}

/** The subject of a row with the columns person_id and grade: of a loop, and of all that is shown as its loop is. */
export const OF_LOOP: Subject = { person: (row) => row.column('person_id'), grade: (row) => row.column('grade') };

/** Mappings of the personal fields of a type: what they show is declared at the type, and stands here no second time. */
export class PersonalFields {
  constructor(private readonly type: ApiClass, private readonly subject: Subject) {}

  /** A field whose value stands in the row as JSON text, which may be NULL. */
  plain(name: string, value: OfRow): FieldMapping {
    return this.field(name, value, {});
  }

  /** A field whose value is sealed under a label. */
  sealed(name: string, value: OfRow, label: string, told: TellsMore = {}): FieldMapping {
    return this.field(name, (row) => `encode(${value(row)}, 'hex')`, { label, ...told });
  }

  /** `withheld`; `values` are the fields that show a measure or control state. */
  withheld(values: Readonly<Record<string, OfRow>> = {}): FieldMapping {
    const names = Object.keys(values);
    return (asked, row) => asked.hole({
      text: ([person, grade, ...told]) => {
        const known = new Map(names.map((name, i) => [name, told[i] ? JSON.parse(told[i]) as unknown : null]));
        return JSON.stringify(this.namesWithheld(asked.rights.views[Number(grade)]!, person !== '', known));
      },
    }, this.subject.person(row), this.subject.grade(row, asked), ...names.map((name) => `to_json(${values[name]!(row)})::text`));
  }

  /** Names of the fields that are not shown in full. */
  namesWithheld(view: View, hasPerson: boolean, values: ReadonlyMap<string, unknown> = new Map()): string[] {
    return [...personalFieldsOf(this.type)]
      .filter(([name, { shows }]) => decide(view, itemOf(shows, values.get(name) ?? null, hasPerson)) !== 'FULL')
      .map(([name]) => name);
  }

  private field(name: string, value: OfRow, reads: Reads): FieldMapping {
    return (asked, row) => {
      const field = personalFieldsOf(this.type).get(name);
      if (!field) throw new Error(`${name} is no personal field`);
      const grades = REACH_GRADES.filter((grade) => mayShow(asked.rights.views[grade], field, reads));
      if (grades.length === 0) return `'null'`;
      const grade = this.subject.grade(row, asked);
      const told = grades.length === REACH_GRADES.length ? value(row) : `CASE WHEN ${grade} IN (${grades.join(', ')}) THEN ${value(row)} END`;
      return asked.hole(fillOf(asked.rights, field, reads), this.subject.person(row), grade, told, ...(reads.more ?? []).map((one) => one(row)));
    };
  }
}

/** What a field is read or masked with beside its value: `more` are further parts of its row. */
export interface TellsMore {
  readonly more?: readonly OfRow[];
  /** The masked form, where it does not come from the value. */
  readonly maskedBy?: (more: readonly string[]) => string;
  /** The label, where it hangs on the row. */
  readonly labelledBy?: (more: readonly string[]) => string;
}

interface Reads extends TellsMore {
  /** Of a sealed value. */
  readonly label?: string;
}

const NULL = 'null';

function fillOf({ views }: Rights, field: PersonalField, { label, maskedBy, labelledBy }: Reads): Fill {
  return {
    ...(label !== undefined && { sealed: 2 }),
    text: ([person, grade, text, ...more], { context, keys }) => {
      const value: unknown = !text ? null : label === undefined ? JSON.parse(text) : keys.openHex(labelledBy?.(more) ?? label, text);
      if (value === null) return NULL;
      const view = views[Number(grade)]!;
      const item = itemOf(field.shows, value, person !== '');
      const sight = decide(view, item);
      if (sight === 'WITHHELD') return NULL;
      const told = sight === 'FULL' ? value : maskedBy ? maskedBy(more) : field.mask ? field.mask(value as never) : null;
      if (told === null) return NULL;
      const shown = shownOf(view, person || null, item);
      if (shown) context.disclosures.note(shown);
      return JSON.stringify(told);
    },
  };
}

/** Whether a field may show anything under a view, whatever its value. */
function mayShow(view: View, { shows, mask }: PersonalField, { maskedBy }: Reads): boolean {
  if (shows === 'CONTROL_VALUE' || shows === 'FREE_TEXT') return true;
  const sight = decide(view, shows);
  return sight === 'FULL' || (sight === 'MASKED' && (mask !== undefined || maskedBy !== undefined));
}
