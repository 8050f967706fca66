import type { RowId } from '../kernel/ids';
import { PERSONAL_CLASSES, type PersonalClass } from './policy';

/** One personal field of one person that goes out to a caller. */
export interface Shown {
  readonly person: RowId;
  readonly fieldClass: PersonalClass;
  /** True where only the masked form goes out. */
  readonly masked: boolean;
}

/** What goes out of one person: classes in full, and those of which masked forms alone. In the order of the policy. */
export interface ShownPerson {
  readonly person: RowId;
  readonly classes: readonly PersonalClass[];
  readonly masked: readonly PersonalClass[];
}

/**
 * What one request, or one frame of a subscription, shows of persons: gathered field by field as the answer is made,
 * taken before it is sent.
 */
export class Disclosures {
  private persons = new Map<RowId, Map<PersonalClass, boolean>>();

  /** A class that is shown in full once counts as shown in full. */
  note({ person, fieldClass, masked }: Shown): void {
    const classes = this.persons.get(person) ?? new Map<PersonalClass, boolean>();
    classes.set(fieldClass, masked && (classes.get(fieldClass) ?? true));
    this.persons.set(person, classes);
  }

  /** Notes what was gathered elsewhere and is shown here too. */
  noteAll(shown: readonly ShownPerson[]): void {
    for (const { person, classes, masked } of shown) {
      for (const fieldClass of classes) this.note({ person, fieldClass, masked: false });
      for (const fieldClass of masked) this.note({ person, fieldClass, masked: true });
    }
  }

  /** Everything since the last time; empty where no person was shown. */
  take(): ShownPerson[] {
    const taken = [...this.persons].map(([person, classes]) => ({
      person,
      classes: PERSONAL_CLASSES.filter((name) => classes.get(name) === false),
      masked: PERSONAL_CLASSES.filter((name) => classes.get(name) === true),
    }));
    this.persons = new Map();
    return taken;
  }
}

/** Tells what a field of an object shows of a person, given its value; null for nothing of anybody. */
export type Showing = (field: string, value: unknown) => Shown | null;

const SHOWING = Symbol('showing');

/** Lets an object say what its fields show. Whoever fills an object with personal fields does this. */
export function showing<T extends object>(object: T, tells: Showing): T {
  Object.defineProperty(object, SHOWING, { value: tells, enumerable: false, configurable: true });
  return object;
}

/**
 * What a field that is about to be sent shows of a person. A field without a value shows nothing.
 * @throws Error for an object that never said: a personal field that no policy has looked at is not sent.
 */
export function shownBy(object: object, field: string, value: unknown): Shown | null {
  const tells = (object as { [SHOWING]?: Showing })[SHOWING];
  if (!tells) throw new Error(`${object.constructor.name} does not say what it shows`);
  if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) return null;
  return tells(field, value);
}
