import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { Access, admit } from '../../core/access/access';
import type { RequestContext } from '../../core/access/request-context';
import { Node } from '../../core/kernel/connection';
import { parsePublicId, type IdType, type RowId } from '../../core/kernel/ids';

/** How the things of one type are found by id; `personal` where it needs a purpose. */
export interface NodeFinder {
  readonly to: 'reference' | 'personal';
  find(context: RequestContext, id: RowId): Node | null | Promise<Node | null>;
}

/** Finders by type; types that are no Node have none. */
export type NodeFinders = ReadonlyMap<IdType, NodeFinder>;

/** Finds anything by its id. */
@Resolver()
export class NodeResolver {
  constructor(private readonly finders: NodeFinders) {}

  @Access({ to: 'reference' })
  @Query(() => Node, { nullable: true, description: 'Whatever has this id; null for what is not there or not yours to know.' })
  async node(@Ctx() context: RequestContext, @Arg('id', () => ID, { description: 'An id that this platform gave.' }) id: string): Promise<Node | null> {
    const parsed = parsePublicId(id);
    const finder = parsed && this.finders.get(parsed.type);
    if (!finder) return null;
    admit({ to: finder.to }, context.principal);
    return finder.find(context, parsed.id);
  }
}
