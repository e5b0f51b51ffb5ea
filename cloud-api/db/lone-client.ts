import pg from 'pg';
import { SECOND_MS } from '../../domain/time.ts';

const ANSWER_LIMIT_MS = 5 * SECOND_MS;

/** A connection outside of the pool, for what hangs on the connection itself. `name` is what the server shows of it. */
export function createLoneClient(url: string, name: string): pg.Client {
  return new pg.Client({
    connectionString: url,
    application_name: `cloud-api ${name}`,
    connectionTimeoutMillis: ANSWER_LIMIT_MS,
    query_timeout: ANSWER_LIMIT_MS,
    keepAlive: true,
  });
}
