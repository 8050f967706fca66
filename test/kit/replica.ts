import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { findBinaries } from '../../src/core/db/embedded-binaries';
import { findPlace } from '../../src/core/db/embedded-place';
import { startPostmaster, type Postmaster } from '../../src/core/db/embedded-postmaster';

/** A real streaming replica of a whole cluster, made of a copy of its files while it runs. */
export class StreamingReplica {
  private constructor(private readonly dataDir: string, private readonly postmaster: Postmaster, private readonly primaryAdminUrl: string) {}

  static async start(primaryDataDir: string, primaryAdminUrl: string): Promise<StreamingReplica> {
    const primary = findPlace(primaryDataDir);
    const dataDir = mkdtempSync(join(tmpdir(), 'bihuan-replica-'));
    execFileSync('chmod', ['711', dataDir]);
    const cluster = join(dataDir, 'postgres');
    const admin = new Client({ connectionString: primaryAdminUrl });
    await admin.connect();
    appendFileSync(join(primary.cluster, 'pg_hba.conf'), 'host replication postgres 127.0.0.1/32 scram-sha-256\n');
    await admin.query('SELECT pg_reload_conf()');
    await admin.query(`SELECT pg_backup_start('replica', true)`);
    mkdirSync(cluster, { mode: 0o700 });
    execFileSync('cp', ['-a', `${primary.cluster}/.`, cluster]);
    const { rows: [label] } = await admin.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
    await admin.end();
    rmSync(join(cluster, 'postmaster.pid'), { force: true });
    rmSync(join(cluster, 'postmaster.opts'), { force: true });
    writeFileSync(join(cluster, 'backup_label'), label!.labelfile);
    writeFileSync(join(cluster, 'standby.signal'), '');
    const { port, password } = new URL(primaryAdminUrl);
    appendFileSync(join(cluster, 'postgresql.auto.conf'), `\nprimary_conninfo = 'host=127.0.0.1 port=${port} user=postgres password=${password}'\nhot_standby = on\nwal_retrieve_retry_interval = 100\n`);
    const place = { ...primary, home: dataDir, cluster, log: join(dataDir, 'postgres.log') };
    if (place.runAs) execFileSync('chown', ['-R', `${place.runAs.uid}:${place.runAs.gid}`, dataDir]);
    const postmaster = await startPostmaster(findBinaries(place), place, (at) => on(primaryAdminUrl, at));
    return new StreamingReplica(dataDir, postmaster, primaryAdminUrl);
  }

  /** The same address on the replica. */
  urlOf(primaryUrl: string): string {
    const url = new URL(primaryUrl);
    url.search = '';
    return on(url.href, this.postmaster.port);
  }

  /** Runs a statement as the superuser on the replica. */
  async ask<T>(sql: string, values: unknown[] = []): Promise<T[]> {
    const client = new Client({ connectionString: this.urlOf(this.primaryAdminUrl) });
    await client.connect();
    try {
      return (await client.query(sql, values)).rows as T[];
    } finally {
      await client.end();
    }
  }

  /** Stops it; its files stay until {@link remove}. */
  stop(): Promise<void> {
    return this.postmaster.stop();
  }

  async remove(): Promise<void> {
    await this.postmaster.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

function on(url: string, port: number): string {
  return Object.assign(new URL(url), { port: String(port) }).href;
}
