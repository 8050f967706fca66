import { principalOf, type Principal } from '../../core/access/principal';
import { verifyToken, type TokenClaims, type TokenKeys } from '../../core/access/token';
import { Refusal } from '../../core/kernel/errors';
import type { Places } from '../../core/places/places';

/** Turns what a request says of itself into its caller. */
export class Authentication {
  /** @param wallClock milliseconds now; tokens are checked against the real time whatever the platform's clock says. */
  constructor(private readonly keys: TokenKeys, private readonly places: Places, private readonly wallClock: () => number) {}

  /**
   * The caller of a request, or the refusal with which every field of it is to be answered: UNAUTHENTICATED for any
   * fault of the token, FORBIDDEN or BAD_USER_INPUT for its purpose.
   */
  async caller(authorization: string | undefined, purpose: string | undefined): Promise<Principal | Refusal> {
    try {
      return this.identify(authorization, purpose);
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
  }

  private identify(authorization: string | undefined, purpose: string | undefined): Principal {
    const token = /^Bearer +([\w.~+/=-]+)$/i.exec(authorization ?? '')?.[1] ?? '';
    const claims: TokenClaims = verifyToken(token, this.keys, this.wallClock());
    const agency = this.places.agencyByCode(claims.agencyCode);
    if (!agency) return verifyToken('', this.keys, this.wallClock()) as never;
    return principalOf(claims, { id: agency.id, code: agency.code, kind: agency.kind, regionCode: agency.regionCode }, purpose);
  }
}
