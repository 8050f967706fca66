import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '../../core/access/principal';
import { Refusal } from '../../core/kernel/errors';
import type { LogReading } from '../../core/trace/log/log.reading';
import { parseTilePath } from '../../core/trace/log/tile';

/** What the routes of the log stand on. */
export interface LogRoutes {
  readonly log: LogReading;
  /** The caller of a request, or why there is none; only entry bundles ask for one. */
  readonly callerOf: (request: FastifyRequest) => Principal | Refusal | Promise<Principal | Refusal>;
}

const IMMUTABLE = 'public, max-age=31536000, immutable';

/**
 * Adds the files of the log (C2SP tlog-tiles) below /log: the checkpoint and the hash tiles for everybody, entry
 * bundles for auditors.
 */
export function addLog(server: FastifyInstance, { log, callerOf }: LogRoutes): void {
  server.get('/log/checkpoint', async (_request, reply) => {
    const latest = await log.latest();
    if (!latest) return missing(reply);
    return reply.type('text/plain; charset=utf-8').header('cache-control', 'public, max-age=1').send(latest.note);
  });

  server.get<{ Params: { '*': string } }>('/log/tile/*', async (request, reply) => {
    const place = parseTilePath(request.params['*']);
    if (!place) return missing(reply);
    const { level, index, width } = place;
    if (level !== 'entries') return sendBytes(reply, await log.tile({ level, index, width }), IMMUTABLE);
    const caller = await callerOf(request);
    if (caller instanceof Refusal) return refuse(reply, caller.code === 'UNAUTHENTICATED' ? 401 : 403, caller.message);
    if (caller.agency.kind !== 'AUDIT') return refuse(reply, 403, 'Entries of the log are for agencies of kind AUDIT.');
    return sendBytes(reply, await log.bundle(index, width), 'private, max-age=31536000, immutable');
  });
}

function sendBytes(reply: FastifyReply, bytes: Buffer | undefined, caching: string): FastifyReply {
  if (!bytes) return missing(reply);
  return reply.type('application/octet-stream').header('cache-control', caching).send(bytes);
}

function missing(reply: FastifyReply): FastifyReply {
  return reply.code(404).header('cache-control', 'no-store').type('text/plain; charset=utf-8').send('There is nothing here, or not yet.\n');
}

function refuse(reply: FastifyReply, status: 401 | 403, sentence: string): FastifyReply {
  return reply.code(status).header('cache-control', 'no-store').type('text/plain; charset=utf-8').send(`${sentence}\n`);
}
