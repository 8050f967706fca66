import fc from 'fast-check';
import { Matching, type Candidate, type Match } from '../../src/domain/leads/lead-matching';
import { documentKey, type KnownDocument } from '../../src/domain/persons/identity-key';

type Evidence = Parameters<Matching['match']>[0];

const ID_1: KnownDocument = { type: 'RESIDENT_ID', number: '1' };
const ID_2: KnownDocument = { type: 'RESIDENT_ID', number: '2' };
const PASSPORT: KnownDocument = { type: 'PASSPORT', number: 'E1' };
const LIN: Candidate = { id: 'lin', name: '林小青', phone: '13900000001', documents: [ID_1] };
const WANG: Candidate = { id: 'wang', name: '王大伟', phone: '13900000002', documents: [] };

function matching(candidates: readonly Candidate[] = [LIN, WANG]): Matching {
  let made = 0;
  return new Matching(candidates, () => `new-${made += 1}`);
}

function told(match: Match): string {
  switch (match.is) {
    case 'KNOWN': return `${match.person}${match.addDocument ? ' +document' : ''}`;
    case 'NEW': return match.person;
    case 'CONFLICT': return `conflict at ${match.problem.path}`;
    default: throw new Error(match satisfies never);
  }
}

describe('one row', () => {
  test.each<[string, Evidence, string]>([
    ['the document is known', { name: '林小青', document: ID_1, phone: null }, 'lin'],
    ['the document is known, the name slightly miswritten', { name: '林小清', document: ID_1, phone: null }, 'lin'],
    ['the document is known, the phone is new', { name: '林小青', document: ID_1, phone: '13900000009' }, 'lin'],
    ['the document is known under a clearly other name', { name: '王大伟', document: ID_1, phone: null }, 'conflict at document.number'],
    ['the document is one person\'s, phone and name another\'s', { name: '王大伟', document: { ...ID_1 }, phone: WANG.phone }, 'conflict at document.number'],
    ['phone and name are known', { name: '林 小青', document: null, phone: LIN.phone }, 'lin'],
    ['only the name is known', { name: '林小青', document: null, phone: null }, 'new-1'],
    ['only the phone is known', { name: '林大海', document: null, phone: LIN.phone }, 'new-1'],
    ['phone and name are known, the document is new', { name: '王大伟', document: ID_2, phone: WANG.phone }, 'wang +document'],
    ['phone and name are known, the resident number is another', { name: '林小青', document: ID_2, phone: LIN.phone }, 'conflict at document.number'],
    ['phone and name are known, a passport is new', { name: '林小青', document: PASSPORT, phone: LIN.phone }, 'lin +document'],
    ['nothing is known', { name: '林大海', document: ID_2, phone: '13900000009' }, 'new-1'],
  ])('where %s', (_case, evidence, outcome) => expect(told(matching().match(evidence))).toBe(outcome));

  it('where phone and name are those of several persons', () => {
    const twice = [LIN, { ...LIN, id: 'lin-too', documents: [] }];
    expect(told(matching(twice).match({ name: '林小青', document: null, phone: LIN.phone }))).toBe('conflict at phone');
    expect(told(matching(twice).match({ name: '林小青', document: ID_1, phone: LIN.phone }))).toBe('lin');
  });
});

describe('rows of one call', () => {
  it('know what the rows before them said', () => {
    const rows = matching([]);
    expect(told(rows.match({ name: '林小青', document: null, phone: '1' }))).toBe('new-1');
    expect(told(rows.match({ name: '林小青', document: ID_1, phone: '1' }))).toBe('new-1 +document');
    expect(told(rows.match({ name: '林小青', document: ID_1, phone: null }))).toBe('new-1');
    expect(told(rows.match({ name: '林小青', document: ID_2, phone: '1' }))).toBe('conflict at document.number');
  });

  it('give a person a phone that has none', () => {
    const rows = matching([{ ...LIN, phone: null }]);
    expect(told(rows.match({ name: '林小青', document: ID_1, phone: '5' }))).toBe('lin');
    expect(told(rows.match({ name: '林小青', document: null, phone: '5' }))).toBe('lin');
  });
});

describe('whatever is pushed', () => {
  const evidence: fc.Arbitrary<Evidence> = fc.record({
    name: fc.constantFrom('林小青', '林小清', '王大伟', '李娜'),
    document: fc.option(fc.constantFrom(ID_1, ID_2, PASSPORT)),
    phone: fc.option(fc.constantFrom('1', '2', '3')),
  });

  it('a document is one person\'s, and nobody has two resident numbers', () => {
    fc.assert(fc.property(fc.array(evidence, { maxLength: 30 }), (rows) => {
      const all = matching([]);
      const owners = new Map<string, string>();
      const residents = new Map<string, Set<string>>();
      for (const row of rows) {
        const match = all.match(row);
        if (match.is === 'CONFLICT' || !row.document) continue;
        const key = documentKey(row.document);
        expect(owners.get(key) ?? match.person).toBe(match.person);
        owners.set(key, match.person);
        if (row.document.type !== 'RESIDENT_ID') continue;
        const numbers = (residents.get(match.person) ?? new Set()).add(row.document.number);
        residents.set(match.person, numbers);
        expect(numbers.size).toBe(1);
      }
    }));
  });

  it('one call finds what one call a row would have found', () => {
    fc.assert(fc.property(fc.array(evidence, { maxLength: 20 }), (rows) => {
      const together = matching([]);
      let known: Candidate[] = [];
      let made = 0;
      for (const row of rows) {
        const alone = new Matching(relevant(known, row), () => `new-${made + 1}`).match(row);
        if (alone.is === 'NEW') made += 1;
        known = after(known, row, alone);
        expect(told(together.match(row))).toBe(told(alone));
      }
    }));
  });
});

/** What the store gives for a row: everybody with its document or phone. */
function relevant(known: readonly Candidate[], row: Evidence): Candidate[] {
  return known.filter((one) => (
    (row.phone !== null && one.phone === row.phone)
    || (row.document !== null && one.documents.some((document) => documentKey(document) === documentKey(row.document!)))
  ));
}

/** What the store holds after a row. */
function after(known: readonly Candidate[], row: Evidence, match: Match): Candidate[] {
  if (match.is === 'CONFLICT') return [...known];
  if (match.is === 'NEW') return [...known, { id: match.person, name: row.name, phone: row.phone, documents: row.document ? [row.document] : [] }];
  return known.map((one) => (one.id !== match.person ? one : {
    ...one, phone: one.phone ?? row.phone, documents: match.addDocument ? [...one.documents, row.document!] : one.documents,
  }));
}
