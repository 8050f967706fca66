import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { existsSync } from 'node:fs';
import type { OidcClient } from '../../core/kernel/sign-in-settings';

const ONE_YEAR_S = 31_536_000;
/** Pages with an address of their own; `signed-in` is where a provider sends people back to. */
const PAGES = ['signed-in', 'board', 'worklist', 'loop', 'sites', 'teams', 'import', 'audit', 'notice'] as const;

/** What the pages are served with. */
export interface PageOptions {
  readonly graphiql: boolean;
  /** By whom people sign in: told to the pages at /config.json. */
  readonly oidc?: OidcClient | undefined;
}

/** Serves the built pages: the start page at /, the others under their names, GraphiQL at /graphiql where it is wanted, hashed assets that may be cached for ever. */
export async function addPages(server: FastifyInstance, directory: string, { graphiql, oidc }: PageOptions): Promise<void> {
  server.get('/config.json', async (_request, reply) => reply.header('cache-control', 'no-cache').send({ oidc: oidc ? { issuer: oidc.issuer, clientId: oidc.clientId } : null }));
  if (!existsSync(directory)) return;
  await server.register(fastifyStatic, {
    root: directory,
    index: ['index.html'],
    preCompressed: true,
    // Its own would come after ours and take its place.
    cacheControl: false,
    allowedPath: (path) => graphiql || !/graphiql\.html/i.test(path),
    setHeaders: (reply, path) => {
      const isAsset = path.includes('/assets/');
      reply.setHeader('cache-control', isAsset ? `public, max-age=${ONE_YEAR_S}, immutable` : 'no-cache');
    },
  });
  for (const page of PAGES) server.get(`/${page}`, async (_request, reply) => reply.sendFile(`${page}.html`));
  if (graphiql) server.get('/graphiql', async (_request, reply) => reply.sendFile('graphiql.html'));
}
