import type { Filling, HeldFields, HeldLink } from './mapping';

/** Fields that are properties of the same name of what is held. */
export function properties<T>(...names: readonly (keyof T & string)[]): HeldFields<T> {
  return Object.fromEntries(names.map((name) => [name, (value: T) => value[name]]));
}

/** A field that leads to more that is held. `fields` is called late, since types lead to each other. */
export function link<T, U>(fields: () => HeldFields<U>, find: (value: T, filling: Filling) => U | readonly U[] | null): HeldLink<T> {
  return { fields: fields, find };
}
