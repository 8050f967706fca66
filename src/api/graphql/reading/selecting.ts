import type { FieldNode, FragmentDefinitionNode, GraphQLField, GraphQLObjectType, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { getArgumentValues } from 'graphql';
import { collectFields, collectSubfields } from 'graphql/execution/collectFields';

/** Fields by the name that they have in the answer, in its order. */
export type Selected = ReadonlyMap<string, readonly FieldNode[]>;

/** Which fields an operation selects, with its fragments and directives, and with which arguments. */
export class Selecting {
  private readonly fragments: Record<string, FragmentDefinitionNode>;

  constructor(readonly schema: GraphQLSchema, fragments: readonly FragmentDefinitionNode[], private readonly variables: Readonly<Record<string, unknown>>) {
    this.fragments = Object.fromEntries(fragments.map((one) => [one.name.value, one]));
  }

  /** The root fields. */
  roots(type: GraphQLObjectType, operation: OperationDefinitionNode): Selected {
    return collectFields(this.schema, this.fragments, this.variables, type, operation.selectionSet);
  }

  /** The fields below a field, where its value is of this type. */
  subfields(type: GraphQLObjectType, nodes: readonly FieldNode[]): Selected {
    return collectSubfields(this.schema, this.fragments, this.variables, type, nodes);
  }

  /** The arguments of a field. @throws GraphQLError where they are not of their types. */
  argumentsOf(definition: GraphQLField<unknown, unknown>, node: FieldNode): Record<string, unknown> {
    return getArgumentValues(definition, node, this.variables);
  }
}
