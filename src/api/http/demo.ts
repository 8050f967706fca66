import type { FastifyInstance } from 'fastify';
import type { DevelopmentIssuer } from '../../core/access/development-issuer';
import { isPurpose, isRole, kindOfAgencyCode, type Purpose, type Role } from '../../core/access/purpose';
import { purposesOf } from '../../core/access/policy';
import type { Places } from '../../core/places/places';

const TOKEN_TTL_MS = 12 * 3_600_000;

/** Hands out tokens of the development issuer to the start page. Never added in production. */
export function addDemo(server: FastifyInstance, issuer: DevelopmentIssuer, places: Places, wallClock: () => number): void {
  server.get('/demo/agencies', async () => places.agencies({}, { first: 1_000 }, '9999-12-31').rows.map((agency) => ({
    code: agency.code, name: agency.name, kind: agency.kind, region: places.region(agency.regionCode)?.name ?? agency.regionCode,
  })));
  server.post('/demo/token', async (request, reply) => {
    const wanted = (request.body ?? {}) as Record<string, unknown>;
    const order = orderOf(wanted);
    if (!order || !places.agencyByCode(order.agencyCode)) {
      return reply.code(400).send({ message: 'Name an agency by its code, and a role and purpose that there are.' });
    }
    return { token: issuer.issue(order, TOKEN_TTL_MS, wallClock()) };
  });
}

function orderOf(wanted: Record<string, unknown>): { subject: string; agencyCode: string; role: Role; purposes: readonly Purpose[]; team?: string } | undefined {
  const { agency, role = 'OPERATOR', purpose, team } = wanted;
  const kind = typeof agency === 'string' ? kindOfAgencyCode(agency) : undefined;
  if (typeof agency !== 'string' || !kind || !isRole(role) || (purpose !== undefined && !isPurpose(purpose))) return undefined;
  const purposes = purposesOf(kind, role).filter((one) => purpose === undefined || one === purpose);
  return { subject: `demo-${role.toLowerCase()}`, agencyCode: agency, role, purposes, ...(typeof team === 'string' && { team }) };
}
