import { partyOf, type Principal } from '../../core/access/principal';
import type { RequestContext } from '../../core/access/request-context';
import { publicId, type RowId } from '../../core/kernel/ids';
import type { LoopCatalog } from '../../core/loops/loop-catalog';
import type { Loop } from '../../core/loops/loop.type';
import type { EventCursors } from '../../core/trace/position';
import type { TraceReading } from '../../core/trace/trace.reading';
import type { TraceEntry } from '../../core/trace/trace.type';
import type { Envelope, LoopMove } from './envelope';
import { readSpans, verdictOn, type Span } from './reach-at-sending';

/** What frames are made with. */
export interface FrameMaking {
  readonly catalog: Pick<LoopCatalog, 'kind' | 'load'>;
  readonly traces: Pick<TraceReading, 'entry'>;
  readonly cursors: EventCursors;
}

/** What viewers of one class see at a place of the log: entry and loop, that the loop is gone, or nothing. */
export class Sight {
  private readonly frames = new Map<string, object>();

  /** @param shown is null where the loop is reached no longer. */
  constructor(readonly cursor: string, readonly loopId: string, readonly shown: { readonly entry: TraceEntry; readonly loop: Loop } | null) {}

  /** The one frame of this name: viewers of the class share it, and so what is made of it. */
  frame<F extends object>(name: string, make: () => F): F {
    const known = this.frames.get(name) as F | undefined;
    if (known) return known;
    const made = make();
    this.frames.set(name, made);
    return made;
  }
}

interface Held {
  readonly at: number;
  readonly sight: Promise<Sight | null>;
}

/** How long a look at rights counts for others of the class, in milliseconds. */
const SHARED_MS = 100;

/**
 * Looks at places of the log on behalf of viewers. All who would see the same (of one party, for one purpose, in one
 * role) share a look that is younger than a moment; what was sequenced behind an end of rights is looked at behind it.
 */
export class Sights {
  private readonly byClass = new Map<string, Map<number, Held>>();
  private sweptAt = 0;

  constructor(private readonly making: FrameMaking) {}

  /** What this caller sees at each of these places, by the rights of now; null for nothing. */
  of(context: RequestContext, envelopes: readonly Envelope[]): Promise<readonly (Sight | null)[]> {
    const now = performance.now();
    this.sweep(now);
    const name = classOf(context.principal);
    const known = this.byClass.get(name) ?? new Map<number, Held>();
    this.byClass.set(name, known);
    const isFresh = ({ index }: Envelope): boolean => now - (known.get(index)?.at ?? -Infinity) <= SHARED_MS;
    const missing = envelopes.filter((envelope) => !isFresh(envelope));
    if (missing.length > 0) this.hold(known, now, missing, this.look(context.anew(), missing));
    return Promise.all(envelopes.map(({ index }) => known.get(index)!.sight));
  }

  private hold(known: Map<number, Held>, at: number, envelopes: readonly Envelope[], looked: Promise<ReadonlyMap<number, Sight>>): void {
    for (const { index } of envelopes) {
      const held: Held = { at, sight: looked.then((sights) => sights.get(index) ?? null) };
      known.delete(index);
      known.set(index, held);
      held.sight.catch(() => { if (known.get(index) === held) known.delete(index); });
    }
  }

  private async look(context: RequestContext, envelopes: readonly Envelope[]): Promise<ReadonlyMap<number, Sight>> {
    const spans = await readSpans(context, [...new Set(envelopes.flatMap(({ move }) => (move ? [move.loopId] : [])))]);
    const seen = await Promise.all(envelopes.map(async ({ index, entryId, move }) => (
      [index, move ? await this.sightOf(context, { index, entryId, move }, spans.get(move.loopId)) : null] as const
    )));
    return new Map(seen.flatMap(([index, sight]) => (sight ? [[index, sight] as const] : [])));
  }

  private async sightOf(
    context: RequestContext, { index, entryId, move }: { index: number; entryId: RowId; move: LoopMove }, span: Span | undefined,
  ): Promise<Sight | null> {
    const { catalog, traces, cursors } = this.making;
    const verdict = verdictOn(span, move.loopSeq);
    if (verdict === 'NOTHING') return null;
    const [entry, loop] = verdict === 'SEND'
      ? await Promise.all([traces.entry(context, entryId), catalog.load(context, move.loopId)])
      : [null, null];
    // Reach may have ended between the look at it and the reading.
    return new Sight(cursors.write(index), publicId(catalog.kind(move.kind).idType, move.loopId), entry && loop ? { entry, loop } : null);
  }

  /** Old looks stand first, so that only they are touched. */
  private sweep(now: number): void {
    if (now - this.sweptAt < SHARED_MS) return;
    this.sweptAt = now;
    for (const [name, known] of this.byClass) {
      for (const [index, { at }] of known) {
        if (now - at <= SHARED_MS) break;
        known.delete(index);
      }
      if (known.size === 0) this.byClass.delete(name);
    }
  }
}

/** Everything about a caller on which it depends what is shown, and nothing that tells two such callers apart. */
export function classOf(principal: Principal): string {
  const { agency, role, purpose } = principal;
  return [partyOf(principal), agency.id, agency.kind, role, purpose ?? ''].join(' ');
}
