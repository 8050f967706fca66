import fastify, { type FastifyInstance } from 'fastify';
import { addLog } from '../../src/api/http/log';
import type { Principal } from '../../src/core/access/principal';
import { Refusal } from '../../src/core/kernel/errors';
import { openCheckpoint } from '../../src/core/trace/log/checkpoint';
import { InconsistentLog } from '../../src/core/trace/log/publisher';
import { entriesOf, tilePath } from '../../src/core/trace/log/tile';
import { leafHash, rootOf } from '../../src/core/trace/merkle';
import { verifyConsistency, verifyInclusion } from '../../src/core/trace/verify/proof';
import { LOG_KEY, LogWorld } from './log-world';

let world: LogWorld;
let server: FastifyInstance;
let kind = 'AUDIT';

beforeAll(async () => {
  world = await LogWorld.open();
  await world.placeAll();
  server = fastify();
  addLog(server, {
    log: world.reading(),
    callerOf: (request) => (request.headers.authorization ? { agency: { kind } } as unknown as Principal : new Refusal('UNAUTHENTICATED', 'Who are you?')),
  });
});

afterAll(async () => {
  await server?.close();
  await world?.close();
});

const get = (path: string, headers: Record<string, string> = {}) => server.inject({ method: 'GET', url: path, headers });

it('has no checkpoint before the first is signed, and then one that any client of the format can open', async () => {
  expect((await get('/log/checkpoint')).statusCode).toBe(404);
  await world.publisher().publishOnce();
  const answer = await get('/log/checkpoint');
  expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
  expect(answer.headers['cache-control']).toBe('public, max-age=1');
  const leaves = await world.leafHashes();
  expect(openCheckpoint(answer.body, [LOG_KEY])).toMatchObject({ size: leaves.length, root: rootOf(leaves) });
});

it('signs each size once, however many servers publish, and a root never changes', async () => {
  await world.appendSome(3);
  const published = await Promise.all(Array.from({ length: 4 }, () => world.publisher().publishOnce()));
  expect(new Set(published.map((row) => row!.note)).size).toBe(1);
  const { rows } = await world.admin.query<{ count: string }>('SELECT count(*) FROM log_checkpoint');
  expect(Number(rows[0]!.count)).toBe(2);
  await expect(world.admin.query('UPDATE log_checkpoint SET note = note')).rejects.toThrow('append-only');
  await expect(world.admin.query('DELETE FROM log_tile')).rejects.toThrow('append-only');
});

it('serves tiles from which a client computes the root, full and partial, as files that never change', async () => {
  await world.appendSome(300);
  const { size, root } = (await world.publisher().publishOnce())!;
  const width = size % 256;
  const full = Math.floor(size / 256);
  const hashes: Buffer[] = [];
  for (let index = 0; index <= full; index += 1) {
    const place = tilePath({ level: 0, index, width: index < full ? 256 : width });
    const answer = await get(`/log/tile/${place}`);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['cache-control']).toContain('immutable');
    expect(answer.headers['content-type']).toBe('application/octet-stream');
    for (let at = 0; at < answer.rawPayload.length; at += 32) hashes.push(answer.rawPayload.subarray(at, at + 32));
  }
  expect(rootOf(hashes)).toEqual(root);
  const [first] = [await get('/log/tile/1/000.p/1')];
  expect(first.rawPayload).toEqual(rootOf(hashes.slice(0, 256)));
});

it('serves nothing that is not in the latest checkpoint, and no path that is none', async () => {
  const { size } = (await world.publisher().publishOnce())!;
  await world.appendSome(1);
  for (const path of [`0/${String(Math.floor(size / 256)).padStart(3, '0')}.p/${(size % 256) + 1}`, '0/999', '9/000', '0/1', '../../etc/passwd', '0/000.p/0']) {
    expect((await get(`/log/tile/${path}`)).statusCode).toBe(404);
  }
});

it('shows entries to auditors only, in bundles that hash to the tiles', async () => {
  const { size } = (await world.publisher().publishOnce())!;
  expect(size).toBeGreaterThan(256);
  expect((await get('/log/tile/entries/000')).statusCode).toBe(401);
  kind = 'COMMUNITY';
  expect((await get('/log/tile/entries/000', { authorization: 'x' })).statusCode).toBe(403);
  kind = 'AUDIT';
  const bundle = await get('/log/tile/entries/000', { authorization: 'x' });
  const tile = await get('/log/tile/0/000');
  expect(bundle.headers['cache-control']).toContain('private');
  expect(Buffer.concat(entriesOf(bundle.rawPayload)!.map(leafHash))).toEqual(tile.rawPayload);
});

it('proves every place and every earlier size against the latest checkpoint', async () => {
  const before = (await world.publisher().publishOnce())!;
  await world.appendSome(40);
  const now = (await world.publisher().publishOnce())!;
  const log = world.reading();
  const leaves = await world.leafHashes();
  const indices = [0, 255, 256, now.size - 1];
  const proofs = await log.inclusionProofs(indices, now.size);
  proofs.forEach((proof, at) => {
    const index = indices[at]!;
    expect(verifyInclusion({ index: BigInt(index), start: 0n, end: BigInt(now.size), leafHash: leaves[index]!, root: now.root, proof })).toBe(true);
  });
  const proof = await log.consistencyProof(before.size, now.size);
  expect(verifyConsistency(BigInt(before.size), BigInt(now.size), before.root, now.root, proof)).toBe(true);
  await expect(log.consistencyProof(1, now.size + 1)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  await expect(log.consistencyProof(2, 1)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
});

it('takes in a log that was there before the tree was', async () => {
  const { rows: [before] } = await world.admin.query<{ root: Buffer; size: string }>('SELECT root, size FROM log_checkpoint ORDER BY size DESC LIMIT 1');
  await world.tamper('DELETE FROM log_tile');
  await world.tamper('DELETE FROM log_edge');
  await world.tamper('UPDATE log_state SET tree_size = 0');
  await world.appendSome(1);
  const leaves = await world.leafHashes();
  expect((await world.publisher().publishOnce())!.root).toEqual(rootOf(leaves));
  expect(rootOf(leaves.slice(0, Number(before!.size)))).toEqual(before!.root);
});

it('never signs a tree that does not go on from what was signed before', async () => {
  await world.tamper('UPDATE log_tile SET hashes = set_byte(hashes, 40, get_byte(hashes, 40) # 1) WHERE level = 0 AND index = 0');
  await world.tamper('UPDATE log_edge SET hashes = set_byte(hashes, 3, get_byte(hashes, 3) # 1) WHERE level = 1');
  await world.appendSome(2);
  await expect(world.publisher().publishOnce()).rejects.toThrow(InconsistentLog);
});
