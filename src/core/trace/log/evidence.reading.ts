import { decide, type View } from '../../access/policy';
import { itemOf, shownOf } from '../../access/personal';
import type { Disclosures } from '../../access/disclosure';
import type { RequestContext } from '../../access/request-context';
import type { Database } from '../../db/context';
import { notFound, Refusal } from '../../kernel/errors';
import { publicId, type RowId } from '../../kernel/ids';
import { canonicalBytes } from '../entry';
import type { Pulls } from '../pulls';
import { commitment, type KeptFact } from '../facts';
import { EVIDENCE_FORMAT, type EvidenceEntry, type EvidenceFact, type EvidenceFile, type EvidenceHeads } from './evidence';
import { findLoopKey, listEditions, listLastBefore, listLoopKeysOfPerson, listReached, type EvidenceScope, type ReachedEntry } from './evidence.store';
import { findCommitment, listHeads, type HeadList } from './heads';
import { findPlaced, type PlacedEntry } from './log.store';
import type { LogReading, PublishedCheckpoint } from './log.reading';
import { formatTlogProof } from './tlog-proof';

/** Which history, how much of it at once, and the size of the tree that the caller knows from before. */
export interface EvidenceRequest {
  readonly loop?: RowId;
  readonly person?: RowId;
  readonly from?: Date;
  readonly to?: Date;
  readonly knownSize?: number;
  readonly first: number;
  /** Index behind which this page begins; -1 for the first. */
  readonly after: number;
}

/** A page of a history as a file; `next` is the index behind which the next page begins, null on the last. */
export interface EvidencePage { readonly file: EvidenceFile; readonly next: number | null }

/** An entry with its facts as far as they may be opened. */
interface Opened { readonly placed: PlacedEntry; readonly facts: readonly EvidenceFact[] | null; readonly certificate: RowId | null }

/** Makes evidence, each file of which is an entry of its own where `pulls` writes it down: what the caller may see of a history, with everything that is needed to check it offline. */
export class EvidenceReading {
  private kept: { id: RowId; heads: HeadList } | undefined;

  constructor(private readonly database: Database, private readonly log: LogReading, private readonly logKeys: readonly string[], private readonly pulls?: Pulls) {}

  /** One page. @throws Refusal NOT_FOUND for a loop or person beyond reach; BAD_USER_INPUT before the first checkpoint. */
  async page(context: RequestContext, request: EvidenceRequest): Promise<EvidencePage> {
    const scope = await this.scopeOf(context, request);
    const reached = await context.read((tx) => listReached(tx, context.party, context.now, scope, request.after, request.first + 1));
    const wanted = reached.slice(0, request.first);
    const checkpoint = await this.log.toProveAgainst(wanted.at(-1)?.index ?? 0) ?? await this.log.latest();
    if (!checkpoint) throw new Refusal('BAD_USER_INPUT', 'The log has no checkpoint yet. Ask again in a few seconds.');
    const within = wanted.filter((entry) => entry.index < checkpoint.size);
    const isLast = reached.length <= request.first && within.length === wanted.length;
    const [placed, before] = await context.read(async (tx) => [
      await findPlaced(tx, within.map(({ id }) => id)), await listLastBefore(tx, scope.loops, request.after, scope.from),
    ] as const);
    const opened = placed.map((one) => open(one, within.find(({ id }) => id === one.entry.id)!, (grade) => context.view(grade), context.disclosures));
    const file = await this.fileOf({
      scope, checkpoint, opened, knownSize: request.knownSize, after: Object.fromEntries(before.map((head) => [head.loop, head])),
      isComplete: isLast && !request.from && !request.to && opensAtFirst(placed, new Set(before.map((head) => head.loop))),
    });
    await this.pulls?.record(context, {
      kind: 'EVIDENCE_PULLED', person: request.person ?? null,
      facts: { loops: scope.loops.join(' '), entries: String(within.length), size: String(checkpoint.size) },
    });
    return { file, next: isLast ? null : within.at(-1)?.index ?? request.after };
  }

  private async scopeOf(context: RequestContext, { loop, person, from, to }: EvidenceRequest): Promise<EvidenceScope> {
    const loops = await context.read(async (tx) => {
      if (person) return listLoopKeysOfPerson(tx, person);
      const key = await findLoopKey(tx, loop!);
      return key ? [key] : [];
    });
    if (loops.length === 0) throw notFound(person ? 'person' : 'loop');
    return { loops, from, to };
  }

