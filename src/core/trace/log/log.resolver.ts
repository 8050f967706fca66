import { Arg, Ctx, ID, Int, Query, Resolver } from 'type-graphql';
import { Access } from '../../access/access';
import type { RequestContext } from '../../access/request-context';
import { badInput } from '../../kernel/errors';
import { parsePublicId, publicId, rowIdOf, type RowId } from '../../kernel/ids';
import { pageRequest, writeCursor } from '../../kernel/page';
import { Cursor, DateTime, LogIndex } from '../../kernel/scalars';
import type { EvidenceReading } from './evidence.reading';
import type { LogReading, PublishedCheckpoint } from './log.reading';
import { findPlaced } from './log.store';
import { ConsistencyProof, Evidence, LogCheckpoint, TraceProof } from './log.type';
import { formatTlogProof } from './tlog-proof';

const NOBODY: RowId = '00000000-0000-0000-0000-000000000000';
const LIST = 'evidence';

/** Proofs over the log, and histories as files. */
@Resolver()
export class LogResolver {
  constructor(private readonly log: LogReading, private readonly evidences: EvidenceReading) {}

  @Access({ to: 'reference' })
  @Query(() => LogCheckpoint, { nullable: true, description: 'The latest checkpoint; null in the first second of a log.' })
  async latestCheckpoint(): Promise<LogCheckpoint | null> {
    const latest = await this.log.latest();
    return latest ? toCheckpoint(latest) : null;
  }

  @Access({ to: 'work' })
  @Query(() => TraceProof, { nullable: true, description: 'Proof of an entry\'s place against the newest checkpoint with all cosignatures asked for, or else the newest. Null for what is not yours to know, and until a checkpoint holds the entry.' })
  async traceProof(@Ctx() context: RequestContext, @Arg('entryId', () => ID, { description: 'The entry.' }) entryId: string): Promise<TraceProof | null> {
    const [placed] = await context.read((tx) => findPlaced(tx, [rowIdOf('TraceEntry', entryId) ?? NOBODY]));
    const checkpoint = placed && await this.log.toProveAgainst(placed.index);
    if (!placed || !checkpoint) return null;
    const [proof] = await this.log.inclusionProofs([placed.index], checkpoint.size);
    return Object.assign(new TraceProof(), {
      entryId: publicId('TraceEntry', placed.entry.id), index: placed.index, leafHash: placed.hash.toString('hex'),
      proof: proof!.map((hash) => hash.toString('base64')), checkpoint: toCheckpoint(checkpoint),
      tlogProof: formatTlogProof({ index: placed.index, proof: proof!, checkpoint: checkpoint.note }),
    });
  }

  @Access({ to: 'reference' })
  @Query(() => ConsistencyProof, { description: 'Proof that the log of size `from` is the beginning of the log of size `to`, which is no larger than the latest checkpoint.' })
  async consistencyProof(
    @Arg('from', () => LogIndex, { description: 'Size of a checkpoint that you have.' }) from: number,
    @Arg('to', () => LogIndex, { description: 'Size of a later checkpoint.' }) to: number,
  ): Promise<ConsistencyProof> {
    const proof = await this.log.consistencyProof(from, to);
    return Object.assign(new ConsistencyProof(), { from, to, proof: proof.map((hash) => hash.toString('base64')) });
  }

  @Access({ to: 'personal' })
  @Query(() => Evidence, { description: 'The history of a loop, or of all loops of a person, as a file that can be checked offline. Name exactly one. Long histories come in several files.' })
  async evidence(
    @Ctx() context: RequestContext,
    @Arg('loopId', () => ID, { nullable: true, description: 'The loop.' }) loopId?: string,
    @Arg('personId', () => ID, { nullable: true, description: 'The person.' }) personId?: string,
    @Arg('from', () => DateTime, { nullable: true, description: 'Only what happened at or after this time.' }) from?: Date,
    @Arg('to', () => DateTime, { nullable: true, description: 'Only what happened before this time.' }) to?: Date,
    @Arg('knownSize', () => LogIndex, { nullable: true, description: 'Size of a checkpoint that you kept: the file then proves that the log goes on from it.' }) knownSize?: number,
    @Arg('first', () => Int, { nullable: true, defaultValue: 200, description: 'Entries in one file, 1 to 200.' }) first?: number,
    @Arg('after', () => Cursor, { nullable: true, description: 'Evidence.next of the file before.' }) after?: string,
  ): Promise<Evidence> {
    if (Boolean(loopId) === Boolean(personId)) throw badInput('loopId', 'Name exactly one of loopId and personId.');
    const page = pageRequest(LIST, first, after);
    const { file, next } = await this.evidences.page(context, {
      ...(loopId ? { loop: parsePublicId(loopId)?.id ?? NOBODY } : { person: rowIdOf('PersonOfInterest', personId!) ?? NOBODY }),
      from, to, knownSize, first: page.first, after: indexOf(page.after?.[0]),
    });
    return Object.assign(new Evidence(), {
      file: JSON.stringify(file), entries: file.entries.length, complete: file.complete, next: next === null ? null : writeCursor(LIST, [String(next)]),
    });
  }
}

function indexOf(text: string | undefined): number {
  const index = Number(text ?? -1);
  return Number.isSafeInteger(index) ? index : -1;
}

function toCheckpoint({ size, root, at, note, quorum }: PublishedCheckpoint): LogCheckpoint {
  return Object.assign(new LogCheckpoint(), {
    size, root: root.toString('base64'), at, note, cosignatures: quorum.given, requiredCosignatures: quorum.required, witnessed: quorum.isMet,
  });
}
