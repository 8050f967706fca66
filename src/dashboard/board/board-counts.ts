import { LiveSummary, type LinkState } from '../../client';
import { COUNT_SELECTION } from '../shared/selections';
import type { Session } from '../shared/session';
import type { SummaryRow } from './board-query';

/** The counts of the board, each as its stream last told them. */
export interface Counts {
  readonly byState: readonly SummaryRow[];
  readonly byKind: readonly SummaryRow[];
  readonly byRegion: readonly SummaryRow[];
  /** Investigations alone. */
  readonly searched: readonly SummaryRow[];
  /** Place of the log that the counts by state contain. */
  readonly cursor: string;
}

/** How the counts stand. The same object until something changes. */
export interface CountsAnswer {
  /** Undefined before all of them have come. */
  readonly counts: Counts | undefined;
  /** Of the stream that stands worst. */
  readonly state: LinkState;
  /** Up to when all of them are known to be true, milliseconds since 1970 by this machine's clock. */
  readonly trueUpTo: number | undefined;
  readonly error: string | undefined;
}

/** States of a link, the worst first. */
const WORST_FIRST: readonly LinkState[] = ['REFUSED', 'STOPPED', 'BROKEN', 'CONNECTING', 'CATCHING_UP', 'LIVE'];

/** The state to show for several streams: a page is as good as the worst of them. */
export function worstOf(states: readonly LinkState[]): LinkState {
  return WORST_FIRST.find((state) => states.includes(state)) ?? 'CONNECTING';
}

/** Counts by state, kind and county that are never asked for again: a snapshot, then what changes. */
export class BoardCounts {
  private readonly told = new Map<LiveSummary<SummaryRow>, number>();
  private readonly listeners = new Set<() => void>();
  private readonly summaries: Readonly<Record<Exclude<keyof Counts, 'cursor'>, LiveSummary<SummaryRow>>>;
  private answer: CountsAnswer = { counts: undefined, state: 'CONNECTING', trueUpTo: undefined, error: undefined };

  constructor(session: Session) {
    const follow = (by: 'STATE' | 'KIND' | 'REGION', filter?: Readonly<Record<string, unknown>>): LiveSummary<SummaryRow> => {
      const summary: LiveSummary<SummaryRow> = new LiveSummary<SummaryRow>({
        by, filter, selection: COUNT_SELECTION, transport: session.shared, credentials: session.credentials,
        onFrame: () => {
          this.told.set(summary, Date.now());
          this.change();
        },
        onState: (_state, error) => { this.change(error?.message); },
      });
      return summary;
    };
    this.summaries = {
      byState: follow('STATE'), byKind: follow('KIND'), byRegion: follow('REGION'), searched: follow('REGION', { kinds: ['INVESTIGATION'] }),
    };
  }

  get current(): CountsAnswer {
    return this.answer;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => { this.listeners.delete(listener); };
  }

  start(): void {
    for (const summary of this.all) summary.start();
  }

  stop(): void {
    for (const summary of this.all) summary.stop();
  }

  retryNow(): void {
    for (const { stream } of this.all) stream.retryNow();
  }

  linkLost(): void {
    for (const { stream } of this.all) stream.linkLost();
  }

  private get all(): readonly LiveSummary<SummaryRow>[] {
    return Object.values(this.summaries);
  }

  private change(error?: string): void {
    const { byState, byKind, byRegion, searched } = this.summaries;
    const moments = this.all.map((summary) => this.told.get(summary));
    const isWhole = byState.rows && byKind.rows && byRegion.rows && searched.rows && byState.cursor !== undefined;
    this.answer = {
      counts: isWhole ? { byState: byState.rows, byKind: byKind.rows, byRegion: byRegion.rows, searched: searched.rows, cursor: byState.cursor } : undefined,
      state: worstOf(this.all.map(({ stream }) => stream.state)),
      trueUpTo: moments.some((moment) => moment === undefined) ? undefined : Math.min(...moments as number[]),
      error: error ?? (this.all.some(({ stream }) => stream.state !== 'LIVE') ? this.answer.error : undefined),
    };
    for (const listener of [...this.listeners]) listener();
  }
}
