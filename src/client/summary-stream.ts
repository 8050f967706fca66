import { ResumingStream, type StreamOptions } from './resuming-stream';

/** By what loops are counted. */
export type SummaryKey = 'STATE' | 'AGENCY' | 'REGION' | 'KIND' | 'DAY';

/** What is needed of a row of counts to hold it; what else is selected is the caller's choice. */
export interface HeldRow {
  readonly key: string;
}

/** One frame of summaryChanges. Kinds that this client does not know are passed by; their cursor counts. */
export type SummaryFrame<R> =
  | { readonly __typename: 'SummarySnapshot'; readonly cursor: string; readonly rows: readonly R[] }
  | { readonly __typename: 'SummaryDelta'; readonly cursor: string; readonly changed: readonly R[]; readonly removed: readonly string[] }
  | { readonly __typename: 'Progress'; readonly cursor: string };

/** The subscription with a selection of a row's fields; `key` is added. */
export function summaryChangesDocument(selection: string): string {
  return `subscription SummaryChanges($by: SummaryKey!, $filter: LoopFilter) {
    summaryChanges(by: $by, filter: $filter) {
      __typename
      ... on SummarySnapshot { cursor rows { key ${selection} } }
      ... on SummaryDelta { cursor changed { key ${selection} } removed }
      ... on Progress { cursor }
    }
  }`;
}

/** What {@link SummaryStream} is made of. */
export interface SummaryStreamOptions<R> extends StreamOptions {
  readonly by: SummaryKey;
  /** LoopFilter. */
  readonly filter?: Readonly<Record<string, unknown>>;
  /** Fields of LoopSummaryRow. */
  readonly selection: string;
  readonly onFrame: (frame: SummaryFrame<R>) => void;
}

/** summaryChanges that goes on by itself. Each attempt begins with a snapshot, which takes the place of what is held. */
export class SummaryStream<R extends HeldRow> extends ResumingStream<SummaryFrame<R>> {
  constructor(options: SummaryStreamOptions<R>) {
    super(options, {
      field: 'summaryChanges',
      document: summaryChangesDocument(options.selection),
      variables: () => ({ by: options.by, filter: options.filter ?? null }),
      onFrame: options.onFrame,
      bringsUpToDate: ({ __typename }) => __typename === 'SummarySnapshot',
    });
  }
}
