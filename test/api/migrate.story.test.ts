import { createDataSource } from '../../ormconfig';
import { migrate } from '../../src/core/db/migrate';
import { StartupError } from '../../src/core/db/startup-error';
import { freshDatabase, withClient, type TestDatabase } from '../kit/databases';

let files: TestDatabase;
let stranger: string;

beforeAll(async () => {
  files = await freshDatabase();
  const { pathname } = new URL(files.urls.admin);
  const name = `stranger_${pathname.slice(1)}`;
  await withClient(files.urls.admin, (client) => client.query(`DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC; CREATE ROLE ${name} LOGIN PASSWORD 'stranger'; GRANT CONNECT ON DATABASE ${pathname.slice(1)} TO ${name}`));
  const url = new URL(files.urls.admin);
  [url.username, url.password] = [name, 'stranger'];
  stranger = url.href;
});

afterAll(async () => {
  await withClient(files.urls.admin, (client) => client.query(`DROP OWNED BY ${new URL(stranger).username}; DROP ROLE ${new URL(stranger).username}`));
  await files.drop();
});

it('an owner who owns nothing is told what is missing, and what to run', async () => {
  const owner = await createDataSource({ url: stranger, poolSize: 2, statementTimeoutMs: 30_000 }).initialize();
  try {
    const refused = migrate(owner, files.urls.server);
    await expect(refused).rejects.toBeInstanceOf(StartupError);
    await expect(refused).rejects.toThrow(/permission denied for schema public.*It has to own the database.*docker\/init-roles\.sql/);
  } finally {
    await owner.destroy();
  }
});
