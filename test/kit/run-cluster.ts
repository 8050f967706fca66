import type { EmbeddedServer } from '../../src/core/db/embedded';
import { removeDataDir } from '../../src/core/db/embedded-place';

/** The PostgreSQL of one test run. */
export interface RunCluster {
  readonly server: EmbeddedServer;
  readonly dataDir: string;
}

// Setup and teardown of jest are loaded as modules of their own; they share the process and nothing else.
const held = globalThis as { bihuanRunCluster?: RunCluster };

/** Keeps the cluster until {@link removeCluster}. */
export function keepForTeardown(cluster: RunCluster): void {
  held.bihuanRunCluster = cluster;
}

/** Stops the PostgreSQL of the run and removes its data. Nothing where the run used another server. */
export async function removeCluster(): Promise<void> {
  const cluster = held.bihuanRunCluster;
  delete held.bihuanRunCluster;
  if (!cluster) return;
  await cluster.server.stop();
  removeDataDir(cluster.dataDir);
}
