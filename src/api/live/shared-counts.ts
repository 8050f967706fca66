import { setTimeout as sleep } from 'node:timers/promises';
import type { RequestContext } from '../../core/access/request-context';
import type { SummaryReading } from '../../core/loops/summary.reading';
import type { SummaryKey } from '../../core/loops/summary';
import type { LoopSummary, LoopSummaryRow } from '../../core/loops/summary.type';
import type { LoopChoice } from '../../core/loops/loop-list';
import type { EventCursors } from '../../core/trace/position';
import { SummaryDelta, SummarySnapshot } from './summary-frame.type';
import { classOf } from './sights';

/** Counts as of a place of the log. The same object for all viewers of a class who asked the same at that time. */
export interface Counted {
  readonly position: number;
  readonly snapshot: SummarySnapshot;
  /** The deltas from earlier counts to these. */
  readonly deltas: WeakMap<Counted, SummaryDelta>;
}

/** What is counted. */
export interface CountRequest {
  readonly by: SummaryKey;
  readonly choice: LoopChoice;
}

interface Counting {
  readonly begunAt: number;
  /** Place of the log that was known when it began: the counts contain it. */
  readonly containing: number;
  readonly counted: Promise<Counted>;
}

/** Least time between the beginnings of two counts of the same, in milliseconds: changes between them come as one. */
const EVERY_MS = 500;
/** How often, and how many milliseconds apart, a moment is sought in which no entry waits for its place. */
const TRIES = 100;
const AGAIN_MS = 4;
/** Counts of the same that nobody asked for so long are forgotten, in milliseconds. */
const KEPT_MS = 60_000;

/** Counts once for all viewers of a class who follow the same counts, and not more often than twice a second. */
export class SharedCounts {
  private readonly running = new Map<string, Counting>();

  constructor(private readonly summaries: SummaryReading, private readonly cursors: () => EventCursors) {}

  /** Counts that contain the place `containing`, which the log has. @throws Refusal, as loopSummary. */
  async count(context: RequestContext, request: CountRequest, containing: number): Promise<Counted> {
    const name = JSON.stringify([classOf(context.principal), request]);
    for (;;) {
      const last = this.running.get(name);
      if (last && last.containing >= containing) return last.counted;
      const wait = (last?.begunAt ?? -Infinity) + EVERY_MS - performance.now();
      if (wait <= 0) return this.begin(name, context, request, containing);
      await sleep(wait);
    }
  }

  private begin(name: string, context: RequestContext, { by, choice }: CountRequest, containing: number): Promise<Counted> {
    this.forgetOld();
    const counted = this.countPlaced(context, { by, choice }).then((summary) => this.countedOf(summary));
    const counting = { begunAt: performance.now(), containing, counted };
    this.running.set(name, counting);
    counted.catch(() => { if (this.running.get(name) === counting) this.running.delete(name); });
    return counted;
  }

  /** Exactly what the entries up to the cursor tell, unless places are not given for long, as where the log stands still. */
  private async countPlaced(context: RequestContext, { by, choice }: CountRequest): Promise<LoopSummary> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const summary = await this.summaries.countPlaced(context.anew(), by, choice, { wantsMedian: true });
      if (summary) return summary;
      await sleep(AGAIN_MS);
    }
    return this.summaries.count(context.anew(), by, choice, { wantsMedian: true });
  }

  private countedOf({ asOf, rows }: LoopSummary): Counted {
    return { position: this.cursors().read(asOf), snapshot: Object.assign(new SummarySnapshot(), { cursor: asOf, rows }), deltas: new WeakMap() };
  }

  private forgetOld(): void {
    const now = performance.now();
    for (const [name, { begunAt }] of this.running) if (now - begunAt > KEPT_MS) this.running.delete(name);
  }
}

/** What leads from earlier counts to these; null where they are the same. */
export function deltaOf(before: Counted, after: Counted): SummaryDelta | null {
  const known = after.deltas.get(before) ?? makeDelta(before.snapshot.rows, after.snapshot);
  after.deltas.set(before, known);
  return known.changed.length + known.removed.length > 0 ? known : null;
}

function makeDelta(before: readonly LoopSummaryRow[], { cursor, rows }: SummarySnapshot): SummaryDelta {
  const held = new Map(before.map((row) => [row.key, JSON.stringify(row)]));
  const keys = new Set(rows.map(({ key }) => key));
  return Object.assign(new SummaryDelta(), {
    cursor,
    changed: rows.filter((row) => held.get(row.key) !== JSON.stringify(row)),
    removed: before.map(({ key }) => key).filter((key) => !keys.has(key)),
  });
}
