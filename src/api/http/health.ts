import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { workerId } from '../../core/kernel/workers';

/** Adds /health/live, /health/ready and /metrics. `isReady` rejects where the database does not answer. */
export function addHealth(server: FastifyInstance, isReady: () => Promise<void>): void {
  const registry = new Registry();
  // Of several workers any may be asked: each tells its own figures, under its own label.
  if (workerId !== undefined) registry.setDefaultLabels({ worker: String(workerId) });
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
