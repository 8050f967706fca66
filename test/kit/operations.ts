import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kind, OperationTypeNode, parse, print, type DefinitionNode, type OperationDefinitionNode } from 'graphql';

/** A query that the platform is delivered with. */
export interface DeliveredQuery {
  readonly name: string;
  readonly document: string;
  /** Names of its variables. */
  readonly variables: readonly string[];
}

/** Every query of schema/operations. */
export function deliveredQueries(): DeliveredQuery[] {
  const folder = join(__dirname, '../../schema/operations');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.graphql'));
  return files.flatMap((file) => {
    const { definitions } = parse(readFileSync(join(folder, file), 'utf8'));
    const fragments = definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION).map(print);
    return definitions.filter(isQuery).map((one) => ({
      name: one.name!.value,
      document: [print(one), ...fragments.filter((fragment) => print(one).includes(`...${/^fragment (\w+)/.exec(fragment)![1]!}`))].join('\n'),
      variables: (one.variableDefinitions ?? []).map((variable) => variable.variable.name.value),
    }));
  });
}

function isQuery(definition: DefinitionNode): definition is OperationDefinitionNode {
  return definition.kind === Kind.OPERATION_DEFINITION && definition.operation === OperationTypeNode.QUERY;
}
