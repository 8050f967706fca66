import { expectRefused, type Answer, type Json } from '../kit/answers';
import { everybody, openRequest, requestSeen, workUpTo } from '../kit/requests';
import { Agency, freshKey } from '../kit/agency';
import { world, type World } from '../kit/world';

const ME = '{ me { subject } }';
/** A number with a wrong check digit: what a caller must never read back. */
const WRONG_NUMBER = '350699198805200016';
const TIMEOUT_MS = 4_000;

let w: World;
let opener: Agency;
let community: Agency;
let team: string;

beforeAll(async () => {
  w = await world({ env: { STATEMENT_TIMEOUT_MS: String(TIMEOUT_MS) } });
  ({ opener, community, team } = await everybody(w));
});

afterAll(() => w?.stop());

async function post(body: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const response = await fetch(`${w.url}/graphql`, {
    method: 'POST', body, headers: { 'content-type': 'application/json', authorization: `Bearer ${opener.token}`, ...headers },
  });
  return { ...await response.json() as Answer, status: response.status };
}

function codesOf(answer: Answer): string[] {
  return (answer.errors ?? []).map((error) => error.extensions.code);
}

describe('who calls', () => {
  it.each([
    ['without a token', {}], ['with a word for a token', { authorization: 'Bearer word' }], ['with another scheme', { authorization: 'Basic d29yZA==' }],
    ['with the none algorithm', { authorization: `Bearer ${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"agency":"AUDIT-350600"}').toString('base64url')}.` }],
  ])('is UNAUTHENTICATED %s, and nothing of the operation runs', async (_, headers: Record<string, string>) => {
    const response = await fetch(`${w.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ query: ME }) });
    const answer = await response.json() as Answer;
    expect([response.status, answer.data ?? null, codesOf(answer)]).toEqual([401, null, ['UNAUTHENTICATED']]);
  });

  it('names a purpose that is one, and that the agency has', async () => {
    expect(codesOf(await opener.for('AUDIT').ask(ME))).toEqual(['FORBIDDEN']);
    const unknown = await post(JSON.stringify({ query: ME }), { 'x-purpose-of-use': 'CURIOSITY' });
    expect(unknown.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', path: 'X-Purpose-Of-Use' });
  });

  it('needs none for reference rows, and one for whatever may be personal', async () => {
    const nameless = opener.for(null);
    expect(await nameless.query('{ me { purpose purposes } region(code: "350602") { name } }')).toEqual({ me: { purpose: null, purposes: ['INVESTIGATION'] }, region: { name: '芗城区' } });
    for (const query of ['{ investigations { nodes { id } } }', '{ persons { nodes { id } } }', '{ person(id: "per_x") { id } }']) {
      await expectRefused(nameless.query(query), 'PURPOSE_REQUIRED');
    }
  });
});

describe('a request', () => {
  it.each([
    ['no GraphQL', '{ me { subject }', 'GRAPHQL_PARSE_FAILED'], ['a field that is not there', '{ me { password } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['a missing argument', '{ person { id } }', 'GRAPHQL_VALIDATION_FAILED'], ['a subscription', 'subscription { loopEvents { __typename } }', 'BAD_REQUEST'],
  ])('with %s is told so', async (_, query, code) => {
    const answer = await post(JSON.stringify({ query }), { 'x-purpose-of-use': 'INVESTIGATION' });
    expect(codesOf(answer)).toEqual([code]);
    expect(answer.data ?? null).toBeNull();
  });

  it.each([
    ['no JSON', '{', {}], ['another type', 'query=1', { 'content-type': 'application/x-www-form-urlencoded' }], ['a batch', JSON.stringify([{ query: ME }]), {}],
    ['nothing in it', '{}', {}], ['two operations and no name', JSON.stringify({ query: 'query A { me { subject } } query B { me { subject } }' }), {}],
  ])('with %s is a BAD_REQUEST', async (_, body, headers) => {
    const answer = await post(body, headers);
    expect(codesOf(answer)).toEqual(['BAD_REQUEST']);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });

  it('goes by POST', async () => {
    const response = await fetch(`${w.url}/graphql?query=${encodeURIComponent(ME)}`, { headers: { authorization: `Bearer ${opener.token}` } });
    expect([response.status, response.headers.get('allow'), codesOf(await response.json() as Answer)]).toEqual([405, 'POST', ['BAD_REQUEST']]);
  });
});

describe('input that cannot be accepted', () => {
  it.each([
    ['a missing field', { id: 'inv_x' }, 'input.idempotencyKey'], ['a text for a number', { idempotencyKey: 'k', id: 'inv_x', expectedVersion: WRONG_NUMBER }, 'input.expectedVersion'],
    ['a field too many', { idempotencyKey: 'k', id: 'inv_x', expectedVersion: 1, [`x${WRONG_NUMBER}`]: 1 }, 'input'],
  ])('%s is named by its path, never with a value', async (_, input, path) => {
    const answer = await opener.ask('mutation($input: ReceiveInvestigationInput!) { receiveInvestigation(input: $input) { replayed } }', { input });
    expect(codesOf(answer)[0]).toBe('BAD_USER_INPUT');
    expect(answer.errors![0]!.extensions['path']).toBe(path);
    expect(JSON.stringify(answer)).not.toContain(WRONG_NUMBER);
  });

  it('by content is named likewise', async () => {
    const request = await openRequest(opener);
    await workUpTo('LOCATED', request, community, team);
    const wrong: [more: Record<string, unknown>, path: string][] = [
      [{ document: { type: 'RESIDENT_ID', number: WRONG_NUMBER } }, 'input.document.number'], [{ phone: `${WRONG_NUMBER}9` }, 'input.phone'],
      [{ note: WRONG_NUMBER.repeat(1_000) }, 'input.note'],
    ];
    for (const [more, path] of wrong) {
      const answer = await community.ask('mutation($input: VerifyIdentityInput!) { verifyIdentity(input: $input) { replayed } }', {
        input: { idempotencyKey: freshKey(), id: request.id, expectedVersion: 4, ...more },
      });
      expect([codesOf(answer), answer.errors![0]!.extensions['path'], answer.data]).toEqual([['BAD_USER_INPUT'], path, { verifyIdentity: null }]);
      expect(JSON.stringify(answer)).not.toContain(WRONG_NUMBER);
    }
    const unassigned = await openRequest(opener);
    await community.receive(unassigned);
    expect(await expectRefused(community.assign(unassigned, 'tem_00000000000000000000000000000000'), 'BAD_USER_INPUT')).toMatchObject({ path: 'input.teamId' });
  });

  it.each([
    ['first: 0', 'first'], ['first: 201', 'first'], ['after: "word"', 'after'], ['after: "WyJwZXJzb25zIl0"', 'after'],
  ])('of a list (%s) is named likewise', async (argument, path) => {
    expect(await expectRefused(opener.query(`{ investigations(${argument}) { nodes { id } } }`), 'BAD_USER_INPUT')).toMatchObject({ path });
  });
});

describe('what is not there', () => {
  it.each(['inv_00000000000000000000000000000000', 'per_00000000000000000000000000000000', 'word', ''])('gives null to a query and NOT_FOUND to a verb: %j', async (id) => {
    expect(await opener.query('query($id: ID!) { node(id: $id) { id } investigation(id: $id) { id } loop(id: $id) { id } person(id: $id) { id } transfer(id: $id) { id } }', { id }))
      .toEqual({ node: null, investigation: null, loop: null, person: null, transfer: null });
    await expectRefused(community.receive(id), 'NOT_FOUND');
  });
});

describe('several verbs in one document', () => {
  it('are answered each for itself', async () => {
    const request = await openRequest(opener);
    const input = { id: request.id, expectedVersion: 1 };
    const answer = await community.ask(
      `mutation($a: CloseInvestigationInput!, $b: ReceiveInvestigationInput!, $c: MarkLocatedInput!) {
        a: closeInvestigation(input: $a) { replayed } b: receiveInvestigation(input: $b) { investigation { state } } c: markLocated(input: $c) { replayed } }`,
      { a: { ...input, idempotencyKey: freshKey() }, b: { ...input, idempotencyKey: freshKey() }, c: { ...input, expectedVersion: 2, idempotencyKey: freshKey() } },
    );
    expect(answer.data).toEqual({ a: null, b: { investigation: { state: 'RECEIVED' } }, c: null });
    expect(answer.errors?.map((error) => [error.path, error.extensions.code])).toEqual([[['a'], 'FORBIDDEN'], [['c'], 'ILLEGAL_TRANSITION']]);
  });
});

describe('our own faults', () => {
  it('are INTERNAL with a request id and nothing else, and undo the verb', async () => {
    const request = await openRequest(opener);
    await w.rows('ALTER TABLE trace_pending RENAME TO trace_parked');
    const answer = await community.receive(request).catch((error: Error) => error);
    await w.rows('ALTER TABLE trace_parked RENAME TO trace_pending');
    const refused = await expectRefused(Promise.reject(answer as Error), 'INTERNAL');
    expect(Object.keys(refused).sort()).toEqual(['code', 'requestId']);
    expect((answer as Error).message).toBe('INTERNAL: Something went wrong on our side. Report the request id.');
    expect(await requestSeen(opener, request.id)).toMatchObject({ state: 'ISSUED', version: 1 });
  });

  it('that are slowness are TIMEOUT', async () => {
    await w.rows('BEGIN');
    await w.rows('LOCK TABLE person IN ACCESS EXCLUSIVE MODE');
    try {
      await expectRefused(opener.query('{ persons { nodes { name } } }'), 'TIMEOUT');
    } finally {
      await w.rows('ROLLBACK');
    }
  });
});

describe('over WebSocket', () => {
  it('errors are the same', async () => {
    const answers: [Agency, Record<string, Json>, string][] = [
      [opener.for(null), {}, 'PURPOSE_REQUIRED'], [opener, { region: 'nowhere!' }, 'BAD_USER_INPUT'], [opener, { openedBy: 'word' }, 'BAD_USER_INPUT'],
    ];
    for (const [by, filter, code] of answers) {
      const frames = by.subscribe(filter);
      await expectRefused(frames.ending().then((error) => { throw error ?? new Error('it completed'); }), code as 'BAD_USER_INPUT');
      await frames.close();
    }
  });

  it('whoever has no valid token is shown out', async () => {
    const frames = new Agency(w.url, opener.code, 'word', 'INVESTIGATION').subscribe();
    expect((await frames.ending())?.message).toMatch(/4403/);
    await frames.close();
  });
});
