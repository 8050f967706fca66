import { HttpLink, sharedSocketTransport, socketTransport, type CredentialSource, type Credentials, type LiveTransport } from '../../client';
import { demoToken } from './demo';
import { claimsOf, identityOf, keepIdentity, readIdentity, type Identity, type TokenClaims } from './identity';
import { renewSignIn } from './oidc';

/** A signed-in tab: as whom it speaks, and its ways to the server. */
export interface Session {
  readonly claims: TokenClaims;
  readonly purpose: string;
  /** Begins the keys of what this identity keeps in the browser. */
  readonly storagePrefix: string;
  readonly credentials: CredentialSource;
  readonly link: HttpLink;
  readonly transport: LiveTransport;
  /** One socket for pages that follow several things at once. */
  readonly shared: LiveTransport;
}

/** The session of an identity; undefined for one whose token cannot be read. */
export function sessionOf(identity: Identity | undefined): Session | undefined {
  const claims = identity && claimsOf(identity.token);
  if (!identity || !claims) return undefined;
  const credentials = credentialsOf(identity, claims);
  const socket = { url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`, credentials };
  return {
    claims, credentials, purpose: identity.purpose,
    storagePrefix: `bihuan.verbs.${claims.agency}.${claims.role}.`,
    link: new HttpLink({ url: '/graphql', credentials }),
    transport: socketTransport(socket),
    shared: sharedSocketTransport(socket),
  };
}

/** The token of this tab. One that has ended is followed by a new one where the provider, or the demo, gives it. */
function credentialsOf(first: Identity, { agency, role }: TokenClaims): CredentialSource {
  let current = first;
  let renewing: Promise<Credentials | undefined> | undefined;
  const asCredentials = ({ token, purpose }: Identity) => ({ token, ...(purpose && { purpose }) });
  const renew = async (): Promise<Credentials | undefined> => {
    // Another tab's page, or the reader, may have signed in anew.
    const kept = readIdentity();
    const isNewer = kept && kept.token !== current.token && claimsOf(kept.token)?.agency === agency;
    const renewed = isNewer ? kept : await renewSignIn(current.purpose) ?? await demoToken(agency, role).then((token) => identityOf(token, current.purpose), () => undefined);
    if (!renewed) return undefined;
    current = renewed;
    keepIdentity(renewed);
    return asCredentials(renewed);
  };
  return {
    get: () => asCredentials(current),
    // A token ends under all streams of a page at once: one asks for the next, for all.
    renew: () => (renewing ??= renew().finally(() => { renewing = undefined; })),
  };
}
