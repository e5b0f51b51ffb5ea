import { and, asc, desc, eq, getTableColumns, gt, inArray, lt, type SQL, sql } from 'drizzle-orm';
import { BlockDetailsSchema } from '../../../domain/admission.ts';
import { type Booking, BookingDetailsSchema } from '../../../domain/booking.ts';
import type { Interval } from '../../../domain/time.ts';
import type { HeldAllocation } from '../../../sync/engine/node-state.ts';
import { readHeldAllocation } from '../../../sync/engine/rows.ts';
import { type Visit, VisitFactSchema } from '../../../sync/protocol/product-data.ts';
import type { BlockView } from '../api/views.ts';
import { allocationTable, requestTable } from '../cloud-link/cloud-link-schema.ts';
import { ALLOCATION_MS_MAX } from '../cloud-link/sqlite-node-store.ts';
import type { Db, Tx } from '../db/database.ts';
import { oncePerConnection } from '../db/prepared-statements.ts';
import { visitTable } from './visit-schema.ts';

/** Bookings as people know them: an allocation of kind `booking` with what the facility has seen of the visit. */

/** A booking with the allocation that stands for it now. */
export type KnownBooking = { readonly booking: Booking; readonly allocation: HeldAllocation };

/**
 * Index: `allocation_booking`. A booking that moves between owners has two allocations for a while: the newer one
 * counts, be it given back by now, and of two equally new ones the live one.
 */
export function findBooking(db: Db | Tx, facilityId: string, bookingId: string): KnownBooking | null {
  const rows = db
    .select()
    .from(allocationTable)
    .where(and(eq(allocationTable.bookingId, bookingId), isNotGivenUp()))
    .orderBy(desc(allocationTable.revision), asc(allocationTable.state))
    .all();
  const [row] = rows;
  if (!row) return null;
  const allocation = readHeldAllocation(row);
  return { booking: toBooking(facilityId, allocation, findVisit(db, bookingId)), allocation };
}

/** What came of a request that we have given up is about to be undone by its owner: nobody is shown it as theirs. */
function isNotGivenUp(): SQL {
  return sql`not exists (
    select 1 from ${requestTable} as asked
    where asked.id = ${allocationTable.requestId} and asked.status in ('abandoned', 'rejected'))`;
}

/** Read as it lies there: text that is no JSON must not take the rest of the day along. */
const ROW = { ...getTableColumns(allocationTable), data: sql<string>`${allocationTable.data}` };

