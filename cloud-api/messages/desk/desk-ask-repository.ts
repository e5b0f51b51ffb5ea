import { and, asc, desc, eq, gt, isNotNull } from 'drizzle-orm';
import type { EpochMs } from '../../../domain/time.ts';
import type { MessageAsk } from '../../../sync/protocol/product-data.ts';
import type { Db, Tx } from '../../db/database.ts';
import { messageAskTable, messageTable } from '../message-schema.ts';

/** What a facility wants, as it is kept until it has been answered. */
export type DeskAsk = typeof messageAskTable.$inferSelect;

/** Keeps what a facility has asked, in the transaction of the link. */
export async function keepDeskAsk(
  tx: Tx,
  facilityId: string,
  { askId, bookingId, by, wish, now }: MessageAsk & { readonly now: EpochMs },
): Promise<void> {
  const email = wish.kind === 'look' ? null : wish.email;
  await tx
    .insert(messageAskTable)
    .values({ facilityId, askId, bookingId, by, kind: wish.kind, email, isDone: false, refusal: null, askedAt: now })
    .onConflictDoNothing();
}

export function listDeskAsks(db: Db, facilityId: string): Promise<DeskAsk[]> {
  return db
    .select()
    .from(messageAskTable)
    .where(eq(messageAskTable.facilityId, facilityId))
    .orderBy(asc(messageAskTable.askedAt));
}

export async function listFacilitiesWithDeskAsks(db: Db): Promise<string[]> {
  const rows = await db.selectDistinct({ facilityId: messageAskTable.facilityId }).from(messageAskTable);
  return rows.map(({ facilityId }) => facilityId);
}

const isIt = ({ facilityId, askId }: DeskAsk) =>
  and(eq(messageAskTable.facilityId, facilityId), eq(messageAskTable.askId, askId));

/** Until the transaction ends nobody else carries it out; null when it has been answered. */
export async function lockDeskAsk(tx: Tx, ask: DeskAsk): Promise<DeskAsk | null> {
  const [row] = await tx.select().from(messageAskTable).where(isIt(ask)).for('update');
  return row ?? null;
}

export async function markDeskAskDone(tx: Tx, ask: DeskAsk, refusal: string | null): Promise<void> {
  await tx.update(messageAskTable).set({ isDone: true, refusal }).where(isIt(ask));
}

/** Once its answer is in the stream. */
export async function deleteDeskAsk(db: Db, ask: DeskAsk): Promise<void> {
  await db.delete(messageAskTable).where(isIt(ask));
}

/** The occasions of what somebody had sent again about a booking since then, the last first. */
export async function listAskedAgain(tx: Tx, bookingId: string, since: EpochMs): Promise<string[]> {
  const { createdAt, occasion, askedBy } = messageTable;
  const rows = await tx
    .select({ occasion })
    .from(messageTable)
    .where(and(eq(messageTable.bookingId, bookingId), isNotNull(askedBy), gt(createdAt, since)))
    .orderBy(desc(createdAt));
  return rows.map((row) => row.occasion);
}
