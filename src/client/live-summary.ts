import { SummaryStream, type HeldRow, type SummaryFrame, type SummaryStreamOptions } from './summary-stream';

/** What {@link LiveSummary} is made of. */
export type LiveSummaryOptions<R> = Omit<SummaryStreamOptions<R>, 'onFrame'> & { readonly onFrame?: (frame: SummaryFrame<R>) => void };

/**
 * Counts that stay true through breaks of the link: a snapshot and every change since. Reading gives the same array
 * until something changes, so that React's useSyncExternalStore can stand on it.
 */
export class LiveSummary<R extends HeldRow> {
  readonly stream: SummaryStream<R>;
  private held: ReadonlyMap<string, R> = new Map();
  private listed: readonly R[] | undefined;
  private at: string | undefined;
  private readonly listeners = new Set<() => void>();

  constructor(options: LiveSummaryOptions<R>) {
    this.stream = new SummaryStream<R>({
      ...options,
      onFrame: (frame) => {
        this.apply(frame);
        options.onFrame?.(frame);
      },
    });
  }

  /** The counts by key; undefined before the first snapshot. */
  get rows(): readonly R[] | undefined {
    return this.listed;
  }

  /** Place of the log that the counts contain; undefined before the first snapshot. */
  get cursor(): string | undefined {
    return this.at;
  }

  /** Calls the listener after each change, until the returned function is called. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => { this.listeners.delete(listener); };
  }

  start(): void {
    this.stream.start();
  }

  stop(): void {
    this.stream.stop();
  }

  private apply(frame: SummaryFrame<R>): void {
    this.at = frame.cursor;
    if (frame.__typename === 'SummarySnapshot') this.hold(frame.rows, []);
    // Kinds of frame that may come later change nothing here.
    else if (frame.__typename === 'SummaryDelta') this.hold([...this.held.values(), ...frame.changed], frame.removed);
  }

  /** Of rows with the same key the last counts. */
  private hold(rows: readonly R[], removed: readonly string[]): void {
    const held = new Map(rows.map((row) => [row.key, row]));
    for (const key of removed) held.delete(key);
    this.held = held;
    this.listed = [...held.values()].sort((one, other) => (one.key < other.key ? -1 : 1));
    for (const listener of [...this.listeners]) listener();
  }
}
