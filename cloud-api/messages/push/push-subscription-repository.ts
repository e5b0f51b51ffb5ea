import { asc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { required } from '../../../domain/assert.ts';
import type { Db, Tx } from '../../db/database.ts';
import { LanguageSchema } from '../language-repository.ts';
import { pushSubscriptionTable } from './push-schema.ts';

const PushSubscriptionSchema = z.object({
  id: z.uuid(),
  bookingId: z.uuid(),
  endpoint: z.string(),
  p256dh: z.string(),
  auth: z.string(),
  serverKey: z.string(),
  language: LanguageSchema,
  createdAt: z.number(),
});
/** A browser that asked to be told of a booking. */
export type PushSubscription = Readonly<z.infer<typeof PushSubscriptionSchema>>;

/** One that has asked already keeps its id, and gets the keys that it shows now. */
export async function saveSubscription(tx: Tx, subscription: PushSubscription): Promise<PushSubscription> {
  const { p256dh, auth, serverKey, language } = subscription;
  const [row] = await tx
    .insert(pushSubscriptionTable)
    .values(subscription)
    .onConflictDoUpdate({
      target: [pushSubscriptionTable.bookingId, pushSubscriptionTable.endpoint],
      set: { p256dh, auth, serverKey, language },
    })
    .returning();
  return PushSubscriptionSchema.parse(required(row, 'saveSubscription: it is inserted or changed'));
}

export async function findSubscription(db: Db | Tx, id: string): Promise<PushSubscription | null> {
  const [row] = await db.select().from(pushSubscriptionTable).where(eq(pushSubscriptionTable.id, id));
  return row ? PushSubscriptionSchema.parse(row) : null;
}

/** Those of a booking, in the order in which they asked. Index: `push_subscription_once`. */
export async function listSubscriptions(db: Db | Tx, bookingId: string): Promise<readonly PushSubscription[]> {
  const { createdAt, id } = pushSubscriptionTable;
  const rows = await db
    .select()
    .from(pushSubscriptionTable)
    .where(eq(pushSubscriptionTable.bookingId, bookingId))
    .orderBy(asc(createdAt), asc(id));
  return rows.map((row) => PushSubscriptionSchema.parse(row));
}

export async function deleteSubscription(tx: Tx, id: string): Promise<void> {
  await tx.delete(pushSubscriptionTable).where(eq(pushSubscriptionTable.id, id));
}

/** Forgets the browser that `id` is one subscription of, for all bookings; returns what was forgotten. Index: `push_subscription_endpoint`. */
export async function deleteBrowserOf(tx: Tx, id: string): Promise<readonly PushSubscription[]> {
  const known = await findSubscription(tx, id);
  if (!known) return [];
  const rows = await tx
    .delete(pushSubscriptionTable)
    .where(eq(pushSubscriptionTable.endpoint, known.endpoint))
    .returning();
  return rows.map((row) => PushSubscriptionSchema.parse(row));
}
