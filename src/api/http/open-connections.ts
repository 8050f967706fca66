import type { Principal } from '../../core/access/principal';

/** A connection on which events go out, whatever it speaks. */
export interface OpenConnection {
  /** Whose it is, once it is known. */
  readonly principal: Principal | undefined;
  /** Ends it as a connection ends whose token is not valid any more. */
  forbid(): void;
}

/** Most connections of one subject of an agency. */
const MAX_CONNECTIONS = 50;

/** All connections of this server on which events go out: WebSockets and event streams count together. */
export class OpenConnections {
  private readonly all = new Set<OpenConnection>();
  private readonly counts = new Map<string, number>();

  /** Number of connections of which it is known whose they are. */
  get size(): number {
    return this.all.size;
  }

  /** Takes in a connection of this caller; false, and nothing done, where the caller has too many. */
  add(connection: OpenConnection, principal: Principal): boolean {
    const key = keyOf(principal);
    const count = this.counts.get(key) ?? 0;
    if (count >= MAX_CONNECTIONS) return false;
    this.counts.set(key, count + 1);
    this.all.add(connection);
    return true;
  }

  /** Lets go of a connection that was taken in. */
  remove(connection: OpenConnection): void {
    if (!this.all.delete(connection) || !connection.principal) return;
    const key = keyOf(connection.principal);
    const left = (this.counts.get(key) ?? 1) - 1;
    if (left > 0) this.counts.set(key, left);
    else this.counts.delete(key);
  }

  /** Ends the connections of every caller for whom this holds. */
  forbid(isForbidden: (principal: Principal) => boolean): void {
    for (const connection of [...this.all]) if (connection.principal && isForbidden(connection.principal)) connection.forbid();
  }
}

function keyOf({ agency, subject }: Principal): string {
  return `${agency.id} ${subject}`;
}
