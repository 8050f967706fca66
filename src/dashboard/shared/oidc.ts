import type { UserManager } from 'oidc-client-ts';

import { claimsOf, identityOf, keepIdentity, type Identity } from './identity';

/** By whom people sign in here. */
export interface Provider { readonly issuer: string; readonly clientId: string }

/** Where the provider sends people back to. */
const RETURN_PATH = '/signed-in';

/** The provider of this installation; undefined where it has none, as in development. */
export async function providerHere(): Promise<Provider | undefined> {
  const answer = await fetch('/config.json').catch(() => undefined);
  if (!answer?.ok) return undefined;
  const { oidc } = await answer.json() as { oidc: Provider | null };
  return oidc ?? undefined;
}

/** Leaves for the provider: authorization code with PKCE. Comes back to the page that one was on. */
export async function goToSignIn(provider: Provider): Promise<void> {
  const manager = await managerOf(provider);
  await manager.signinRedirect({ state: location.pathname + location.search });
}

/**
 * Takes what the provider answered, keeps the identity for this tab, and tells where to go on.
 * @throws Error where the provider refused, or its token names no agency.
 */
export async function takeSignIn(): Promise<string> {
  const provider = await providerHere();
  if (!provider) throw new Error('This installation has no provider.');
  const manager = await managerOf(provider);
  const user = await manager.signinCallback();
  if (!user || !claimsOf(user.access_token)?.agency) throw new Error('The token of the provider names no agency.');
  keepIdentity(identityOf(user.access_token));
  const to = typeof user.state === 'string' ? user.state : '/';
  return /^\/(?!\/)/.test(to) ? to : '/';
}

/** A new identity by the provider's refresh token; undefined where it gave none or takes it no longer. */
export async function renewSignIn(purpose: string): Promise<Identity | undefined> {
  const provider = await providerHere();
  const manager = provider && await managerOf(provider);
  const user = await manager?.getUser();
  if (!manager || !user?.refresh_token) return undefined;
  const renewed = await manager.signinSilent().catch(() => null);
  return renewed ? identityOf(renewed.access_token, purpose) : undefined;
}

/** Forgets what the provider gave to this tab. */
export function forgetSignIn(): void {
  for (const key of Object.keys(sessionStorage).filter((one) => one.startsWith(PREFIX))) sessionStorage.removeItem(key);
}

const PREFIX = 'bihuan.oidc.';

/** The library is loaded by those alone who sign in with it. Everything stays in this tab. */
async function managerOf({ issuer, clientId }: Provider): Promise<UserManager> {
  const { UserManager, WebStorageStateStore } = await import('oidc-client-ts');
  const store = new WebStorageStateStore({ store: sessionStorage, prefix: PREFIX });
  return new UserManager({
    authority: issuer, client_id: clientId, redirect_uri: `${location.origin}${RETURN_PATH}`, response_type: 'code', scope: 'openid',
    stateStore: store, userStore: store, automaticSilentRenew: false, monitorSession: false, loadUserInfo: false,
  });
}
