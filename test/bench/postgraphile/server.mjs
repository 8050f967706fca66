// PostGraphile on the database of a bench, with its own row security: each request sets the context of one caller in its transaction.
// Arguments: address of the database, and the context as JSON. Says on which port it listens.
import { createServer } from 'node:http';
import { grafserv } from 'postgraphile/grafserv/node';
import { postgraphile } from 'postgraphile';
import { makePgService } from 'postgraphile/adaptors/pg';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';
import { jsonPgSmartTags } from 'postgraphile/utils';

const [connectionString, context] = process.argv.slice(2);
const settings = JSON.parse(context);

/** Relations that the database knows without foreign keys. */
const RELATIONS = {
  trace_entry: ['(loop_key) references loop (trace_key)|@foreignFieldName trace'],
  trace_payload: ['(person_id) references person (id)|@foreignFieldName told'],
  transfer: ['(investigation_id) references loop (id)|@fieldName investigation|@foreignFieldName transfers'],
  handover: ['(transfer_id) references loop (id)|@fieldName transferLoop|@foreignFieldName handovers'],
};

const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  // It hides orders and relations without a whole index of their own; the benches ask for some.
  disablePlugins: ['PgIndexBehaviorsPlugin'],
  plugins: [jsonPgSmartTags({
    version: 1,
    config: { class: Object.fromEntries(Object.entries(RELATIONS).map(([name, foreignKey]) => [`public.${name}`, { tags: { foreignKey } }])) },
  })],
  pgServices: [makePgService({
    connectionString, schemas: ['public'], poolConfig: { max: 16 },
    pgSettings: () => ({ role: 'bihuan_server', ...settings }),
  })],
  grafast: { explain: false },
  grafserv: { graphiql: false, watch: false, maxRequestLength: 100_000 },
});

const server = createServer();
const serv = instance.createServ(grafserv);
await serv.addTo(server);
server.listen(0, '127.0.0.1', async () => {
  if (process.env.PRINT_SCHEMA) {
    const { printSchema } = await import('graphql');
    console.log(printSchema(await instance.getSchema()));
  }
  process.stdout.write(`listening on ${server.address().port}.\n`);
});
