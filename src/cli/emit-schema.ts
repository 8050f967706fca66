import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';

import { lexicographicSortSchema, printSchema, type GraphQLSchema } from 'graphql';

import { buildBihuanSchema } from '../api/graphql/schema';

/** Where the emitted schema is kept, from the top of the checkout. */
export const SCHEMA_FILE = 'schema/schema.graphql';

const HEAD = '# The API as the server offers it. Written by `npm run schema`; a test compares it.\n\n';

/** The text of {@link SCHEMA_FILE} for a schema: by name, so that it does not turn on the order of imports. */
export function schemaText(schema: GraphQLSchema): string {
  return `${HEAD}${printSchema(lexicographicSortSchema(schema))}\n`;
}

/** npm run schema: writes schema/schema.graphql. */
async function main(): Promise<void> {
  await writeFile(SCHEMA_FILE, schemaText(await buildBihuanSchema()));
  console.log(`${SCHEMA_FILE} is written.`);
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
