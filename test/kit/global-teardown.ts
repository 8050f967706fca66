import { removeCluster } from './run-cluster';

/** After all tests of the project "world". */
async function tearDown(): Promise<void> {
  await removeCluster();
}

export = tearDown;
