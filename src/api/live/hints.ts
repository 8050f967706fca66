import { Listening } from '../../core/db/listening';
import { LOG_CHANNEL } from '../../core/trace/sequencer';
import type { LogTail } from './log-tail';
import { NatsRelay } from './nats-relay';

/** Where hints come from. */
export interface HintOptions {
  /** Address of the relay; undefined where there is none. */
  readonly natsUrl: string | undefined;
  /** The database, as the server's role. */
  readonly databaseUrl: string;
  readonly epoch: string;
  /** What all servers of the database share. */
  readonly key: string;
  readonly onFailure: (error: unknown) => void;
}

/** Lets the tail hear of new places before it looks by itself: from other servers where there is a relay, else from PostgreSQL. */
export async function openHints(tail: LogTail, { natsUrl, databaseUrl, epoch, key, onFailure }: HintOptions): Promise<{ stop(): Promise<void> }> {
  if (natsUrl === undefined) {
    const listening = new Listening(databaseUrl, LOG_CHANNEL, () => tail.poke(), onFailure);
    await listening.start();
    return listening;
  }
  const relay = new NatsRelay({ url: natsUrl, epoch, key, onPlaces: (places) => tail.offer(places), onFailure });
  await relay.start();
  tail.relay = relay;
  return relay;
}
