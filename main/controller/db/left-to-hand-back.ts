import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { z } from 'zod';
import { BUSY_TIMEOUT_MS } from './pragmas.ts';
import { DATABASE_FILE } from './restored-file.ts';

export type LeftToHandBack = {
  /** Stretches of time that are still this facility's to sell. */
  readonly ranges: number;
  /** Changes that the cloud is not known to have. */
  readonly events: number;
  /** The cloud is being told that all goes back. */
  readonly isTold: boolean;
};

const RowSchema = z.object({ ranges: z.int(), events: z.int(), isTold: z.int() });

/** What is still here, as a running controller has written it down; it notes acknowledgements every few seconds. */
export function readLeftToHandBack(dataDir: string): LeftToHandBack {
  const sqlite = new Sqlite(join(dataDir, DATABASE_FILE), { readonly: true, timeout: BUSY_TIMEOUT_MS });
  try {
    const { isTold, ...left } = RowSchema.parse(sqlite.prepare(LEFT).get());
    return { ...left, isTold: isTold === 1 };
  } finally {
    sqlite.close();
  }
}

const LEFT = `select
  (select count(*) from held_range where holder = 'own') as ranges,
  (select max(0, out_seq - peer_acked) from node_state) as events,
  exists (select 1 from (select body from outbox where kind = 'fact' and body like '%"facility.hand_back"%'
    order by seq desc limit 1) where body like '%"isWanted":true%') as isTold`;
