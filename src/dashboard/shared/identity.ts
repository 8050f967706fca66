/** As whom this browser tab speaks: kept in sessionStorage, so it ends with the tab and is not shared with others. */
export interface Identity {
  token: string;
  /** Why the caller reads or acts, sent as X-Purpose-Of-Use; empty for none. */
  purpose: string;
}

/** What a token says of its bearer. Read for display only: the server alone decides whether it is true. */
export interface TokenClaims {
  agency: string;
  role: string;
  purposes: string[];
  /** Seconds since 1970. */
  expiresAt: number;
}

const KEY = 'bihuan.identity';

/** The identity of this tab, or undefined before one is chosen. */
export function readIdentity(): Identity | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Partial<Identity> | null;
    return kept?.token ? { token: kept.token, purpose: kept.purpose ?? '' } : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps the identity for this tab; undefined forgets it. */
export function keepIdentity(identity: Identity | undefined): void {
  if (identity) sessionStorage.setItem(KEY, JSON.stringify(identity));
  else sessionStorage.removeItem(KEY);
}

/** The claims of a token, or undefined where the text is no token. */
export function claimsOf(token: string): TokenClaims | undefined {
  try {
    const part = token.split('.')[1] ?? '';
    const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
    const claims = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    return {
      agency: text(claims['agency']),
      role: text(claims['role']) || 'OPERATOR',
      purposes: Array.isArray(claims['purposes']) ? claims['purposes'].map(text) : [],
      expiresAt: Number(claims['exp']),
    };
  } catch {
    return undefined;
  }
}

/** An identity for a token: with the first of its purposes, unless another is wished. */
export function identityOf(token: string, purpose?: string): Identity {
  return { token, purpose: purpose ?? claimsOf(token)?.purposes[0] ?? '' };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