/** The time is kept from sale whatever its data is; what cannot be read at all is null, which is no booking's data. */
function readBlockingRow({ data, ...row }: { readonly data: string }): HeldAllocation {
  return readHeldAllocation({ ...row, data: parseJson(data) });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Live bookings and blocks that share an instant with `interval`, in order of start, unreadable ones too: they keep
 * their time. Index: `allocation_ends`.
 */
export function listAllocationsIn(db: Db | Tx, interval: Interval): HeldAllocation[] {
  return db
    .select(ROW)
    .from(allocationTable)
    .where(
      and(
        eq(allocationTable.state, 'active'),
        gt(allocationTable.endsAt, interval.startsAt),
        lt(allocationTable.endsAt, interval.endsAt + ALLOCATION_MS_MAX),
        lt(allocationTable.startsAt, interval.endsAt),
      ),
    )
    .orderBy(asc(allocationTable.startsAt))
    .all()
    .map(readBlockingRow);
}

/** The readable ones among `allocations`; of the others see `listUnreadable`. */
export function toBookings(db: Db | Tx, facilityId: string, allocations: readonly HeldAllocation[]): Booking[] {
  const booked = allocations.filter((allocation) => allocation.kind !== 'block' && isReadable(allocation));
  const ids = booked.flatMap(({ bookingId }) => (bookingId === null ? [] : [bookingId]));
  const rows = ids.length === 0 ? [] : db.select().from(visitTable).where(inArray(visitTable.bookingId, ids)).all();
  const visits = new Map(rows.map((row) => [row.bookingId, toVisit(row)]));
  return booked.map((allocation) => toBooking(facilityId, allocation, visits.get(allocation.bookingId ?? '') ?? null));
}

/** Time that is taken by something whose data no version of the program that we know could have written. */
export function listUnreadable(allocations: readonly HeldAllocation[]): HeldAllocation[] {
  return allocations.filter((allocation) => !isReadable(allocation));
}

function isReadable({ kind, data }: HeldAllocation): boolean {
  return (kind === 'block' ? BlockDetailsSchema : BookingDetailsSchema).safeParse(data).success;
}

/** Unreadable ones, bookings too, are blocks that say so: nobody can do anything with them but see that they are there. */
export function toBlocks(allocations: readonly HeldAllocation[]): BlockView[] {
  return allocations
    .filter((allocation) => allocation.kind === 'block' || !isReadable(allocation))
    .map(({ id, resourceId, startsAt, endsAt, revision, kind, data }) => {
      const details = BlockDetailsSchema.safeParse(kind === 'block' ? data : null);
      const { reason, createdBy } = details.success ? details.data : UNREADABLE;
      return { id, resourceId, startsAt, endsAt, revision, reason, createdBy };
    });
}

const UNREADABLE = { reason: 'Unreadable booking, time blocked', createdBy: '' } as const;

/** Given-back time means cancelled; presence counts only while the time is held. */
export function toBooking(facilityId: string, allocation: HeldAllocation, visit: Visit | null): Booking {
  const { resourceId, startsAt, endsAt, revision, state, kind, bookingId, id } = allocation;
  const status = state === 'void' ? 'cancelled' : kind === 'hold' ? 'held' : (visit?.status ?? 'confirmed');
  return {
    ...BookingDetailsSchema.parse(allocation.data),
    id: bookingId ?? id,
    facilityId,
    resourceId,
    startsAt,
    endsAt,
    revision,
    status,
    checkedInAt: visit?.checkedInAt ?? null,
  };
}

export function findVisit(db: Db | Tx, bookingId: string): Visit | null {
  const row = db.select().from(visitTable).where(eq(visitTable.bookingId, bookingId)).get();
  return row ? toVisit(row) : null;
}

export function saveVisit(tx: Tx, visit: Visit, isTold: boolean): void {
  const { bookingId, ...rest } = visit;
  const set = { ...rest, isTold: isTold ? 1 : 0 };
  tx.insert(visitTable)
    .values({ bookingId, ...set })
    .onConflictDoUpdate({ target: visitTable.bookingId, set })
    .run();
}

/** A visit as the cloud was told of it: an earlier one than is known here is no news. */
export function recoverVisit(tx: Tx, visit: Visit): void {
  const known = tx.select().from(visitTable).where(eq(visitTable.bookingId, visit.bookingId)).get();
  if (!known || known.changedAt < visit.changedAt) saveVisit(tx, visit, true);
}

/** Visits that the cloud has not been told of: seen while fenced. */
export function listUntoldVisits(db: Db | Tx): Visit[] {
  return db.select().from(visitTable).where(eq(visitTable.isTold, 0)).all().map(toVisit);
}

export function hasVisits(db: Db | Tx): boolean {
  return db.select({ id: visitTable.bookingId }).from(visitTable).limit(1).get() !== undefined;
}

/** Bookings whose players are in, as far as anybody knows. Few at any time. */
export function listCheckedIn(db: Db | Tx, facilityId: string): Booking[] {
  const rows = db.select().from(visitTable).where(eq(visitTable.status, 'checked_in')).all();
  return rows.flatMap(({ bookingId }) => findBooking(db, facilityId, bookingId)?.booking ?? []);
}

function toVisit(row: typeof visitTable.$inferSelect): Visit {
  const { bookingId, status, checkedInAt, changedAt } = row;
  return VisitFactSchema.shape.data.parse({ bookingId, status, checkedInAt, changedAt });
}

/** Null, and no error, where the data is no JSON: one such row must not keep everybody out. */
const PIN = sql<
  string | null
>`case when json_valid(${allocationTable.data}) then ${allocationTable.data} ->> '$.pin' end`;

export type LivePin = { readonly bookingId: string; readonly pin: string };

/**
 * The PINs of bookings that end after `since`, and nothing else of them: check-in goes through hundreds.
 * Index: `allocation_ends`.
 */
export function listLivePins(db: Db | Tx, since: number): LivePin[] {
  return db
    .select({ bookingId: allocationTable.bookingId, pin: PIN })
    .from(allocationTable)
    .where(
      and(eq(allocationTable.kind, 'booking'), eq(allocationTable.state, 'active'), gt(allocationTable.endsAt, since)),
    )
    .all()
    .flatMap(({ bookingId, pin }) => (bookingId === null || pin === null ? [] : [{ bookingId, pin }]));
}

/**
 * The bookings that end after `since` and have this PIN: one, unless something is wrong. For sales: the time that it
 * takes says whether there is one. Index: `allocation_pin`.
 */
export function listBookingIdsOfPin(db: Db, pin: string, since: number): string[] {
  return bookingIdsOfPin(db)
    .all(pin, since)
    .flatMap((bookingId) => bookingId ?? []);
}

const bookingIdsOfPin = oncePerConnection((sqlite) =>
  sqlite
    .prepare<[string, number], string | null>(
      `select booking_id from allocation
        where case when json_valid(data) then data ->> '$.pin' end = ?
          and kind = 'booking' and state = 'active' and ends_at > ?`,
    )
    .pluck(),
);

/** Bookings that end after `since` and can be read. Index: `allocation_ends`. */
export function listBookingsEndingAfter(db: Db | Tx, facilityId: string, since: number): KnownBooking[] {
  const rows = db
    .select(ROW)
    .from(allocationTable)
    .where(
      and(eq(allocationTable.kind, 'booking'), eq(allocationTable.state, 'active'), gt(allocationTable.endsAt, since)),
    )
    .all()
    .map(readBlockingRow)
    .filter(isReadable);
  const bookings = toBookings(db, facilityId, rows);
  return rows.flatMap((allocation, index) => {
    const booking = bookings[index];
    return booking ? [{ booking, allocation }] : [];
  });
}

/** Live bookings of one resource that share an instant with `interval` and can be read. Index: `allocation_time`. */
export function listBookingsOfResource(
  db: Db | Tx,
  { facilityId, resourceId }: { readonly facilityId: string; readonly resourceId: string },
  { startsAt, endsAt }: Interval,
): Booking[] {
  const rows = db
    .select(ROW)
    .from(allocationTable)
    .where(
      and(
        eq(allocationTable.resourceId, resourceId),
        eq(allocationTable.state, 'active'),
        gt(allocationTable.startsAt, startsAt - ALLOCATION_MS_MAX),
        lt(allocationTable.startsAt, endsAt),
        gt(allocationTable.endsAt, startsAt),
      ),
    )
    .orderBy(asc(allocationTable.startsAt))
    .all();
  return toBookings(db, facilityId, rows.map(readBlockingRow));
}

/** Where these bookings are, or were when their time was given back. Index: `allocation_booking`. */
export function listResourcesOf(db: Db | Tx, bookingIds: readonly string[]): string[] {
  const { resourceId, bookingId } = allocationTable;
  const rows = db
    .selectDistinct({ resourceId })
    .from(allocationTable)
    .where(inArray(bookingId, [...bookingIds]))
    .all();
  return rows.map((row) => row.resourceId);
}
