import { GraphQLFloat, GraphQLNonNull, GraphQLObjectType, GraphQLSchema, GraphQLString, type GraphQLFieldConfigMap } from 'graphql';
import { checkFieldClasses, faultsOfClasses } from '../../src/api/graphql/field-classes';
import { buildBihuanSchema } from '../../src/api/graphql/schema';

type Fields = GraphQLFieldConfigMap<unknown, unknown>;
const text = { type: GraphQLString };
const personal = { type: GraphQLString, extensions: { personal: 'NAME' } };

function schemaOf(name: string, fields: Fields): GraphQLSchema {
  const type = new GraphQLObjectType({ name, fields });
  return new GraphQLSchema({ query: new GraphQLObjectType({ name: 'Query', fields: { it: { type } } }) });
}

test('the schema of the platform declares every field that can tell of a person', async () => {
  expect(faultsOfClasses(await buildBihuanSchema())).toEqual([]);
});

test.each<[string, string, Fields, string]>([
  ['beside a personal field', 'Visitor', { name: personal, plate: text }, 'Visitor.plate'],
  ['on a type that says what it withholds', 'Visitor', { withheld: text, temperature: { type: GraphQLFloat } }, 'Visitor.temperature'],
  ['though it is never null', 'Visitor', { name: personal, note: { type: new GraphQLNonNull(GraphQLString) } }, 'Visitor.note'],
  ['new on a known type', 'Fact', { name: text, withheld: text, value: personal, comment: text }, 'Fact.comment'],
])('a field without a class does not build: %s', (_, type, fields, place) => {
  expect(() => checkFieldClasses(schemaOf(type, fields))).toThrow(`${place} can carry personal data`);
});

test('what only a personal field may show is shown by no other', () => {
  const document = new GraphQLObjectType({ name: 'IdentityDocument', fields: { number: text } });
  const faults = (field: object) => faultsOfClasses(schemaOf('Thing', { document: { type: document, ...field } }));
  expect(faults({})).toEqual(['Thing.document shows what only a personal field may show.']);
  expect(faults({ extensions: { personal: 'DOCUMENT' } })).toEqual([]);
});

test('a name in the table of work that no field has is told', () => {
  expect(faultsOfClasses(schemaOf('Fact', { name: text, value: personal }))).toEqual(['Fact.withheld is named as work and is no such field.']);
});

test('types that tell of nobody need no classes', () => {
  expect(faultsOfClasses(schemaOf('Region', { code: text, name: text }))).toEqual([]);
});
