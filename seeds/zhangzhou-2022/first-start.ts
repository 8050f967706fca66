import type { Database } from '../../src/core/db/context';
import { StartupError } from '../../src/core/db/startup-error';
import { SetClock } from '../../src/core/kernel/clock';
import { TRUE_END } from './laid-days';
import { countWorld, findProgress, mark, type DemoCounts } from './marks';
import { buildDemoWorld, type DemoPlatform } from './world';

/** One server at a time builds; a second one waits for it and finds the world whole. */
const BUILD_LOCK = 0x62696464;

/** Puts together the platform that the world is built on, on the builder's clock. */
export type ComposeOn = (clock: SetClock) => DemoPlatform;

/**
 * Builds the demo world where the database is empty, and completes one whose building was broken off: the marks in the
 * trace tell, so that a part of a world is never taken for the whole. `end` is where the laid days end; of a broken
 * build it is the first one's. @returns what was built; undefined where there was nothing to build.
 * @throws StartupError where a broken build cannot be completed.
 */
export async function prepareDemoWorld(database: Database, end: Date, composeOn: ComposeOn): Promise<DemoCounts | undefined> {
  return database.inContext({ system: 'advance' }, async (tx) => {
    await tx.query('SET LOCAL statement_timeout = 0');
    await tx.query(`SELECT pg_advisory_xact_lock(${BUILD_LOCK})`);
    const progress = await findProgress(tx);
    switch (progress.stands) {
      case 'BUILT':
      case 'NOT_WANTED': return undefined;
      case 'NOT_BEGUN': {
        await mark(database, 'DEMO_WORLD_BEGUN', end);
        await build(composeOn, end);
        break;
      }
      case 'BEGUN': await complete(composeOn, progress.end);
    }
    await mark(database, 'DEMO_WORLD_BUILT', progress.stands === 'BEGUN' ? progress.end : end);
    return database.inContext({ system: 'advance' }, countWorld);
  });
}

/** The end of the laid days: now, or in March 2022. */
export function endOfDays(laid: 'auto' | 'true-dates', now: Date): Date {
  return laid === 'auto' ? now : TRUE_END;
}

function build(composeOn: ComposeOn, end: Date): Promise<void> {
  return buildDemoWorld(composeOn(new SetClock(end)), end);
}

async function complete(composeOn: ComposeOn, end: Date): Promise<void> {
  try {
    await build(composeOn, end);
  } catch (error) {
    const message = 'The demo world is half built and cannot be completed. '
      + 'Start with an empty database (another BIHUAN_DATA), or set BIHUAN_DEMO=off to go on without the rest.';
    throw Object.assign(new StartupError(message), { cause: error });
  }
}
