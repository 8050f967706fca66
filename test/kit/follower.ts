import type { Agency } from './agency';
import type { Json } from './answers';
import { eventsOf, openEvents } from './events';
import { scaled } from './scale';

/** Work alone: what shows persons would be written down for each of many followers. */
const EVENTS = `subscription($after: EventCursor) { loopEvents(after: $after) { __typename
  ... on LoopEvent { cursor loopId entry { index loopSeq } } ... on LoopLeft { cursor } ... on CaughtUp { cursor } ... on Progress { cursor } } }`;
/** A follower leaves by itself after at most so many frames. */
const PATIENCE = scaled(12, 1_200);
const PAUSE_MS = scaled(50, 4_000);
/** Nothing for so long is a link that broke without a word. */
const SILENCE_MS = 30_000;

/**
 * A client that leaves and comes back at random, to any server that is up, over WebSocket and event streams in turn,
 * always from its last cursor.
 */
export class Follower {
  /** The index of each entry that it was told of, in the order of arrival. */
  readonly seen: number[] = [];
  /** Entries that did not follow upon the one before them of their loop. */
  readonly misplaced: string[] = [];
  /** How often it began. */
  attempts = 0;
  private readonly loops = new Map<string, number>();

  constructor(private readonly who: Agency, private readonly urls: () => readonly string[], private cursor: string, private readonly random: () => number) {}

  /** Follows until it has seen an entry of this loop. */
  async until(last: () => string | undefined): Promise<void> {
    const isDone = (): boolean => last() !== undefined && this.loops.has(last()!);
    while (!isDone()) {
      this.attempts += 1;
      const up = this.urls();
      const url = up[Math.floor(this.random() * up.length)]!;
      const most = 1 + Math.floor(this.random() * PATIENCE);
      await (this.random() < 0.5 ? this.bySocket(url, most, isDone) : this.byEvents(url, most, isDone)).catch(() => undefined);
      await new Promise((done) => { setTimeout(done, this.random() * PAUSE_MS); });
    }
  }

  private async bySocket(url: string, most: number, isDone: () => boolean): Promise<void> {
    const frames = this.who.at(url).follow('loopEvents', EVENTS, { after: this.cursor });
    try {
      for (let i = 0; i < most && !isDone(); i += 1) this.take(await frames.next(SILENCE_MS));
    } finally {
      await frames.close();
    }
  }

  private async byEvents(url: string, most: number, isDone: () => boolean): Promise<void> {
    let taken = 0;
    const response = await openEvents(this.who.at(url), { query: EVENTS, lastEventId: this.cursor });
    if (response.status !== 200) {
      await response.body?.cancel();
      return;
    }
    for await (const { data } of eventsOf(response)) {
      if (data?.data) this.take(data.data.loopEvents);
      taken += 1;
      if (taken >= most || isDone()) break;
    }
  }

  private take(frame: Json): void {
    this.cursor = frame.cursor;
    if (frame.__typename !== 'LoopEvent') return;
    const { loopId, entry } = frame;
    if (entry.loopSeq !== (this.loops.get(loopId) ?? 0) + 1) this.misplaced.push(`${loopId} ${entry.loopSeq}`);
    this.loops.set(loopId, entry.loopSeq);
    this.seen.push(entry.index);
  }
}
