/** What is needed of a loop to hold it; what else a snapshot and a stream select is the caller's choice. */
export interface HeldLoop {
  readonly id: string;
  readonly version: number;
}

/** The entry behind an event, as far as {@link loopEventsDocument} asks for it. */
export interface EventEntry {
  readonly id: string;
  readonly index: number | null;
  readonly loopSeq: number | null;
  readonly kind: string;
  /** RFC 3339. */
  readonly at: string;
  readonly fromState: string | null;
  readonly toState: string | null;
  readonly agency: { readonly code: string; readonly name: string } | null;
}

/** One frame of loopEvents. Kinds that this client does not know are passed by; their cursor counts. */
export type LoopFrame<L> =
  | { readonly __typename: 'LoopEvent'; readonly cursor: string; readonly loopId: string; readonly matches: boolean; readonly entry: EventEntry; readonly loop: L | null }
  | { readonly __typename: 'LoopLeft'; readonly cursor: string; readonly loopId: string; readonly reason: string }
  | { readonly __typename: 'CaughtUp'; readonly cursor: string }
  | { readonly __typename: 'Progress'; readonly cursor: string };

/** The subscription with a selection of Loop's fields; `id` and `version` are added. */
export function loopEventsDocument(selection: string): string {
  return `subscription LoopEvents($filter: LoopFilter, $after: EventCursor) {
    loopEvents(filter: $filter, after: $after) {
      __typename
      ... on LoopEvent {
        cursor loopId matches
        entry { id index loopSeq kind at fromState toState agency { code name } }
        loop { __typename id version ${selection} }
      }
      ... on LoopLeft { cursor loopId reason }
      ... on CaughtUp { cursor }
      ... on Progress { cursor }
    }
  }`;
}
