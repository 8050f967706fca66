import { serverAudits } from 'graphql-http';
import { world, type World } from '../kit/world';

let w: World;

beforeAll(async () => {
  w = await world();
});
afterAll(() => w.stop());

it('is spoken as the specification says: no audit of a MUST fails', async () => {
  const { token } = w.agency('PUBLIC_SECURITY-350600');
  const fetchFn = (url: string, init: RequestInit = {}): Promise<Response> => (
    fetch(url, { ...init, headers: { ...init.headers as Record<string, string>, authorization: `Bearer ${token}` } })
  );
  const audits = serverAudits({ url: `${w.url}/graphql`, fetchFn });
  const results = await Promise.all(audits.map((audit) => audit.fn()));
  const lines = results.map((result) => `${result.status} ${result.id} ${result.name}`);
  const count = (status: string): number => results.filter((result) => result.status === status).length;
  // For the README: BIHUAN_TEST_AUDITS=1 npx jest test/api/graphql-over-http
  if (process.env['BIHUAN_TEST_AUDITS']) {
    process.stdout.write(`${audits.length} audits: ${count('ok')} pass, ${count('notice')} notices (MAY), ${count('warn')} warnings (SHOULD), `
      + `${count('error')} failures (MUST)\n${lines.filter((line) => !line.startsWith('ok')).join('\n')}\n`);
  }
  expect(results.length).toBeGreaterThan(50);
  expect(lines.filter((line) => line.startsWith('error'))).toEqual([]);
});
