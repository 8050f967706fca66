import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OidcProvider } from '../kit/oidc-provider';
import { setScene } from './scene';

const folder = mkdtempSync(join(tmpdir(), 'bihuan-oidc-'));
const env: Record<string, string> = {};
let provider: OidcProvider;

// Before the scene is set: its platform is told of the provider.
beforeAll(async () => {
  provider = await OidcProvider.start('bihuan-pages', { agency: 'COMMUNITY-350602001', role: 'OPERATOR', purposes: ['INVESTIGATION'] });
  const path = join(folder, 'issuers.json');
  writeFileSync(path, JSON.stringify([{ issuer: provider.issuer, audience: 'bihuan', algorithm: 'ES256', jwksUri: `${provider.issuer}/jwks` }]));
  Object.assign(env, { OIDC_ISSUER: provider.issuer, OIDC_CLIENT_ID: 'bihuan-pages', TOKEN_ISSUERS_FILE: path, TOKEN_ISSUER: 'bihuan-development', TOKEN_AUDIENCE: 'bihuan' });
});
const s = setScene({ env });
afterAll(async () => {
  await provider.stop();
  rmSync(folder, { recursive: true });
});

it('goes by way of the provider to the page that was asked for, and the server believes its token', async () => {
  const tab = await s.open();
  await tab.page.goto(`${s.w.url}/worklist?from=here`);
  await tab.page.getByRole('button', { name: '用单位账号登录' }).click();
  await tab.linkIs('LIVE');
  expect(tab.page.url()).toBe(`${s.w.url}/worklist?from=here`);
  expect(await tab.page.locator('.shell-who').textContent()).toContain('COMMUNITY-350602001');
  expect(await tab.page.evaluate('Object.keys(localStorage).filter((key) => /oidc/.test(key))')).toEqual([]);
  expect(provider.refusals).toEqual([]);
  expect(tab.complaints).toEqual([]);
  await tab.page.getByRole('button', { name: '退出' }).click();
  await tab.page.getByRole('button', { name: '用单位账号登录' }).waitFor();
  expect(await tab.page.evaluate('Object.keys(sessionStorage).filter((key) => /oidc|identity/.test(key))')).toEqual([]);
});

it('says in words that a sign-in which nobody began did not succeed', async () => {
  const tab = await s.open(undefined, 'en');
  await tab.page.goto(`${s.w.url}/signed-in?code=stolen&state=unknown`);
  await tab.page.getByRole('alert').getByText('did not succeed').waitFor();
  expect(await tab.barriers()).toEqual([]);
  expect(await tab.page.evaluate('sessionStorage.getItem("bihuan.identity")')).toBeNull();
});

it('lets pages ask the provider and nobody else', async () => {
  const policy = (await fetch(`${s.w.url}/worklist`)).headers.get('content-security-policy')!;
  expect(policy).toContain(`connect-src 'self' ${provider.issuer};`);
  expect(await (await fetch(`${s.w.url}/config.json`)).json()).toEqual({ oidc: { issuer: provider.issuer, clientId: 'bihuan-pages' } });
});
