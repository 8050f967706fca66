import { Client } from 'pg';
import { scaled } from './scale';
import type { World } from './world';

const AGAIN_MS = 100;
/** Longest that an entry's number is taken before it can be seen, in seconds. */
const SLEEP_S = scaled(0.05, 0.002);

/**
 * A reader as one writes it without a thought: it polls for everything above the last serial number that it saw. It
 * proves that loss can be seen where it happens.
 */
export class NaiveReader {
  private readonly seen = new Set<string>();
  private last = 0;
  private isOver = false;
  private reading: Promise<void> | undefined;

  private constructor(private readonly world: World) {}

  /** Numbers every entry as it is written, and lets writers be of different speed behind that. */
  static async start(world: World): Promise<NaiveReader> {
    await world.rows('CREATE TABLE numbered (id bigserial PRIMARY KEY, entry_id uuid NOT NULL)');
    await world.rows(`CREATE FUNCTION number_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
      BEGIN INSERT INTO public.numbered (entry_id) VALUES (NEW.id); PERFORM pg_sleep(random() * ${SLEEP_S}); RETURN NULL; END $$`);
    await world.rows('CREATE TRIGGER number_entry AFTER INSERT ON trace_entry FOR EACH ROW EXECUTE FUNCTION number_entry()');
    const reader = new NaiveReader(world);
    reader.reading = reader.read();
    return reader;
  }

  /** Reads to the end, and tells how many entries it never saw. */
  async lost(): Promise<number> {
    this.isOver = true;
    await this.reading;
    const rows = await this.world.rows<{ entry_id: string }>('SELECT entry_id FROM numbered');
    return rows.filter(({ entry_id: entry }) => !this.seen.has(entry)).length;
  }

  private async read(): Promise<void> {
    while (!this.isOver) {
      // Not by the platform's name: it outlives the cut of all others.
      const client = new Client({ connectionString: this.world.database.urls.admin, application_name: 'naive' });
      client.on('error', () => undefined);
      try {
        await client.connect();
        while (!this.isOver) await this.look(client);
        await this.look(client);
      } catch {
        await new Promise((done) => { setTimeout(done, AGAIN_MS); });
      } finally {
        await client.end().catch(() => undefined);
      }
    }
  }

  private async look(client: Client): Promise<void> {
    const { rows } = await client.query<{ id: string; entry_id: string }>('SELECT id, entry_id FROM numbered WHERE id > $1 ORDER BY id', [this.last]);
    for (const { id, entry_id: entry } of rows) {
      this.seen.add(entry);
      this.last = Number(id);
    }
  }
}
