import type pg from 'pg';
import { SECOND_MS } from '../../domain/time.ts';
import type { Log } from '../log.ts';
import { createLoneClient } from './lone-client.ts';

/** That this process lives, as everybody on the same database can see it. */
export type Presence = {
  /** False while its connection is being made: others take the process for dead. */
  isHeld(): boolean;
  stop(): Promise<void>;
};

export type PresenceOptions = {
  readonly url: string;
  /** Names this start of the process. */
  readonly worker: string;
  readonly log: Log;
};

/** Any number, the same in every version of the product. */
const LOCK_CLASS = 7_230_006;
const RETRY_MS = SECOND_MS;

/**
 * Holds a lock of the server's by the worker's name, on a connection of its own. It goes when the process does, and at
 * once: the system closes what a killed process had open. One that stands still keeps it, and so does a computer that
 * was unplugged; for those there are leases. Resolves when the first attempt has been made.
 */
export async function openPresence({ url, worker, log }: PresenceOptions): Promise<Presence> {
  let isStopped = false;
  let isHeld = false;
  let client: pg.Client | null = null;
  let retry: NodeJS.Timeout | undefined;

  function lose(lost: pg.Client, cause: unknown): void {
    if (client !== lost) return;
    client = null;
    lost.end().catch(() => undefined);
    if (isStopped) return;
    log.warn('presence.lost', { cause });
    // What has held is made anew at once: others may already look for who is gone.
    retry = setTimeout(() => void open(), isHeld ? 0 : RETRY_MS);
    isHeld = false;
  }

  async function open(): Promise<void> {
    const next = createLoneClient(url, 'presence');
    client = next;
    next.on('error', (cause) => lose(next, cause));
    next.on('end', () => lose(next, null));
    try {
      await next.connect();
      // Nobody else has the name: only an earlier connection of ours can be in the way, and the server drops that.
      await next.query('select pg_advisory_lock($1, hashtext($2))', [LOCK_CLASS, worker]);
      isHeld = client === next;
    } catch (cause) {
      lose(next, cause);
    }
  }

  await open();
  return {
    isHeld: () => isHeld,
    stop: async () => {
      isStopped = true;
      clearTimeout(retry);
      const last = client;
      client = null;
      isHeld = false;
      await last?.end();
    },
  };
}

/** SQL that is true when the process named by `worker`, an expression, holds its presence. */
export function isPresent(worker: string): string {
  return `exists (select from pg_locks
    where locktype = 'advisory' and granted and classid = ${LOCK_CLASS} and objid = hashtext(${worker})::oid and objsubid = 2
      and database = (select oid from pg_database where datname = current_database()))`;
}
