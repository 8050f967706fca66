import { setTimeout as sleep } from 'node:timers/promises';
import { DeliverPolicy, jetstream, jetstreamManager, RetentionPolicy, StorageType, type ConsumerMessages, type JetStreamClient } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { Envelope } from './envelope';
import type { Relaying } from './log-tail';
import { RelayedPlaces } from './relayed-place';

/** What a relay is made of. */
export interface NatsRelayOptions {
  readonly url: string;
  /** Epoch of the log: servers of another database, or of this one before it was restored, are not heard. */
  readonly epoch: string;
  /** What places are sealed with; the same on all servers of the database. */
  readonly key: string;
  /** Told of places as they come, in any order, some perhaps twice or never. */
  readonly onPlaces: (places: readonly Envelope[]) => void;
  readonly onFailure: (error: unknown) => void;
}

/** How long a place is kept for a server whose link is cut: whoever is away longer asks the database. */
const MAX_AGE_MS = 600_000;
/** Within this time a place that two servers tell of is taken once. */
const DUPLICATE_MS = 120_000;
/** JetStream counts in nanoseconds. */
const NANOS = 1_000_000;
/** How long one request for messages stands, in milliseconds. */
const PULL_MS = 10_000;
const RETRY_MS = 1_000;

/**
 * Relays places of the log over NATS JetStream, so that of many servers one reads each place from the database. It is a
 * way and no store: what NATS loses is missing in the contiguous order, and is read from the database.
 */
export class NatsRelay implements Relaying {
  private connection: NatsConnection | undefined;
  private stream: JetStreamClient | undefined;
  private messages: ConsumerMessages | undefined;
  private retry: NodeJS.Timeout | undefined;
  private connected = false;
  private stopped = false;
  private readonly places: RelayedPlaces;
  private readonly subject: string;
  /** A stream for each log: older servers of NATS cannot filter for consumers that keep the order. */
  private readonly name: string;

  constructor(private readonly options: NatsRelayOptions) {
    this.places = new RelayedPlaces(options.key);
    this.subject = `bihuan.log.${options.epoch}`;
    this.name = `BIHUAN_LOG_${options.epoch}`;
  }

  /** Whether places come by it now. */
  get isUp(): boolean {
    return this.connected;
  }

  /** Begins; resolves once it is up, or once the first attempt has failed. It goes on trying. */
  async start(): Promise<void> {
    try {
      this.connection = await connect({ servers: this.options.url, name: 'bihuan', maxReconnectAttempts: -1, reconnectTimeWait: RETRY_MS });
      await this.hear(this.connection);
      void this.watch(this.connection);
    } catch (error) {
      this.options.onFailure(error);
      await this.connection?.close().catch(() => undefined);
      if (!this.stopped) this.retry = setTimeout(() => { void this.start(); }, RETRY_MS);
    }
  }

  tell(places: readonly Envelope[]): void {
    if (!this.connected || !this.stream) return;
    for (const place of places) {
      // A message that is lost is a gap, and a gap is filled.
      this.stream.publish(this.subject, this.places.write(place), { msgID: `${this.options.epoch}:${place.index}` }).catch(() => undefined);
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.connected = false;
    clearTimeout(this.retry);
    await this.connection?.close().catch(() => undefined);
  }

  /** The stream may have been made by hand, with as many replicas as the cluster has servers. */
  private async hear(connection: NatsConnection): Promise<void> {
    const manager = await jetstreamManager(connection);
    await manager.streams.info(this.name).catch(() => manager.streams.add({
      name: this.name, subjects: [this.subject], retention: RetentionPolicy.Limits, storage: StorageType.File,
      max_age: MAX_AGE_MS * NANOS, duplicate_window: DUPLICATE_MS * NANOS,
    }));
    this.stream = jetstream(connection);
    this.messages?.stop();
    const consumer = await this.stream.consumers.get(this.name, { deliver_policy: DeliverPolicy.New });
    this.messages = await consumer.consume({
      expires: PULL_MS,
      callback: ({ data }) => {
        const place = this.places.read(data);
        if (place) this.options.onPlaces([place]);
      },
    });
    this.connected = !this.stopped;
  }

  /** While the link is cut, the tail looks at the database as often as without a relay. */
  private async watch(connection: NatsConnection): Promise<void> {
    for await (const { type } of connection.status()) {
      if (type === 'disconnect' || type === 'close') this.connected = false;
      else if (type === 'reconnect') void this.hearAgain(connection);
    }
  }

  /** A consumer of before would only be given up after a while. What it has missed is read from the database. */
  private async hearAgain(connection: NatsConnection): Promise<void> {
    while (!this.stopped && !connection.isClosed()) {
      try {
        await this.hear(connection);
        return;
      } catch (error) {
        this.options.onFailure(error);
        await sleep(RETRY_MS);
      }
    }
  }
}
