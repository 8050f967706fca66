import { buildSchema, getIntrospectionQuery, getOperationAST, parse } from 'graphql';
import { costOf } from '../../src/api/graphql/cost';
import { checkVariables, parseWithinLimits } from '../../src/api/graphql/limits';
import { BUDGET_WINDOW_S, CostBudget } from '../../src/api/graphql/rate';
import { TrustedOperations } from '../../src/api/graphql/trusted';
import { Refusal } from '../../src/core/kernel/errors';
import { SetClock } from '../../src/core/kernel/clock';

const schema = buildSchema(`
  interface Node { id: ID! }
  type Loop implements Node { id: ID! name: String tags: [String!]! parts: [Part!]! held: Part below(first: Int = 50): LoopConnection! }
  type Part { id: ID! }
  type Edge { cursor: String! node: Loop! }
  type LoopConnection { totalCount: Int edges: [Edge!]! nodes: [Loop!]! pageInfo: Part! }
  type Query { loop: Loop loops(first: Int = 50, after: String): LoopConnection! node: Node }
  input Row { name: String }
  input Push { rows: [Row!]! }
  type Mutation { push(input: Push!): Pushed }
  type Pushed { results: [Part!]! }
  type Subscription { events: Loop! }
`);

function cost(source: string, variables: Record<string, unknown> = {}): number {
  const document = parse(source);
  return costOf(schema, document, getOperationAST(document)!, variables);
}

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof Refusal ? error.code : (error as Error).name;
  }
  return 'accepted';
}

describe('the cost of an operation', () => {
  it.each([
    ['one object', '{ loop { id name tags } }', 1],
    ['an object in an object', '{ loop { held { id } } }', 2],
    ['a list without pages', '{ loop { parts { id } } }', 11],
    ['a page by its default', '{ loops { nodes { id } } }', 51],
    ['a page by number', '{ loops(first: 3) { nodes { id } } }', 4],
    ['edges, each with a node', '{ loops(first: 3) { edges { node { id } } } }', 7],
    ['what is beside the rows', '{ loops(first: 200) { totalCount pageInfo { id } } }', 2],
    ['pages in pages', '{ loops(first: 10) { nodes { below(first: 20) { nodes { id } } } } }', 1 + 10 * (1 + 1 + 20)],
    ['a fragment wherever it is', '{ a: loops(first: 2) { ...f } b: loops(first: 3) { ...f } } fragment f on LoopConnection { nodes { held { id } } }', 1 + 2 * 2 + 1 + 3 * 2],
    ['a fragment on a type', '{ node { id ... on Loop { held { id } } } }', 2],
    ['aliases each for itself', '{ a: loop { id } b: loop { id } }', 2],
    ['a stream', 'subscription { events { id } }', 101],
    ['a page of no sense as the least', '{ loops(first: -5) { nodes { id } } }', 2],
  ])('counts %s', (_, source, expected) => {
    expect(cost(source)).toBe(expected);
  });

  it('counts pages and rows of an input in variables as in the document', () => {
    expect(cost('query($n: Int) { loops(first: $n) { nodes { id } } }', { n: 7 })).toBe(8);
    expect(cost('query($n: Int = 9) { loops(first: $n) { nodes { id } } }')).toBe(10);
    expect(cost('query($n: Int) { loops(first: $n) { nodes { id } } }')).toBe(51);
    const rows = Array.from({ length: 30 }, () => ({ name: 'x' }));
    expect(cost('mutation($input: Push!) { push(input: $input) { results { id } } }', { input: { rows } })).toBe(10 + 30 + 1 + 30);
    expect(cost(`mutation { push(input: { rows: [${'{ name: "x" } '.repeat(30)}] }) { results { id } } }`)).toBe(10 + 30 + 1 + 10);
  });

  it('takes no time for fragments that double, and refuses a page that no list gives', () => {
    const doubling = `{ loop { ...f0 } } ${Array.from({ length: 40 }, (_, i) => `fragment f${i} on Loop { ...f${i + 1} ...f${i + 1} }`).join(' ')} fragment f40 on Loop { held { id } }`;
    expect(cost(doubling)).toBeGreaterThan(1e9);
    expect(codeOf(() => cost('{ loops(first: 201) { nodes { id } } }'))).toBe('BAD_USER_INPUT');
  });
});

