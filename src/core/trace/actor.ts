import { partyOf, type Principal } from '../access/principal';
import type { Database, DbContext, Tx } from '../db/context';
import { pseudonym, type RowId } from '../kernel/ids';

/** In whose name entries are written: a caller behind a pseudonym, or the platform itself. */
export interface Actor {
  readonly agencyId: RowId | null;
  readonly pseudonym: RowId | null;
  readonly purpose: string | null;
}

/** The platform itself: breaches, lapses. */
export const PLATFORM: Actor = { agencyId: null, pseudonym: null, purpose: null };

const FIND = `SELECT pseudonym FROM actor WHERE agency_id = $1 AND subject = $2`;
const ADD = `INSERT INTO actor (pseudonym, agency_id, subject) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`;

/** Gives every subject of an agency one random pseudonym, kept for ever; the trace shows no other name. */
export class Actors {
  private readonly known = new Map<string, RowId>();

  constructor(private readonly database: Database) {}

  /** The actor for a caller. Made in a transaction of its own, so that it outlives a command that is refused. */
  async of(principal: Principal): Promise<Actor> {
    return { agencyId: principal.agency.id, pseudonym: await this.pseudonymOf(principal), purpose: principal.purpose };
  }

  private async pseudonymOf(principal: Principal): Promise<RowId> {
    const key = `${principal.agency.id}\0${principal.subject}`;
    const known = this.known.get(key);
    if (known) return known;
    const context: DbContext = { party: partyOf(principal), agency: principal.agency.id, kind: principal.agency.kind };
    const found = await this.database.inContext(context, (tx) => findOrAdd(tx, principal));
    if (this.known.size >= 10_000) this.known.clear();
    this.known.set(key, found);
    return found;
  }
}

async function findOrAdd(tx: Tx, principal: Principal): Promise<RowId> {
  const who = [principal.agency.id, principal.subject];
  const [found]: { pseudonym: RowId }[] = await tx.query(FIND, who);
  if (found) return found.pseudonym;
  await tx.query(ADD, [pseudonym(), ...who]);
  const [made]: { pseudonym: RowId }[] = await tx.query(FIND, who);
  return made!.pseudonym;
}
