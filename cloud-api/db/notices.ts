import pg from 'pg';
import { SECOND_MS } from '../../domain/time.ts';
import type { Log } from '../log.ts';
import { createLoneClient } from './lone-client.ts';

/** What `notify` of any process on the same database brings, as long as the connection stands. */
export type Notices = { stop(): Promise<void> };

export type NoticesOptions = {
  readonly url: string;
  readonly channels: readonly string[];
  readonly log: Log;
  onNotice(channel: string, payload: string): void;
  /** Listening begins, for the first time or again: what was told before has not been heard. */
  onListening(): void;
};

const RETRY_MS = SECOND_MS;
/** A connection that is dead without a word shows it when it is asked something. */
const PROBE_MS = 3 * SECOND_MS;

/**
 * Listens on a connection of its own and makes a new one whenever that breaks. Nothing is promised about what is told
 * meanwhile: whoever listens reads everything anew at `onListening`. Resolves when the first attempt has been made.
 */
export async function openNotices(options: NoticesOptions): Promise<Notices> {
  let isStopped = false;
  let client: pg.Client | null = null;
  let retry: NodeJS.Timeout | undefined;
  let probe: NodeJS.Timeout | undefined;

  function lose(lost: pg.Client, cause: unknown): void {
    if (client !== lost) return;
    client = null;
    clearInterval(probe);
    // Whatever comes of it: it may never answer.
    lost.end().catch(() => undefined);
    if (isStopped) return;
    options.log.warn('notices.connection.lost', { cause });
    retry = setTimeout(() => void open(), RETRY_MS);
  }

  async function ask(asked: pg.Client): Promise<void> {
    try {
      await asked.query('select 1');
    } catch (cause) {
      lose(asked, cause);
    }
  }

  async function open(): Promise<void> {
    const next = createLoneClient(options.url, 'notices');
    client = next;
    next.on('error', (cause) => lose(next, cause));
    next.on('end', () => lose(next, null));
    next.on('notification', ({ channel, payload }) => options.onNotice(channel, payload ?? ''));
    try {
      await next.connect();
      for (const channel of options.channels) await next.query(`listen ${pg.escapeIdentifier(channel)}`);
      if (client !== next) return;
      probe = setInterval(() => void ask(next), PROBE_MS);
      options.onListening();
    } catch (cause) {
      lose(next, cause);
    }
  }

  await open();
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(retry);
      clearInterval(probe);
      const last = client;
      client = null;
      await last?.end();
    },
  };
}
