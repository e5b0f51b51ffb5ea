import { eq, lt } from 'drizzle-orm';
import type { EpochMs } from '../../domain/time.ts';
import type { Db, Tx } from '../db/database.ts';
import { webhookDeliveryTable, webhookKeyTable } from './webhook-schema.ts';

export type KeptDelivery = {
  readonly id: string;
  readonly source: string;
  /** SHA-256, in hex. */
  readonly signature: string;
  readonly url: string;
  readonly body: Buffer;
  readonly receivedAt: EpochMs;
};

/** False when the same signature was shown before, to whichever process. */
export async function insertDelivery(tx: Tx, { body, ...delivery }: KeptDelivery): Promise<boolean> {
  const kept = await tx
    .insert(webhookDeliveryTable)
    .values({ ...delivery, body: asText(body) })
    .onConflictDoNothing()
    .returning({ id: webhookDeliveryTable.id });
  return kept.length === 1;
}

/** Null for one that has been worked on, or was forgotten. */
export async function findOpenDelivery(db: Db | Tx, id: string): Promise<KeptDelivery | null> {
  const [row] = await db.select().from(webhookDeliveryTable).where(eq(webhookDeliveryTable.id, id));
  return typeof row?.body === 'string' ? { ...row, body: Buffer.from(row.body) } : null;
}

/** As text, so that whoever is to be forgotten is found in it. The database takes no NUL, and no sender of ours means one. */
function asText(body: Buffer): string {
  return body.toString('utf8').replaceAll('\0', '\uFFFD');
}

/** What it said is forgotten; that it came is not. */
export async function closeDelivery(db: Db | Tx, id: string): Promise<void> {
  await db.update(webhookDeliveryTable).set({ body: null }).where(eq(webhookDeliveryTable.id, id));
}

/** Notes that an event is taken in; false when it was before. Waits for another process that is about to. */
export async function keepKey(
  tx: Tx,
  { source, key, now }: { readonly source: string; readonly key: string; readonly now: EpochMs },
): Promise<boolean> {
  const kept = await tx
    .insert(webhookKeyTable)
    .values({ source, key, workedAt: now })
    .onConflictDoNothing()
    .returning({ key: webhookKeyTable.key });
  return kept.length === 1;
}

export async function forgetDeliveries(db: Db, before: EpochMs): Promise<void> {
  await db.delete(webhookDeliveryTable).where(lt(webhookDeliveryTable.receivedAt, before));
  await db.delete(webhookKeyTable).where(lt(webhookKeyTable.workedAt, before));
}
