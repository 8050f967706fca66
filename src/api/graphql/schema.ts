import 'reflect-metadata';
import { GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { buildSchema, type ContainerType, type PubSub } from 'type-graphql';
import { DateTime } from '../../core/kernel/scalars';
import { noteDisclosures } from './disclosed-fields';
import { checkFieldClasses } from './field-classes';
import { RESOLVERS } from './resolvers';

/** What the root types are for: type-graphql has no place to say it. */
const ROOTS: Readonly<Record<string, string>> = {
  Query: 'Everything that can be asked. Lists hold what is within your reach; a single thing is null where it is not there or not yours to know.',
  Mutation: 'One field a verb. The payload is null where the verb is refused, so that one refusal in a document does not undo another answer.',
  Subscription: 'What happens, as it happens, in the one order of the log; over WebSocket (graphql-transport-ws) at /graphql, and as server-sent events (graphql-sse) at /graphql/stream.',
};

/** type-graphql asks for a bus wherever there are subscriptions. There is none: every stream reads the one order of the log. */
const noPubSub: PubSub = {
  publish: () => { throw new Error('events are read from the log, not published'); },
  subscribe: () => { throw new Error('events are read from the log, not published'); },
};

/**
 * The schema of the platform. Resolver instances come from `container`; without one the schema can be printed but
 * not executed.
 * @throws Error where a root field declares no access, or a field that can tell of a person no class: everything is
 * denied unless it is allowed.
 */
export async function buildBihuanSchema(container?: ContainerType): Promise<GraphQLSchema> {
  const schema = await buildSchema({
    resolvers: RESOLVERS,
    validate: false,
    nullableByDefault: false,
    pubSub: noPubSub,
    scalarsMap: [{ type: Date, scalar: DateTime }],
    ...(container && { container }),
  });
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
    .filter((type): type is GraphQLObjectType => type instanceof GraphQLObjectType);
  for (const root of roots) root.description = ROOTS[root.name];
  const open = roots
    .flatMap((type) => Object.values(type.getFields()).filter((field) => !field.extensions['access']).map((field) => `${type.name}.${field.name}`));
  if (open.length > 0) throw new Error(`These operations declare no access: ${open.join(', ')}`);
  checkFieldClasses(schema);
  noteDisclosures(schema);
  return schema;
}
