import { z } from 'zod';
import { isReadable, text } from './setting-forms';

/** The OpenID Connect provider by which people sign in to the pages. */
export interface OidcClient {
  /** Its issuer, whose `/.well-known/openid-configuration` the pages read. */
  readonly issuer: string;
  /** What these pages are called there: a public client with authorization code and PKCE. */
  readonly clientId: string;
  /** Origin of the issuer: the pages may ask it. */
  readonly origin: string;
}

/** Settings of who is believed and how people sign in. */
export const SIGN_IN_SETTINGS = {
  TOKEN_ISSUERS_FILE: {
    type: z.string().refine(isReadable).optional(), form: 'a readable JSON file with the issuers of tokens', defaultText: 'none',
    meaning: 'File with several issuers of tokens, in JSON: [{"issuer", "audience", "algorithm", "jwksUri" or "jwksFile" or "publicKeyFile"}]. ' +
      'With it the three settings of one issuer may be left out.',
  },
  OIDC_ISSUER: {
    type: z.string().refine(isProvider).optional(), form: 'the https address of an OpenID Connect provider', defaultText: 'none',
    meaning: 'OpenID Connect provider by which people sign in to the pages. Its access tokens are believed where TOKEN_ISSUERS_FILE names it.',
  },
  OIDC_CLIENT_ID: {
    type: text.optional(), form: 'the client id of the pages at the provider', defaultText: 'none',
    meaning: 'Client id of the pages at that provider: a public client with PKCE whose redirect address is /signed-in of this server.',
  },
} as const;

interface SignInValues { readonly OIDC_ISSUER?: string | undefined; readonly OIDC_CLIENT_ID?: string | undefined }

/** The provider of the settings; undefined where none is named. */
export function oidcClientOf({ OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId }: SignInValues): OidcClient | undefined {
  return issuer !== undefined && clientId !== undefined ? { issuer, clientId, origin: new URL(issuer).origin } : undefined;
}

/** What is wrong with the settings taken together. */
export function problemsOfSignIn(values: SignInValues): string[] {
  const absent = (['OIDC_ISSUER', 'OIDC_CLIENT_ID'] as const).filter((key) => values[key] === undefined);
  return absent.length === 1 && 'OIDC_ISSUER' in values && 'OIDC_CLIENT_ID' in values
    ? [`${absent[0]} is missing. Set OIDC_ISSUER and OIDC_CLIENT_ID both, or neither.`] : [];
}

/** An address of https, or of this machine for tests. */
function isProvider(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, search, hash } = new URL(address);
  const isHere = protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return username === '' && search === '' && hash === '' && (protocol === 'https:' || isHere);
}
