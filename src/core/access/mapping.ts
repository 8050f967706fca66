import type { PersonKeys } from '../db/keys/vault';
import type { View } from './policy';
import type { RequestContext } from './request-context';

/** What of a caller decides which fields are shown: the view of each grade of reach, the lowest first. */
export interface Rights {
  readonly views: readonly [View, View, View];
}

/** What holes of an answer are filled with. */
export interface Filling {
  readonly context: RequestContext;
  readonly keys: PersonKeys;
}

/** Fills one hole of an answer's text: with what SQL cannot give. */
export interface Fill {
  /** Place of the part that is a sealed value in hexadecimal; the keys of all of an answer are fetched at once. */
  readonly sealed?: number;
  /** JSON text in the hole's place. The parts come from the row; a part that is NULL there is an empty text. */
  text(parts: readonly string[], filling: Filling): string;
}

/** A row within a statement, by its alias. */
export class Row {
  private ownIsUsed = false;

  constructor(readonly alias: string, private readonly ownAlias = '') {}

  /** A column of the row. */
  column(name: string): string {
    return `${this.alias}.${name}`;
  }

  /** A column of the table that holds a kind's own columns: it is joined where one is used. */
  own(name: string): string {
    this.ownIsUsed = true;
    return `${this.ownAlias}.${name}`;
  }

  get usesOwn(): boolean {
    return this.ownIsUsed;
  }
}

/**
 * How one field of a type is read in SQL: an expression of JSON text that is never NULL. It stands beside the field's type and
 * gives what the resolver gives, to the byte.
 */
export type FieldMapping = (asked: Asked, row: Row) => string;

/** How a type is read in SQL, or fields that a later room adds to one. A field without a mapping is left to its resolver. */
export interface TypeMapping {
  /** Name of the GraphQL type; that of an interface stands for all types that implement it. */
  readonly type: string;
  readonly fields: Readonly<Record<string, FieldMapping>>;
  /** Of a kind of loop: its name, and the table of its own columns. */
  readonly loop?: { readonly kind: string; readonly table: string };
}

/** Where the rows of a relation come from. */
export interface Source {
  /** GraphQL type of the rows. */
  readonly type: string;
  /** What stands behind FROM: a table or a sub-select in parentheses. */
  readonly from: string;
}

/** A page of a list, in its order. */
export interface PageSource {
  /** Name of the list, for its cursors. */
  readonly list: string;
  readonly first: number;
  /** Whether the page was asked for with a cursor. */
  readonly isBehind: boolean;
  /** A SELECT of the rows of the page, at most so many; its column page_key is a JSON list of texts for the cursor. */
  rows(limit: number): string;
  /** FROM and WHERE of the whole list, without its order. */
  readonly all?: () => string;
}

/** A field of what is held in memory: a plain value, or more that is held. */
export type HeldField<T> = ((value: T, filling: Filling) => unknown) | HeldLink<T>;

/** A field of what is held that has fields itself. */
export interface HeldLink<T> {
  readonly fields: () => HeldFields<never>;
  readonly find: (value: T, filling: Filling) => unknown;
}

/** How the fields of a type are read whose values are at hand in this process. */
export type HeldFields<T> = Readonly<Record<string, HeldField<T>>>;

/** One field as an operation asks for it, while its statement is made. */
export interface Asked {
  /** Its arguments, as its resolver gets them. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly rights: Rights;
  /** Placeholder of the caller's party, a uuid. */
  readonly party: string;
  /** Placeholder of the moment of asking. */
  readonly now: string;
  /** Takes a value into the statement; answers its placeholder. A function is called anew for each request. */
  value(value: unknown): string;
  /** A hole that is filled after the statement has answered; parts are SQL of texts without control characters. */
  hole(fill: Fill, ...parts: string[]): string;
  /** The selected fields of the one row of a source, null without one. */
  one(source: Source): string;
  /** The selected fields of every row of a source, in its order. */
  many(source: Source): string;
  /** A connection. */
  page(source: PageSource): string;
  /** The selected fields of what is at hand in this process; `find` gives an object, a list of them, or null. */
  held<T>(fields: HeldFields<T>, find: Finds<T>, ...parts: string[]): string;
}

/** Finds what a hole shows; `sealed` as in {@link Fill}. */
export interface Finds<T> {
  readonly sealed?: number;
  find(parts: readonly string[], filling: Filling): T | readonly T[] | null;
}
