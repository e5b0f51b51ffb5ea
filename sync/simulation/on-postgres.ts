import pg from 'pg';
import { startOwnPostgres } from '../../tests/support/postgres.ts';
import type { NewDisk } from './disk.ts';
import { openPostgresDisks } from './postgres-disk.ts';

/** Runs `work` with a PostgreSQL of its own, of the kind that the product brings, in which clouds keep their disks. */
export async function withPostgresClouds<T>(work: (newCloudDisk: NewDisk) => Promise<T>): Promise<T> {
  const server = await startOwnPostgres();
  try {
    await leaveDurabilityOut(server.url);
    const disks = await openPostgresDisks(server.url);
    try {
      return await work(disks.newDisk);
    } finally {
      await disks.close();
    }
  } finally {
    await server.stop();
  }
}

/** A simulated crash ends a process and never the server: to wait for the disk would only take time. */
async function leaveDurabilityOut(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('alter system set fsync = off');
  await client.query('select pg_reload_conf()');
  await client.end();
}
