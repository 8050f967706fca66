import { Kind, type FragmentDefinitionNode, type GraphQLResolveInfo, type SelectionSetNode } from 'graphql';
import { unreachable } from './errors';

/** What of a resolver's `info` tells the fields below it that are asked for. */
export type AskedFields = Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>;

/** Whether the field at the end of a path below a resolver's own field may be asked for; directives are taken to let it in. */
export function asksFor({ fieldNodes, fragments }: AskedFields, path: readonly string[]): boolean {
  return fieldNodes.some(({ selectionSet }) => reaches(selectionSet, path, fragments));
}

function reaches(set: SelectionSetNode | undefined, path: readonly string[], fragments: Readonly<Record<string, FragmentDefinitionNode>>): boolean {
  const [name, ...rest] = path;
  if (name === undefined) return true;
  return (set?.selections ?? []).some((one) => {
    switch (one.kind) {
      case Kind.FIELD: return one.name.value === name && reaches(one.selectionSet, rest, fragments);
      case Kind.INLINE_FRAGMENT: return reaches(one.selectionSet, path, fragments);
      case Kind.FRAGMENT_SPREAD: return reaches(fragments[one.name.value]?.selectionSet, path, fragments);
      default: return unreachable(one);
    }
  });
}
