import { Extensions } from 'type-graphql';
import type { RowId } from '../kernel/ids';
import { showing, type Shown } from './disclosure';
import { freeTextItem, ITEMS, valueItem, type PersonalItem } from './item';
import { decide, type View } from './policy';

/** What a field shows: an item of the policy, free text, or a measure or control state. */
export type Shows = PersonalItem | 'FREE_TEXT' | 'CONTROL_VALUE';

/** What is declared of a personal field: what it shows, and how its masked form is made. */
export interface PersonalField {
  readonly shows: Shows;
  readonly mask?: ((value: never) => unknown) | undefined;
}

/** A class of the API, as the key of what its fields show. */
export type ApiClass = object;

const fieldsOf = new Map<ApiClass, Map<string, PersonalField>>();
const VIEW = Symbol('view');

/**
 * Declares what a GraphQL field shows of a person. `mask` makes the masked form; a field without one is withheld where
 * the policy would mask it. `on` names the type where a later room adds the field to it.
 */
export function Personal<T>(shows: Shows, mask?: (value: T) => unknown, on?: () => ApiClass): PropertyDecorator & MethodDecorator {
  return (target: object, key: string | symbol, descriptor?: PropertyDescriptor) => {
    const type = on?.() ?? target.constructor;
    const fields = fieldsOf.get(type) ?? new Map<string, PersonalField>();
    fields.set(String(key), { shows, mask: mask });
    fieldsOf.set(type, fields);
    Extensions({ personal: shows })(target, key, descriptor as PropertyDescriptor);
  };
}

/** The personal fields of a class of the API, in the order in which `withheld` names them. */
export function personalFieldsOf(type: ApiClass): ReadonlyMap<string, PersonalField> {
  return fieldsOf.get(type) ?? new Map<string, PersonalField>();
}

/** An API object that carries personal fields. */
export interface Disclosed {
  withheld: string[];
}

/**
 * The one door from a filled API object to the caller: masks and withholds its personal fields by the view, and lists
 * in `withheld` every one that is not shown in full, whether or not there is a value behind it. `person` is whom the
 * object is about, null where it is about nobody.
 */
export function disclose<T extends Disclosed>(object: T, view: View, person: RowId | null): T {
  const withheld: string[] = [];
  const fields = fieldsOf.get(object.constructor);
  for (const [name, field] of fields ?? []) {
    const value = (object as Record<string, unknown>)[name];
    const sight = decide(view, itemOf(field.shows, value, person !== null));
    if (sight === 'FULL') continue;
    withheld.push(name);
    if (typeof value === 'function') continue;
    const masked = sight === 'MASKED' && field.mask && value !== null && value !== undefined ? field.mask(value as never) : null;
    (object as Record<string, unknown>)[name] = masked;
  }
  object.withheld = withheld;
  Object.defineProperty(object, VIEW, { value: view, enumerable: false });
  return showing(object, (name, value) => {
    const shows = fields?.get(name)?.shows;
    return shows === undefined ? null : shownOf(view, person, itemOf(shows, value, person !== null));
  });
}

/** What an item of a person shows under a view; null where it is withheld, or personal to nobody. */
export function shownOf(view: View, person: RowId | null, item: PersonalItem): Shown | null {
  const fieldClass = ITEMS[item].class;
  const sight = decide(view, item);
  if (person === null || fieldClass === 'WORK' || sight === 'WITHHELD') return null;
  return { person, fieldClass, masked: sight === 'MASKED' };
}

/** The view under which an object was disclosed: for fields that later rooms add to it. */
export function viewOn(object: object): View {
  const view = (object as { [VIEW]?: View })[VIEW];
  if (!view) throw new Error(`${object.constructor.name} was not disclosed`);
  return view;
}

/** What an item a value is: two values of measures and control states tell of an illness, free text depends on the loop. */
export function itemOf(shows: Shows, value: unknown, hasPerson: boolean): PersonalItem {
  if (shows === 'FREE_TEXT') return freeTextItem(hasPerson);
  if (shows === 'CONTROL_VALUE') return typeof value === 'string' ? valueItem(value) : 'WORK_STATE';
  return shows;
}
