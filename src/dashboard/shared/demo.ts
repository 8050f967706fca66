/** An agency of the demo world, as GET /demo/agencies lists it. */
export interface DemoAgency {
  code: string;
  name: string;
  kind: string;
  /** RegionCode. */
  region: string;
}

/** Roles that a demo token can have here. A field team's token names its team: `npm run token` makes it. */
export const DEMO_ROLES = ['OPERATOR', 'OFFICER', 'VIEWER'] as const;

/** The agencies of the demo world, the city's first; undefined where the server has no demo, as in production. */
export async function demoAgencies(): Promise<DemoAgency[] | undefined> {
  const answer = await fetch('/demo/agencies', { headers: { accept: 'application/json' } }).catch(() => undefined);
  if (!answer?.ok) return undefined;
  const agencies = await answer.json() as DemoAgency[];
  return agencies.sort((a, b) => a.region.length - b.region.length || compare(a.region, b.region) || compare(a.kind, b.kind));
}

/** A token of the development issuer for this agency and role. */
export async function demoToken(agency: string, role: string): Promise<string> {
  const answer = await fetch('/demo/token', {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ agency, role }),
  });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  const { token } = await answer.json() as { token: string };
  return token;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
