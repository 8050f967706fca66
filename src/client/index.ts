/** The client of partner systems and of the pages: queries, verbs that are sent once, loops and counts that stay true. */
export { ApiError, Unreachable } from './errors';
export type { Credentials, CredentialSource } from './credentials';
export { HttpLink, type Fetch, type HttpLinkOptions, type Variables } from './http-link';
export { loopEventsDocument, type EventEntry, type HeldLoop, type LoopFrame } from './frames';
export { LiveLoops, snapshotOfPages, type LiveLoopsOptions, type Snapshot } from './live-loops';
export { LoopStore } from './loop-store';
export { LiveSummary, type LiveSummaryOptions } from './live-summary';
export { LoopStream, type LoopStreamOptions } from './loop-stream';
export { ResumingStream, type LinkState, type StreamKind, type StreamOptions } from './resuming-stream';
export { sharedSocketTransport, socketTransport, type LiveTransport, type SocketOptions, type StreamEnd, type StreamSink } from './socket-transport';
export { memoryStorage, type KeyValueStorage } from './storage';
export { summaryChangesDocument, SummaryStream, type HeldRow, type SummaryFrame, type SummaryKey, type SummaryStreamOptions } from './summary-stream';
export { VerbQueue, type QueuedState, type QueuedVerb, type Verb, type VerbQueueOptions } from './verb-queue';
