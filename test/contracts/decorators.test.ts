import { GraphQLObjectType, printSchema } from 'graphql';
import { DateTimeISOResolver } from 'graphql-scalars';
import { CloseCode } from 'graphql-ws';
import { Arg, Field, Int, ObjectType, Query, Resolver, buildSchema } from 'type-graphql';

@ObjectType({ description: 'A thing.' })
class Thing {
  @Field({ description: 'Its name.' })
  name!: string;

  @Field(() => Int, { nullable: true })
  size?: number;
}

@Resolver(() => Thing)
class ThingResolver {
  @Query(() => Thing)
  thing(@Arg('first', () => Int, { nullable: true, defaultValue: 50 }) first: number): Thing {
    return { name: 'one', size: first };
  }
}

// The contract's `Int = 50` and inferred field types depend on how the tests compile decorators: it must equal tsc.
describe('decorators as the tests compile them', () => {
  it('carry type metadata, so that a schema can be made from classes', async () => {
    const schema = await buildSchema({ resolvers: [ThingResolver], validate: false });
    expect(printSchema(schema)).toContain('thing(first: Int = 50): Thing!');
    expect(printSchema(schema)).toContain('name: String!');
  });

  it('meet one graphql only', async () => {
    const schema = await buildSchema({ resolvers: [ThingResolver], validate: false });
    expect(schema.getType('Thing')).toBeInstanceOf(GraphQLObjectType);
    expect(DateTimeISOResolver.name).toBe('DateTimeISO');
    expect(CloseCode.Forbidden).toBe(4403);
  });
});
