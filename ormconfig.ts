import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { PreparingClient } from './src/core/db/preparing-client';

/** How the one DataSource of migrations and server is made. */
export interface ConnectionOptions {
  /** postgres:// address with the role to act as: the owner for migrations, the server for all else. */
  url: string;
  /** Most connections of the pool. */
  poolSize: number;
  /** A statement that runs longer is ended by the database. */
  statementTimeoutMs: number;
  /**
   * Commits that a crash of the database may undo, and one plan for each statement: for the first filling of an empty database,
   * which is done anew when it is found unfinished.
   */
  isFilling?: boolean;
}

/**
 * The DataSource that migrations and the server use. Entities and migrations are found beside this file in the
 * built tree as in the sources; schema changes come from migrations alone.
 */
export function createDataSource(options: ConnectionOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    url: options.url,
    entities: [join(__dirname, 'src/{core,domain}/**/*.entity.{ts,js}')],
    migrations: [join(__dirname, 'migrations/*.{ts,js}')],
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
    poolSize: options.poolSize,
    extra: {
      Client: PreparingClient,
      // Statements of one transaction go out without waiting for each other's answers; they run in the order sent.
      pipeline: true,
      statement_timeout: options.statementTimeoutMs,
      application_name: 'bihuan',
      ...(options.isFilling && { options: '-c synchronous_commit=off -c plan_cache_mode=force_generic_plan' }),
    },
  });
}
