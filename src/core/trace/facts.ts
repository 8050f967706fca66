import { createHmac } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { PersonalItem } from '../access/item';
import { secureBytes } from '../kernel/random';
import { leafHash, rootOf } from './merkle';

/**
 * What may be known of a fact: an item of the policy. FREE_TEXT is personal where the entry has a person and work
 * where it has none; CONTROL_VALUE is a measure or control state, of which two values tell of an illness.
 */
export type FactClass = PersonalItem | 'FREE_TEXT' | 'CONTROL_VALUE';

/** For each kind of entry the facts that it may carry, with their classes. */
export type EntryKinds = Readonly<Record<string, Readonly<Record<string, FactClass>>>>;

/** The facts of an entry kind as a service gives them; null and undefined say that there is nothing to tell. */
export type FactsOf<K extends EntryKinds, N extends keyof K> = {
  [F in keyof K[N]]?: string | number | boolean | Date | readonly string[] | null | undefined;
};

/** One fact as it is kept: value as text, and the salt of its commitment. */
export interface KeptFact {
  name: string;
  class: FactClass;
  value: string;
  /** 32 random bytes in base64url; without it nobody can test a guess of the value. */
  salt: string;
}

/** Names each kind of entry once for the compiler: a kind, a fact or a class that is misspelt does not build. */
export function defineEntries<const K extends EntryKinds>(kinds: K): K {
  return kinds;
}

/** The facts of an entry with fresh salts, in the order of their names; facts without a value are left out. */
export function keepFacts(classes: Readonly<Record<string, FactClass>>, facts: Readonly<Record<string, unknown>>): KeptFact[] {
  return Object.entries(facts)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => {
      const factClass = classes[name];
      if (!factClass) throw new Error(`fact ${name} is not declared for its entry kind`);
      return { name, class: factClass, value: textOf(value), salt: secureBytes(32).toString('base64url') };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Root over the salted commitments of an entry's facts: each HMAC-SHA256(salt, JCS([name, value])), hashed as
 * leaves of an RFC 9162 tree. One fact can be shown and checked without the others.
 */
export function factsRoot(facts: readonly KeptFact[]): Buffer {
  return rootOf(facts.map((fact) => leafHash(commitment(fact))));
}

/** The salted commitment to one fact, 32 bytes. */
export function commitment(fact: KeptFact): Buffer {
  const canonical = canonicalize([fact.name, fact.value]) ?? '';
  return createHmac('sha256', Buffer.from(fact.salt, 'base64url')).update(canonical, 'utf8').digest();
}

function textOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'string') return value;
  return JSON.stringify(value);
}
