import { createHash, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sign } from 'jsonwebtoken';

const KID = 'key-of-the-test';
const LIFE_S = 3_600;

/** Claims of the access tokens that somebody gets. */
export type Account = Readonly<Record<string, unknown>>;

interface Asked { readonly challenge: string; readonly redirectUri: string; readonly nonce: string | null }

/** A small OpenID Connect provider: whoever comes is signed in at once, by authorization code with PKCE (S256) and no other way. */
export class OidcProvider {
  private readonly codes = new Map<string, Asked>();
  private readonly keys: { publicKey: KeyObject; privateKey: KeyObject };
  /** What was wrong with a request, in the order of arrival. */
  readonly refusals: string[] = [];

  private constructor(private readonly server: Server, private readonly clientId: string, private readonly account: Account) {
    this.keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    server.on('request', (request, response) => { void this.answer(request, response); });
  }

  /** Listens on a free port of this machine. */
  static async start(clientId: string, account: Account): Promise<OidcProvider> {
    const server = createServer();
    const provider = new OidcProvider(server, clientId, account);
    await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
    return provider;
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((done) => { this.server.close(() => { done(); }); });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url!, this.issuer);
    response.setHeader('access-control-allow-origin', '*');
    switch (url.pathname) {
      case '/.well-known/openid-configuration': return this.json(response, {
        issuer: this.issuer, authorization_endpoint: `${this.issuer}/authorize`, token_endpoint: `${this.issuer}/token`, jwks_uri: `${this.issuer}/jwks`,
      });
      case '/jwks': return this.json(response, { keys: [{ ...this.keys.publicKey.export({ format: 'jwk' }), kid: KID, alg: 'ES256', use: 'sig' }] });
      case '/authorize': return this.authorize(url.searchParams, response);
      case '/token': return this.exchange(new URLSearchParams(await bodyOf(request)), response);
      default: response.writeHead(404).end();
    }
  }

  private authorize(asked: URLSearchParams, response: ServerResponse): void {
    const isRight = asked.get('response_type') === 'code' && asked.get('client_id') === this.clientId && asked.get('code_challenge_method') === 'S256';
    if (!isRight) return this.refuse(response, 'an authorization without code or S256');
    const code = randomBytes(16).toString('hex');
    this.codes.set(code, { challenge: asked.get('code_challenge')!, redirectUri: asked.get('redirect_uri')!, nonce: asked.get('nonce') });
    const back = new URL(asked.get('redirect_uri')!);
    back.searchParams.set('code', code);
    back.searchParams.set('state', asked.get('state')!);
    response.writeHead(302, { location: back.href }).end();
  }

  private exchange(given: URLSearchParams, response: ServerResponse): void {
    const asked = this.codes.get(given.get('code') ?? '');
    this.codes.delete(given.get('code') ?? '');
    const challenge = createHash('sha256').update(given.get('code_verifier') ?? '').digest('base64url');
    if (!asked || challenge !== asked.challenge || given.get('redirect_uri') !== asked.redirectUri) return this.refuse(response, 'a code without its verifier');
    const common = { algorithm: 'ES256' as const, keyid: KID, issuer: this.issuer, expiresIn: LIFE_S, subject: 'somebody' };
    this.json(response, {
      token_type: 'Bearer', expires_in: LIFE_S,
      access_token: sign(this.account, this.keys.privateKey, { ...common, audience: 'bihuan' }),
      id_token: sign(asked.nonce ? { nonce: asked.nonce } : {}, this.keys.privateKey, { ...common, audience: this.clientId }),
    });
  }

  private refuse(response: ServerResponse, why: string): void {
    this.refusals.push(why);
    response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"invalid_request"}');
  }

  private json(response: ServerResponse, body: object): void {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
