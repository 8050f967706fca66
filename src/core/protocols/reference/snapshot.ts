import type { Database } from '../../db/context';
import { Rounds } from '../../kernel/rounds';
import type { Places } from '../../places/places';
import { getPlaces, getReferenceVersion } from '../../places/places.store';
import { findProtocols } from '../protocol.store';
import type { Protocols } from '../protocols';

/** Keeps {@link Places} and {@link Protocols} as the database has them, on every server. */
export class ReferenceSnapshot {
  private version = -1;
  private rounds: Rounds | undefined;

  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly protocols: Protocols,
  ) {}

  /** Reads everything again where the reference version has gone up since. @returns whether it had. */
  async refresh(): Promise<boolean> {
    return this.database.inContext({ system: 'reference-reader' }, async (tx) => {
      await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
      const version = await getReferenceVersion(tx);
      if (version === this.version) return false;
      const places = await getPlaces(tx);
      const protocols = await findProtocols(tx);
      this.places.replace(places);
      this.protocols.replace(protocols);
      this.version = version;
      return true;
    });
  }

  /** Refreshes on and on, `everyMs` after the last time ended; what fails is told to `failed` and tried again. */
  start(everyMs: number, failed: (error: unknown) => void): void {
    this.rounds ??= new Rounds(everyMs, () => this.refresh(), failed);
    this.rounds.start();
  }

  /** Resolves once the refreshing under way is done. */
  async stop(): Promise<void> {
    await this.rounds?.stop();
  }
}
