import { sql } from 'drizzle-orm';
import type { EpochMs } from '../../domain/time.ts';
import type { Db } from '../db/database.ts';
import { integrationHealthTable } from './health-schema.ts';

/** What is known of how somebody else's system answers. */
export type ContactRecord = {
  readonly name: string;
  readonly lastSuccessAt: EpochMs | null;
  readonly lastFailureAt: EpochMs | null;
  readonly lastFailure: string | null;
  readonly pausedUntil: EpochMs | null;
};

/** Adds what this process has seen to what others have; of two the later stays. */
export async function saveContacts(db: Db, records: readonly ContactRecord[]): Promise<void> {
  if (records.length === 0) return;
  const { lastSuccessAt, lastFailureAt, lastFailure } = integrationHealthTable;
  // In one order, so that no two processes wait for each other.
  const rows = records.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  await db
    .insert(integrationHealthTable)
    .values(rows)
    .onConflictDoUpdate({
      target: integrationHealthTable.name,
      set: {
        lastSuccessAt: sql`greatest(${lastSuccessAt}, excluded.last_success_at)`,
        lastFailureAt: sql`greatest(${lastFailureAt}, excluded.last_failure_at)`,
        lastFailure: sql`case when excluded.last_failure_at >= coalesce(${lastFailureAt}, 0)
          then excluded.last_failure else ${lastFailure} end`,
        pausedUntil: sql`excluded.paused_until`,
      },
    });
}

export async function listContacts(db: Db): Promise<readonly ContactRecord[]> {
  return db.select().from(integrationHealthTable);
}