  private async fileOf(made: {
    scope: EvidenceScope; checkpoint: PublishedCheckpoint; opened: readonly Opened[]; isComplete: boolean; knownSize?: number; after: EvidenceFile['after'];
  }): Promise<EvidenceFile> {
    const { scope, checkpoint, opened, knownSize } = made;
    const { given, required } = checkpoint.quorum;
    const entries = await this.entriesOf(opened, checkpoint.size);
    const consistency = knownSize === undefined ? null
      : { from: knownSize, proof: (await this.log.consistencyProof(knownSize, checkpoint.size)).map((hash) => hash.toString('base64')) };
    const protocols = [...new Set(opened.flatMap(({ placed }) => placed.entry.protocolId ?? []))];
    return {
      format: EVIDENCE_FORMAT, loops: scope.loops, complete: made.isComplete, after: made.after, logKeys: this.logKeys, checkpoint: checkpoint.note,
      cosignatures: { given, required }, consistency, entries, heads: await this.headsOf(scope.loops, checkpoint.size),
      protocols: await this.database.inContext({ system: 'reference-reader' }, (tx) => listEditions(tx, protocols)),
      policies: [...new Set(opened.map(({ placed }) => placed.entry.policyVersion))].sort((a, b) => a - b),
    };
  }

  private async entriesOf(opened: readonly Opened[], size: number): Promise<EvidenceEntry[]> {
    const proofs = await this.log.inclusionProofs(opened.map(({ placed }) => placed.index), size);
    return opened.map(({ placed, facts, certificate }, at) => ({
      proof: formatTlogProof({ index: placed.index, proof: proofs[at]!, checkpoint: '' }), leaf: canonicalBytes(placed.entry).toString('utf8'), facts,
      ...(facts === null && certificate !== null && { erasedBy: publicId('DestructionCertificate', certificate) }),
    }));
  }

  /** The last commitment of heads, with what it says of these loops. Its facts are about no person: all are opened. */
  private async headsOf(loops: readonly RowId[], size: number): Promise<EvidenceHeads | null> {
    const found = await this.database.inContext({ system: 'log' }, async (tx) => {
      const commitment = await findCommitment(tx, size);
      if (!commitment) return null;
      if (this.kept?.id !== commitment.id) this.kept = { id: commitment.id, heads: await listHeads(tx, commitment.over) };
      const [placed] = await findPlaced(tx, [commitment.id]);
      const [payload]: { facts: KeptFact[] }[] = await tx.query('SELECT facts FROM trace_payload WHERE entry_id = $1', [commitment.id]);
      return { heads: this.kept.heads, placed: placed!, facts: payload!.facts };
    });
    if (!found) return null;
    const facts = found.facts.map(({ name, value, salt }) => ({ name, value, salt }));
    const [entry] = await this.entriesOf([{ placed: found.placed, facts, certificate: null }], size);
    return { entry: entry!, heads: loops.flatMap((loop) => found.heads.about(loop)) };
  }
}

/** Whether each loop is seen from its first entry on, or from where the page before ended: who came later sees no beginning. */
function opensAtFirst(placed: readonly PlacedEntry[], begun: ReadonlySet<string>): boolean {
  const seen = new Set(begun);
  return placed.every(({ entry }) => {
    const isNew = !seen.has(entry.loopKey!);
    seen.add(entry.loopKey!);
    return !isNew || entry.loopSeq === 1;
  });
}

/**
 * Facts that the policy shows in full are opened, and noted for the read log; all others stay commitments, since a salt
 * lets a guess be tested.
 */
function open(placed: PlacedEntry, reached: ReachedEntry, viewOf: (grade: 0 | 1 | 2) => View, disclosures: Disclosures): Opened {
  const view = viewOf(reached.grade);
  const facts = reached.facts?.map((fact): EvidenceFact => {
    const item = itemOf(fact.class, fact.value, reached.personId !== null);
    if (decide(view, item) !== 'FULL') return { commitment: commitment(fact).toString('hex') };
    const shown = shownOf(view, reached.personId, item);
    if (shown) disclosures.note(shown);
    return { name: fact.name, value: fact.value, salt: fact.salt };
  });
  return { placed, facts: facts ?? null, certificate: reached.certificate };
}
