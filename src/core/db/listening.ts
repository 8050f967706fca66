import { Client } from 'pg';

/** How long after a broken connection the next is tried, in milliseconds. */
const RETRY_MS = 2_000;

/**
 * Hears a channel of PostgreSQL on a connection of its own. A notice is a hint and nothing more: none comes while the
 * connection is broken, or through a pooler that keeps no session, so whoever listens looks by itself too.
 */
export class Listening {
  private client: Client | undefined;
  private retry: NodeJS.Timeout | undefined;
  private stopped = false;

  /** @param channel a plain name: it goes into the statement as it is. */
  constructor(
    private readonly url: string, private readonly channel: string,
    private readonly onNotice: () => void, private readonly onFailure: (error: unknown) => void,
  ) {}

  /** Begins; resolves once it listens, or once the first attempt has failed. */
  async start(): Promise<void> {
    const client = new Client({ connectionString: this.url, application_name: 'bihuan-listening', keepAlive: true });
    this.client = client;
    client.on('notification', () => this.onNotice());
    client.on('error', this.onFailure);
    client.once('end', () => this.later());
    try {
      await client.connect();
      await client.query(`LISTEN ${this.channel}`);
      // What happened while nobody listened.
      this.onNotice();
    } catch (error) {
      this.onFailure(error);
      await client.end().catch(() => undefined);
      this.later();
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.retry);
    await this.client?.end().catch(() => undefined);
  }

  private later(): void {
    clearTimeout(this.retry);
    if (!this.stopped) this.retry = setTimeout(() => { void this.start(); }, RETRY_MS);
  }
}
