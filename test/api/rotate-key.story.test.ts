import { readFileSync } from 'node:fs';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../ormconfig';
import { Database } from '../../src/core/db/context';
import { rotateKeys } from '../../src/core/db/keys/rotation';
import { parseMasterKeys } from '../../src/core/kernel/master-key';
import { leadOn, somebody } from '../kit/leads';
import { world, type World } from '../kit/world';

let w: World;
let source: DataSource;
beforeAll(async () => {
  w = await world();
  source = await createDataSource({ url: w.database.urls.server, poolSize: 2, statementTimeoutMs: 30_000 }).initialize();
});
afterAll(async () => {
  await source.destroy();
  await w.stop();
});

/** Versions under which keys are wrapped, with how many; the platform's own secret among them. */
async function wrappings(): Promise<Record<string, number>> {
  const rows = await w.rows<{ version: number; n: number }>(
    `SELECT master_version AS version, count(*)::int AS n FROM (SELECT master_version FROM person_key UNION ALL SELECT master_version FROM platform_key) AS k
     GROUP BY 1 ORDER BY 1`,
  );
  return Object.fromEntries(rows.map(({ version, n }) => [version, n]));
}

async function nameOf(id: string): Promise<string> {
  return (await w.agency('PUBLIC_SECURITY-350600').query('query($id: ID!) { person(id: $id) { name } }', { id })).person.name;
}

const versions = () => parseMasterKeys(readFileSync(w.masterKeyFile, 'utf8'))!.map((one) => one.version);
const rotate = (dropOld: boolean) => rotateKeys(new Database(source), { file: w.masterKeyFile }, dropOld);

it('exchanges the master key while persons are pushed and read, and then drops the old one', async () => {
  const police = w.agency('PUBLIC_SECURITY-350600');
  const first = somebody();
  await police.pushLeads([leadOn(first), ...Array.from({ length: 700 }, () => leadOn(somebody()))]);
  expect(await wrappings()).toEqual({ 1: 702 });

  let isRotating = true;
  const refused: unknown[] = [];
  const work = (async () => {
    for (let round = 0; isRotating; round += 1) {
      const person = somebody();
      const pushed = await police.pushLeads([leadOn(person)]).catch((error: unknown) => { refused.push(error); });
      const name = pushed && await nameOf(pushed.results[0].person.id).catch((error: unknown) => { refused.push(error); });
      if (name !== person.name) refused.push(name);
    }
  })();
  const rotated = await rotate(false);
  isRotating = false;
  await work;

  expect(refused).toEqual([]);
  expect(rotated).toMatchObject({ version: 2, isNew: true, dropped: [] });
  expect(rotated.rewrapped).toBeGreaterThanOrEqual(701);
  expect(Object.keys(await wrappings())).toEqual(['2']);
  expect(versions()).toEqual([1, 2]);

  expect(await rotate(true)).toMatchObject({ version: 2, isNew: false, rewrapped: 0, dropped: [1] });
  expect(versions()).toEqual([2]);
  // A process that starts now has version 2 alone, and finds and opens who was sealed before.
  await w.openVault().prepare(new Database(source));
  const again = await police.pushLeads([leadOn(first)]);
  expect(again.results[0].status).toBe('MATCHED');
  expect(await nameOf(again.results[0].person.id)).toBe(first.name);
  const fresh = await w.statements.query<{ n: number }[]>('SELECT count(*)::int AS n FROM person');
  expect(fresh[0]!.n).toBe((await wrappings())['2']! - 1);
});

it('does not start on a database of another master key', async () => {
  const other = { text: Buffer.alloc(32, 1).toString('base64') };
  await expect(rotateKeys(new Database(source), other, false)).rejects.toThrow('The master key is not the one of this database');
});
