import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { SECOND_MS } from '../../domain/time.ts';

/** Any number, the same in every version of the product. */
const LOCK = 7_230_004;
/** One that was killed a moment ago may still be in the server's books. */
const PATIENCE_MS = 5 * SECOND_MS;
const RETRY_MS = 250;

/** Facilities would be linked to one broker while another one's process waits for them. */
export class SecondBrokerError extends Error {
  override name = 'SecondBrokerError';

  constructor() {
    super(
      'another cloud-api on this database runs its own broker, and there can be only one. ' +
        'Give all of them the same one: MQTT_URL, of that process (mqtt://host:port) or of a Mosquitto',
    );
  }
}

/**
 * Sees to it that one process on a database runs the embedded broker, until the returned function is called or the
 * process is gone. Throws `SecondBrokerError` while another one does.
 */
export async function lockBroker(url: string, patienceMs = PATIENCE_MS): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: url, application_name: 'cloud-api broker', keepAlive: true });
  // The lock goes with the connection; it is only looked at when a process starts.
  client.on('error', () => undefined);
  await client.connect();
  for (let waitedMs = 0; waitedMs <= patienceMs; waitedMs += RETRY_MS) {
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [LOCK]);
    if (rows[0]?.taken === true) return () => client.end();
    await wait(RETRY_MS);
  }
  await client.end();
  throw new SecondBrokerError();
}
