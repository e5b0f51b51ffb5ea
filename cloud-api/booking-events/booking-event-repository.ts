import { and, asc, eq, gt, inArray, lte, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Db, Tx } from '../db/database.ts';
import { visitTable } from '../facilities/facility-schema.ts';
import { allocationTable } from '../facility-link/facility-link-schema.ts';
import { BOOKING_EVENT_KINDS, type BookingEvent, type BookingStand, BookingStandSchema } from './booking-event.ts';
import { bookingCursorTable, bookingEventTable, bookingToldTable } from './booking-event-schema.ts';

const FacilityRowSchema = z.object({ facilityId: z.uuid() });

/** Facilities that have bookings or visits which nobody has looked at. */
export async function listBehind(db: Db): Promise<readonly string[]> {
  const { rows } = await db.execute(sql`
    select node.facility_id as "facilityId" from node_state node left join booking_cursor known using (facility_id)
      where node.commit_no > coalesce(known.commit_no, 0)
    union select facility_id from visit where is_due`);
  return z
    .array(FacilityRowSchema)
    .parse(rows)
    .map(({ facilityId }) => facilityId);
}

/** Up to which commit a facility was looked at; null while another process looks at it. Locks it. */
export async function lockCursor(tx: Tx, facilityId: string): Promise<number | null> {
  await tx.insert(bookingCursorTable).values({ facilityId, commitNo: 0 }).onConflictDoNothing();
  const [row] = await tx
    .select({ commitNo: bookingCursorTable.commitNo })
    .from(bookingCursorTable)
    .where(eq(bookingCursorTable.facilityId, facilityId))
    .for('update', { skipLocked: true });
  return row?.commitNo ?? null;
}

export async function saveCursor(tx: Tx, facilityId: string, commitNo: number): Promise<void> {
  await tx.update(bookingCursorTable).set({ commitNo }).where(eq(bookingCursorTable.facilityId, facilityId));
}

const CommitSchema = z.object({ commitNo: z.coerce.number() });

/** The facility's last commit. Those of one facility follow each other, so that all before it can be seen. */
export async function findLastCommit(tx: Tx, facilityId: string): Promise<number> {
  const { rows } = await tx.execute(
    sql`select commit_no as "commitNo" from node_state where facility_id = ${facilityId}`,
  );
  return rows[0] ? CommitSchema.parse(rows[0]).commitNo : 0;
}

export type ChangedBookings = {
  readonly bookingIds: readonly string[];
  /** Up to which commit these are all. */
  readonly commitNo: number;
};

/** Bookings that some commit after `from` wrote, of whole commits, about `limit` of them. Index: `allocation_commit`. */
export async function listChanged(
  tx: Tx,
  facilityId: string,
  { from, to, limit }: { readonly from: number; readonly to: number; readonly limit: number },
): Promise<ChangedBookings> {
  const of = (commits: { readonly after: number; readonly upTo: number }) =>
    and(
      eq(allocationTable.facilityId, facilityId),
      eq(allocationTable.kind, 'booking'),
      gt(allocationTable.commitNo, commits.after),
      lte(allocationTable.commitNo, commits.upTo),
    );
  const [last] = await tx
    .select({ commitNo: allocationTable.commitNo })
    .from(allocationTable)
    .where(of({ after: from, upTo: to }))
    .orderBy(asc(allocationTable.commitNo))
    .offset(limit - 1)
    .limit(1);
  const commitNo = last?.commitNo ?? to;
  const rows = await tx
    .select({ bookingId: allocationTable.bookingId })
    .from(allocationTable)
    .where(of({ after: from, upTo: commitNo }))
    .orderBy(asc(allocationTable.commitNo));
  return { bookingIds: [...new Set(rows.flatMap(({ bookingId }) => bookingId ?? []))], commitNo };
}

/** Bookings of which presence was told, which this takes as looked at. A visit that is being written is left for later. */
export async function takeDueVisits(tx: Tx, facilityId: string, limit: number): Promise<readonly string[]> {
  const due = tx
    .select({ bookingId: visitTable.bookingId })
    .from(visitTable)
    .where(and(eq(visitTable.facilityId, facilityId), visitTable.isDue))
    .limit(limit)
    .for('update', { skipLocked: true });
  const taken = await tx
    .update(visitTable)
    .set({ isDue: false })
    .where(and(eq(visitTable.facilityId, facilityId), inArray(visitTable.bookingId, due)))
    .returning({ bookingId: visitTable.bookingId });
  return taken.map(({ bookingId }) => bookingId);
}

/** How bookings stood when they were looked at last. */
export async function listTold(tx: Tx, bookingIds: readonly string[]): Promise<ReadonlyMap<string, BookingStand>> {
  const rows = await tx
    .select()
    .from(bookingToldTable)
    .where(inArray(bookingToldTable.bookingId, [...bookingIds]));
  return new Map(rows.map(({ bookingId, stand }) => [bookingId, BookingStandSchema.parse(stand)]));
}

export async function saveTold(
  tx: Tx,
  {
    bookingId,
    facilityId,
    stand,
  }: { readonly bookingId: string; readonly facilityId: string; readonly stand: BookingStand },
): Promise<void> {
  await tx
    .insert(bookingToldTable)
    .values({ bookingId, facilityId, stand })
    .onConflictDoUpdate({ target: bookingToldTable.bookingId, set: { stand } });
}

export async function insertEvents(tx: Tx, events: readonly BookingEvent[]): Promise<void> {
  if (events.length === 0) return;
  await tx.insert(bookingEventTable).values(events.map((event, position) => ({ ...event, position })));
}

const EventRowSchema = z.object({
  id: z.uuid(),
  facilityId: z.uuid(),
  bookingId: z.uuid(),
  kind: z.enum(BOOKING_EVENT_KINDS),
  notedAt: z.number(),
  before: BookingStandSchema.nullable(),
  after: BookingStandSchema,
});

/** What has become of a booking, the first first. */
export async function listEvents(db: Db | Tx, bookingId: string): Promise<readonly BookingEvent[]> {
  const rows = await db
    .select()
    .from(bookingEventTable)
    .where(eq(bookingEventTable.bookingId, bookingId))
    .orderBy(asc(bookingEventTable.notedAt), asc(bookingEventTable.position));
  return rows.map((row) => EventRowSchema.parse(row));
}
