import { TOKEN_CLOCK_TOLERANCE_S, verifyToken, type TokenClaims, type TokenKey, type TokenKeys } from './token';

/** How long the outcome of a verification is used again, in milliseconds. */
const LIFE_MS = 5_000;
/** Most tokens that are remembered; beyond them all are verified anew. */
const MOST_TOKENS = 5_000;

interface Verified {
  readonly claims: TokenClaims;
  readonly until: number;
  /** The keys of all issuers at that time: with any other, a token is verified anew. */
  readonly keys: readonly (readonly TokenKey[])[];
}

/** Tokens that were verified a moment ago: a partner system sends the same one with each request. Revocation is looked at elsewhere, each time. */
export class VerifiedTokens {
  private readonly known = new Map<string, Verified>();

  /** The claims of a token that was verified a moment ago, by the keys that are known now. */
  find(token: string, issuers: TokenKeys, nowMs: number): TokenClaims | undefined {
    const found = this.known.get(token);
    return found && nowMs < found.until && issuers.every((one, i) => one.keys === found.keys[i]) ? found.claims : undefined;
  }

  /** As {@link verifyToken}. @throws Refusal UNAUTHENTICATED. */
  verify(token: string, issuers: TokenKeys, nowMs: number): TokenClaims {
    const claims = verifyToken(token, issuers, nowMs);
    if (this.known.size >= MOST_TOKENS) this.known.clear();
    const ends = claims.expiresAt.getTime() + TOKEN_CLOCK_TOLERANCE_S * 1_000;
    this.known.set(token, { claims, until: Math.min(nowMs + LIFE_MS, ends), keys: issuers.map((one) => one.keys) });
    return claims;
  }
}
