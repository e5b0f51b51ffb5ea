import { and, eq, inArray, lt } from 'drizzle-orm';
import { z } from 'zod';
import type { EpochMs } from '../../../domain/time.ts';
import type { SpendAsk, SpendDecision } from '../../../sync/protocol/product-data.ts';
import type { Db, Tx } from '../db/database.ts';
import { spendTable } from './spend-schema.ts';

const SpendRowSchema = z.object({
  id: z.string(),
  bookingId: z.string(),
  state: z.enum(['asked', 'granted', 'refused', 'used', 'returned']),
});
export type SpendRow = z.infer<typeof SpendRowSchema>;

/** The cloud is being asked; one that is known already is no news. */
export function insertSpend(tx: Tx, { spend, bookingId }: Pick<SpendAsk, 'spend' | 'bookingId'>, now: EpochMs): void {
  tx.insert(spendTable).values({ id: spend.id, bookingId, state: 'asked', since: now }).onConflictDoNothing().run();
}

/**
 * What the cloud has said. Of what went back meanwhile nothing changes: that was told, and follows in the stream. One
 * that is not known here was asked by a disk that is gone: if no booking carries it, it goes back.
 */
export function decideSpend(tx: Tx, { ask, result }: SpendDecision, now: EpochMs): void {
  insertSpend(tx, ask, now);
  tx.update(spendTable)
    .set({ state: result.kind })
    .where(and(eq(spendTable.id, ask.spend.id), eq(spendTable.state, 'asked')))
    .run();
}

/** Takes up again a question of before this disk went back in time: the sweep sees to what it has come to. */
export function recoverSpend(tx: Tx, ask: SpendAsk, now: EpochMs): void {
  insertSpend(tx, ask, now);
}

export function recoverReturn(tx: Tx, spendId: string): void {
  settleSpend(tx, spendId, 'returned');
}

/** A booking carries it, or it is told to be given back. */
export function settleSpend(tx: Tx, spendId: string, state: 'used' | 'returned'): void {
  tx.update(spendTable).set({ state }).where(eq(spendTable.id, spendId)).run();
}

export function findSpend(db: Db | Tx, spendId: string): SpendRow | null {
  const row = db.select().from(spendTable).where(eq(spendTable.id, spendId)).get();
  return row ? SpendRowSchema.parse(row) : null;
}

/** What may have been granted before `before` and was neither used nor given back. Index: `spend_state`. */
export function listUnsettled(db: Db | Tx, before: EpochMs): SpendRow[] {
  return db
    .select()
    .from(spendTable)
    .where(and(inArray(spendTable.state, ['asked', 'granted']), lt(spendTable.since, before)))
    .all()
    .map((row) => SpendRowSchema.parse(row));
}
