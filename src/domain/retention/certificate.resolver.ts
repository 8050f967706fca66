import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { Access } from '../../core/access/access';
import { inOrderOf, type RequestContext } from '../../core/access/request-context';
import { toConnection } from '../../core/kernel/connection';
import { publicId, rowIdOf, type RowId } from '../../core/kernel/ids';
import { pageRequest } from '../../core/kernel/page';
import { Cursor } from '../../core/kernel/scalars';
import { TraceEntry } from '../../core/trace/trace.type';
import { CertificateConnection, DestructionCertificate, toCertificate } from './certificate.type';
import { findCertificate, findErasures, listCertificates } from './retention.store';

const LIST = 'destructionCertificates';

/** What was destroyed, and where the trace points to it. */
@Resolver(() => TraceEntry)
export class CertificateResolver {
  @Access({ to: 'work', kinds: ['AUDIT', 'SUPERVISION'] })
  @Query(() => DestructionCertificate, { nullable: true, description: 'One certificate of destruction; null where there is none. For auditors and supervision.' })
  async destructionCertificate(
    @Ctx() context: RequestContext, @Arg('id', () => ID, { description: 'Id of the certificate, as erasedBy of an entry has it.' }) id: string,
  ): Promise<DestructionCertificate | null> {
    const row = rowIdOf('DestructionCertificate', id);
    const found = row ? await context.read((tx) => findCertificate(tx, row)) : null;
    return found && toCertificate(found);
  }

  @Access({ to: 'work', kinds: ['AUDIT', 'SUPERVISION'] })
  @Query(() => CertificateConnection, { description: 'Certificates of destruction, newest first. For auditors and supervision.' })
  async destructionCertificates(
    @Ctx() context: RequestContext,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'Rows of the page, 1 to 200.' }) first?: number,
    @Arg('after', () => Cursor, { nullable: true, description: 'Cursor behind which the page begins.' }) after?: string,
  ) {
    const page = pageRequest(LIST, first, after);
    return toConnection(LIST, await context.read((tx) => listCertificates(tx, page)), toCertificate);
  }

  @FieldResolver(() => ID, { nullable: true, description: 'The certificate under which the facts were destroyed; null where they were not.' })
  async erasedBy(@Root() entry: TraceEntry, @Ctx() context: RequestContext): Promise<string | null> {
    const id = entry.erased ? rowIdOf('TraceEntry', entry.id) : undefined;
    if (!id) return null;
    const found = await context.loader<RowId, { entryId: RowId; certificateId: RowId }>('trace.erasure', async (tx, ids) =>
      inOrderOf(ids, await findErasures(tx, ids), (one) => one.entryId)).load(id);
    return found && publicId('DestructionCertificate', found.certificateId);
  }
}
