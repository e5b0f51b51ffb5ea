import pg from 'pg';
import { err, ok, type Result } from '../../domain/result.ts';

/** Our place among the processes that use one embedded server. */
export type Membership = {
  /** Settles when the server, or the connection to it, is gone. */
  readonly lost: Promise<void>;
  /** Gives the place up. True when nobody else had one: then the caller shuts the server down. */
  leave(): Promise<boolean>;
  close(): Promise<void>;
};

/** Any number, the same in every version of the product. */
const LOCK = 7_230_001;
const CONNECT_LIMIT_MS = 5_000;

/**
 * Takes a place in the server at `url`: a shared advisory lock, held by a connection of its own. Whoever stops the
 * server needs that lock alone, so a server that is in use, or about to be stopped, is never mistaken for a free one.
 *
 * The error says why not, in words: not listening yet, shutting down, or the server of another folder.
 */
export async function joinCluster(url: string, dir: string): Promise<Result<Membership, string>> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    application_name: 'cloud-api keeper',
    keepAlive: true,
  });
  const lost = new Promise<void>((resolve) => {
    client.once('end', resolve);
    client.on('error', () => resolve());
  });
  try {
    await client.connect();
    const { rows } = await client.query<{ dir: string; joined: boolean }>(
      `select current_setting('data_directory') as dir, pg_try_advisory_lock_shared($1) as joined`,
      [LOCK],
    );
    const [row] = rows;
    if (row?.dir === dir && row.joined) return ok({ lost, leave: () => leave(client), close: () => close(client) });
    await close(client);
    return err(row?.joined ? `its port belongs to the server of ${row.dir}` : 'another process is shutting it down');
  } catch (error) {
    await close(client);
    return err(error instanceof Error ? error.message : String(error));
  }
}

async function leave(client: pg.Client): Promise<boolean> {
  try {
    const { rows } = await client.query<{ alone: boolean }>(
      'select pg_advisory_unlock_shared($1), pg_try_advisory_lock($1) as alone',
      [LOCK],
    );
    return rows[0]?.alone ?? true;
  } catch {
    // The server is gone or going: stopping it once more does no harm.
    return true;
  }
}

async function close(client: pg.Client): Promise<void> {
  await client.end().catch(() => undefined);
}