describe('the limits of a document', () => {
  it.each([
    ['the usual introspection query', getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true, oneOf: true }), 'accepted'],
    ['20,000 levels', `${'{a'.repeat(20_000)}${'}'.repeat(20_000)}`, 'TOO_COMPLEX'],
    ['16 levels', `${'{a'.repeat(16)}${'}'.repeat(16)}`, 'TOO_COMPLEX'],
    ['15 levels', `${'{a'.repeat(15)}${'}'.repeat(15)}`, 'accepted'],
    ['levels by fragments', `{ ...a } fragment a on A { ${'b{'.repeat(10)} ...c ${'}'.repeat(10)} } fragment c on A { ${'d{'.repeat(6)} e ${'}'.repeat(6)} }`, 'TOO_COMPLEX'],
    ['fragments in a circle', '{ ...a } fragment a on A { b { ...a } }', 'accepted'],
    ['51 aliases', `{ ${Array.from({ length: 51 }, (_, i) => `a${i}: b`).join(' ')} }`, 'TOO_COMPLEX'],
    ['a field 6 times', `{ ${'a '.repeat(6)} }`, 'TOO_COMPLEX'],
    ['a field 5 times', `{ ${'a '.repeat(5)} }`, 'accepted'],
    ['41 uses of fragments', `{ ${'...a '.repeat(41)} } fragment a on A { b }`, 'TOO_COMPLEX'],
    ['51 directives', `{ a ${'@b '.repeat(51)} }`, 'TOO_COMPLEX'],
    ['values of 13 levels', `{ a(b: ${'['.repeat(13)}${']'.repeat(13)}) }`, 'TOO_COMPLEX'],
    ['50,001 characters', `{ a } #${'x'.repeat(50_000)}`, 'TOO_COMPLEX'],
    ['what is no document', '{ a', 'GraphQLError'],
  ])('hold for %s', (_, source, expected) => {
    expect(codeOf(() => parseWithinLimits(source))).toBe(expected);
  });

  it('hold for variables', () => {
    const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
    expect(codeOf(() => checkVariables({ a: nested(8) }))).toBe('accepted');
    expect(codeOf(() => checkVariables({ a: nested(500) }))).toBe('TOO_COMPLEX');
    expect(codeOf(() => checkVariables({ a: Array.from({ length: 50_001 }, () => 1) }))).toBe('TOO_COMPLEX');
    expect(codeOf(() => checkVariables({ leads: Array.from({ length: 1_000 }, () => ({ a: 1, b: 2, c: { d: 3 } })) }))).toBe('accepted');
    for (const none of [undefined, null, 'text', 7]) expect(codeOf(() => checkVariables(none))).toBe('accepted');
  });
});

describe('a budget', () => {
  it('is one a caller and minute', () => {
    const clock = new SetClock(new Date('2022-03-20T00:00:10Z'));
    const budget = new CostBudget(100, clock);
    expect(budget.charge('a', 60)).toEqual({ isExhausted: false, remaining: 40, resetS: 50 });
    expect(codeOf(() => budget.charge('a', 41))).toBe('RATE_LIMITED');
    expect(budget.take('a', 41)).toEqual({ isExhausted: true, remaining: 40, resetS: 50 });
    expect(budget.charge('b', 100).remaining).toBe(0);
    expect(budget.headersOf(budget.charge('a', 40))).toEqual({ 'ratelimit-policy': `"cost";q=100;w=${BUDGET_WINDOW_S}`, ratelimit: '"cost";r=0;t=50' });
    expect(budget.headersOf(budget.take('a', 1))).toMatchObject({ 'retry-after': '50' });
    clock.advance(50_000);
    expect(budget.charge('a', 100)).toEqual({ isExhausted: false, remaining: 0, resetS: 60 });
  });
});

describe('trusted operations', () => {
  const trusted = new TrustedOperations();
  trusted.add('a.graphql', '# comment\nquery A($n: Int) { loops(first: $n) { ...f } }\nquery B { loop { id } }\nfragment f on LoopConnection { totalCount }');

  it('are known by their text in any layout, alone or together, and by id', () => {
    expect(trusted.ids).toHaveLength(2);
    for (const source of ['query B{loop{id}}', 'query B { loop { id } } query A($n: Int) { loops(first: $n) { ...f } } fragment f on LoopConnection { totalCount }']) {
      expect(codeOf(() => trusted.check(parse(source)))).toBe('accepted');
    }
    for (const id of trusted.ids) expect(codeOf(() => trusted.check(parse(trusted.source(id)!)))).toBe('accepted');
    expect(trusted.source(`sha256:${'0'.repeat(64)}`)).toBeUndefined();
  });

  it.each([
    'query B { loop { id name } }', 'query C { loop { id } }', '{ loop { id } }', 'query B { loop { id } } query D { loop { name } }',
    'query A($n: Int) { loops(first: $n) { ...f } } fragment f on LoopConnection { nodes { id } }', 'fragment f on LoopConnection { totalCount }',
  ])('are not: %s', (source) => {
    expect(codeOf(() => trusted.check(parse(source)))).toBe('FORBIDDEN');
  });

  it('must be GraphQL', () => {
    expect(() => trusted.add('b.graphql', '{')).toThrow('b.graphql');
  });
});
