import { and, asc, count, eq, exists, gt, inArray, lt, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { EpochMs } from '../../domain/time.ts';
import type { ToldTime, WaitlistOffer } from '../../domain/waitlist/decide-offers.ts';
import type { Db, Tx } from '../db/database.ts';
import { LanguageSchema } from '../messages/language-repository.ts';
import { waitlistEntryTable, waitlistToldTable } from './waitlist-schema.ts';

/** `left`: they said so; `booked`: they have a time that they waited for; `over`: it is past. */
const EntryStateSchema = z.enum(['waiting', 'left', 'booked', 'over']);

const EntrySchema = z.object({
  id: z.uuid(),
  facilityId: z.uuid(),
  address: z.string(),
  customerId: z.uuid().nullable(),
  language: LanguageSchema,
  date: z.iso.date(),
  fromMin: z.int(),
  untilMin: z.int(),
  durationMin: z.int(),
  resourceId: z.uuid().nullable(),
  partySize: z.int(),
  state: EntryStateSchema,
  joinedAt: z.number(),
  endsAt: z.number(),
});
/** What somebody waits for. */
export type WaitlistEntry = Readonly<z.infer<typeof EntrySchema>>;
export type WaitlistWish = Omit<WaitlistEntry, 'id' | 'state' | 'joinedAt' | 'endsAt' | 'language'>;

const { state, facilityId, address, joinedAt, endsAt } = waitlistEntryTable;

/** Until the transaction ends nobody else joins with this address. */
export async function holdAddress(tx: Tx, who: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('waitlist'), hashtext(${who}))`);
}

export async function insertEntry(tx: Tx, entry: WaitlistEntry): Promise<void> {
  await tx.insert(waitlistEntryTable).values(entry);
}

export async function findEntry(db: Db | Tx, id: string): Promise<WaitlistEntry | null> {
  const [row] = await db.select().from(waitlistEntryTable).where(eq(waitlistEntryTable.id, id));
  return row ? EntrySchema.parse(row) : null;
}

/** All that has been wished for with an address and is kept. Index: `waitlist_entry_address`. */
export async function listEntriesOf(db: Db | Tx, who: string): Promise<readonly WaitlistEntry[]> {
  const rows = await db.select().from(waitlistEntryTable).where(eq(address, who)).orderBy(asc(joinedAt));
  return rows.map((row) => EntrySchema.parse(row));
}

const isOpen = (at: string) => and(eq(facilityId, at), eq(state, 'waiting'));

/** Who waits at a facility, those who came first before the others. Index: `waitlist_entry_open`. */
export async function listWaiting(db: Db | Tx, at: string): Promise<readonly WaitlistEntry[]> {
  const { id } = waitlistEntryTable;
  const rows = await db.select().from(waitlistEntryTable).where(isOpen(at)).orderBy(asc(joinedAt), asc(id));
  return rows.map((row) => EntrySchema.parse(row));
}

/** How many wait at a facility. Index: `waitlist_entry_open`. */
export async function countWaiting(db: Db | Tx, at: string): Promise<number> {
  const [row] = await db.select({ waiting: count() }).from(waitlistEntryTable).where(isOpen(at));
  return row?.waiting ?? 0;
}

/** Whether anything is kept of a facility's waitlist. */
export async function hasEntries(db: Db | Tx, at: string): Promise<boolean> {
  const [row] = await db
    .select({ id: waitlistEntryTable.id })
    .from(waitlistEntryTable)
    .where(eq(facilityId, at))
    .limit(1);
  return row !== undefined;
}

/** Nothing happens to those who wait no longer. */
export async function endEntries(
  tx: Db | Tx,
  ids: readonly string[],
  how: Exclude<WaitlistEntry['state'], 'waiting'>,
): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .update(waitlistEntryTable)
    .set({ state: how })
    .where(and(inArray(waitlistEntryTable.id, [...ids]), eq(state, 'waiting')));
}

/** What somebody did not wait for, but could have since before `before`, and what they were told of it. */
export async function forgetEntries(tx: Tx, at: string, before: EpochMs): Promise<void> {
  const told = waitlistToldTable;
  await tx.delete(waitlistEntryTable).where(and(eq(facilityId, at), lt(endsAt, before)));
  await tx.delete(told).where(and(eq(told.facilityId, at), lt(told.startsAt, before)));
}

/** What those who wait at a facility have been told of, and what anybody was told since `since`. */
export async function listTold(tx: Tx, at: string, since: EpochMs): Promise<readonly ToldTime[]> {
  const told = waitlistToldTable;
  const isWaiting = exists(
    tx
      .select({ id: waitlistEntryTable.id })
      .from(waitlistEntryTable)
      .where(and(isOpen(at), eq(address, told.address))),
  );
  return tx
    .select({ address: told.address, startsAt: told.startsAt, endsAt: told.endsAt, toldAt: told.toldAt })
    .from(told)
    .where(and(eq(told.facilityId, at), sql`(${isWaiting} or ${gt(told.toldAt, since)})`));
}

type Telling = { readonly facilityId: string; readonly address: string; readonly messageId: string };

/** Notes that somebody is told of times. Of what they have been told already nothing is noted twice. */
export async function insertTold(
  tx: Tx,
  telling: Telling,
  times: WaitlistOffer['times'],
  toldAt: EpochMs,
): Promise<void> {
  const rows = times.map((time) => ({ ...telling, startsAt: time.startsAt, endsAt: time.endsAt, toldAt }));
  await tx.insert(waitlistToldTable).values(rows).onConflictDoNothing();
}

/** Of which times a message tells. Index: `waitlist_told_message`. */
export async function listToldBy(db: Db | Tx, messageId: string): Promise<readonly EpochMs[]> {
  const { startsAt } = waitlistToldTable;
  const rows = await db
    .select({ startsAt })
    .from(waitlistToldTable)
    .where(eq(waitlistToldTable.messageId, messageId))
    .orderBy(asc(startsAt));
  return rows.map((row) => row.startsAt);
}

/** The message was never sent: they may be told of these times yet. */
export async function forgetToldBy(tx: Tx, messageId: string): Promise<void> {
  await tx.delete(waitlistToldTable).where(eq(waitlistToldTable.messageId, messageId));
}
