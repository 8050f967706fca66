import { principalOf, type Principal } from '../../core/access/principal';
import { learnKey, verifyToken, type TokenClaims, type TokenKeys } from '../../core/access/token';
import type { TokenBearer } from '../../core/access/token-revocations';
import { VerifiedTokens } from '../../core/access/verified-tokens';
import { Refusal } from '../../core/kernel/errors';
import type { Places } from '../../core/places/places';

/** What tokens are believed by. */
export interface AuthenticationParts {
  readonly issuers: TokenKeys;
  readonly places: Places;
  readonly revocations: { isRevoked(bearer: TokenBearer): boolean };
  /** Milliseconds now; tokens are checked against the real time whatever the platform's clock says. */
  readonly wallClock: () => number;
  /** Told where the keys of an issuer cannot be had. */
  readonly onFailure: (error: unknown) => void;
}

/** Turns what a request says of itself into its caller. */
export class Authentication {
  private readonly verified = new VerifiedTokens();

  constructor(private readonly parts: AuthenticationParts) {}

  /**
   * The caller of a request, or the refusal with which every field of it is to be answered: UNAUTHENTICATED for any
   * fault of the token, a revoked one included, FORBIDDEN or BAD_USER_INPUT for its purpose.
   */
  async caller(authorization: string | undefined, purpose: string | undefined): Promise<Principal | Refusal> {
    try {
      return await this.identify(authorization, purpose);
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
  }

  private async verify(token: string): Promise<TokenClaims> {
    const { issuers, wallClock, onFailure } = this.parts;
    await learnKey(token, issuers, onFailure);
    return this.verified.verify(token, issuers, wallClock());
  }

  private async identify(authorization: string | undefined, purpose: string | undefined): Promise<Principal> {
    const { issuers, places, revocations, wallClock } = this.parts;
    const token = /^Bearer +([\w.~+/=-]+)$/i.exec(authorization ?? '')?.[1] ?? '';
    const claims = this.verified.find(token, issuers, wallClock()) ?? await this.verify(token);
    const agency = places.agencyByCode(claims.agencyCode);
    if (!agency || revocations.isRevoked({ ...claims, agency })) return verifyToken('', issuers, wallClock()) as never;
    return principalOf(claims, { id: agency.id, code: agency.code, kind: agency.kind, regionCode: agency.regionCode }, purpose);
  }
}
