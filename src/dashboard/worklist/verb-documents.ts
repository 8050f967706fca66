import { operation } from '../../../schema/operations/pages/verbs.graphql';

/** The document of a verb: the operation that has its name. */
export function documentOf(verb: string): string {
  return operation(`${verb.charAt(0).toUpperCase()}${verb.slice(1)}`);
}
