import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Registry } from 'prom-client';

/** Adds /health/live, /health/ready and /metrics. `isReady` rejects where the database does not answer. */
export function addHealth(server: FastifyInstance, isReady: () => Promise<void>): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'bihuan_' });
  server.get('/health/live', async () => ({ status: 'live' }));
  server.get('/health/ready', async (_request, reply) => {
    try {
      await isReady();
      return { status: 'ready' };
    } catch {
      return reply.code(503).send({ status: 'not ready' });
    }
  });
  server.get('/metrics', async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()));
}
