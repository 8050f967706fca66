import type { CredentialSource } from './credentials';
import type { ApiError } from './errors';
import type { HeldLoop, LoopFrame } from './frames';
import { LoopStore } from './loop-store';
import { LoopStream } from './loop-stream';
import type { LinkState } from './resuming-stream';
import type { LiveTransport } from './socket-transport';
import type { Timers } from './timers';

/** Loops with the place in the log that they contain. */
export interface Snapshot<L> {
  readonly position: string;
  readonly loops: readonly L[];
}

/** What {@link LiveLoops} is made of. */
export interface LiveLoopsOptions<L extends HeldLoop> {
  readonly transport: LiveTransport;
  readonly credentials: CredentialSource;
  /** Fields of Loop that the snapshot has as well. */
  readonly selection: string;
  readonly filter?: Readonly<Record<string, unknown>>;
  /** Queries `position` before the loops, all pages of them. */
  readonly snapshot: () => Promise<Snapshot<L>>;
  readonly onFrame?: (frame: LoopFrame<L>) => void;
  readonly onState?: (state: LinkState, error?: ApiError) => void;
  readonly timers?: Timers;
  readonly random?: () => number;
}

/** A snapshot and everything that happened since: a list of loops that stays true through breaks of the link. */
export class LiveLoops<L extends HeldLoop> {
  readonly store = new LoopStore<L>();
  readonly stream: LoopStream<L>;

  constructor(options: LiveLoopsOptions<L>) {
    this.stream = new LoopStream<L>({
      ...options,
      snapshot: async () => {
        const { position, loops } = await options.snapshot();
        this.store.replace(loops);
        return position;
      },
      onFrame: (frame) => {
        this.store.apply(frame);
        options.onFrame?.(frame);
      },
    });
  }

  start(): void {
    this.stream.start();
  }

  stop(): void {
    this.stream.stop();
  }
}

interface Page<L> {
  readonly nodes: readonly L[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/**
 * A snapshot over all pages. What moves between pages meanwhile comes again as an event, because the position is that
 * of the first page.
 * @param ask sends the query of one page, whose `position` stands before its list.
 */
export async function snapshotOfPages<L>(ask: (after: string | null) => Promise<{ position: string; page: Page<L> }>): Promise<Snapshot<L>> {
  const first = await ask(null);
  const loops = new Map<unknown, L>();
  let { page } = first;
  for (;;) {
    for (const loop of page.nodes) loops.set((loop as { id?: unknown }).id, loop);
    if (!page.pageInfo.hasNextPage) return { position: first.position, loops: [...loops.values()] };
    ({ page } = await ask(page.pageInfo.endCursor));
  }
}
