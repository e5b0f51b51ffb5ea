import { and, asc, desc, eq, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { BookingProposalSchema } from '../../domain/admission.ts';
import { type Booking, BookingDetailsSchema } from '../../domain/booking.ts';
import type { HeldAllocation, RequestRow } from '../../sync/engine/node-state.ts';
import { readHeldAllocation, readRequestRow } from '../../sync/engine/rows.ts';
import { type Visit, VisitFactSchema } from '../../sync/protocol/product-data.ts';
import type { Db, Tx } from '../db/database.ts';
import { run } from '../db/statement.ts';
import { visitTable } from '../facilities/facility-schema.ts';
import { allocationTable, requestTable } from '../facility-link/facility-link-schema.ts';

/** A booking with the allocation that stands for it now. */
export type KnownBooking = { readonly booking: Booking; readonly allocation: HeldAllocation };

/**
 * Index: `allocation_booking`. A booking is one facility's: `saveWrites` lets no other name it. One that moves between owners has two allocations for a while: the newer one
 * counts, be it given back by now, and of two equally new ones the live one.
 */
export async function findBooking(db: Db | Tx, bookingId: string): Promise<KnownBooking | null> {
  const { facilityId } = allocationTable;
  const [row] = await db
    .select({ held: allocationTable, visit: visitTable })
    .from(allocationTable)
    .leftJoin(visitTable, and(eq(visitTable.facilityId, facilityId), eq(visitTable.bookingId, bookingId)))
    .where(and(eq(allocationTable.bookingId, bookingId), eq(allocationTable.kind, 'booking'), isNotGivenUp()))
    .orderBy(desc(allocationTable.revision), asc(allocationTable.state))
    .limit(1);
  if (!row) return null;
  const allocation = readHeldAllocation(row.held);
  const visit = row.visit && VisitFactSchema.shape.data.parse(row.visit);
  return { allocation, booking: toBooking(row.held.facilityId, allocation, visit) };
}

/** What came of a request that we have given up is about to be undone by its owner: nobody is shown it as theirs. */
function isNotGivenUp(): SQL {
  return sql`not exists (
    select 1 from ${requestTable} as asked
    where asked.id = ${allocationTable.requestId} and asked.facility_id = ${allocationTable.facilityId}
      and asked.status in ('abandoned', 'rejected'))`;
}

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

/** What a pending request would become: a booking without a PIN. Null unless it asks for a booking. */
export function toWanted(facilityId: string, { operation }: RequestRow): Omit<Booking, 'status' | 'pin'> | null {
  if (operation.op !== 'book') return null;
  const { pin: _, ...details } = BookingProposalSchema.parse(operation.data);
  const { resourceId, startsAt, endsAt, bookingId: id, revision } = operation;
  return { ...details, id, facilityId, resourceId, startsAt, endsAt, revision, checkedInAt: null };
}

export async function findRequest(db: Db, requestId: string): Promise<RequestRow | null> {
  const [row] = await db.select().from(requestTable).where(eq(requestTable.id, requestId));
  return row ? readRequestRow(row) : null;
}

export type TakenPin = { readonly pin: string; readonly bookingId: string | null };

/** Which PINs among some belong to which bookings that end after an instant. Index: `allocation_pin`. */
export async function listTakenPins(
  tx: Tx,
  facilityId: string,
  { among, endingAfter }: { readonly among: readonly string[]; readonly endingAfter: number },
): Promise<TakenPin[]> {
  const { rows } = await run(tx, TAKEN_PINS, [facilityId, among, endingAfter]);
  return rows.map((row) => TakenPinSchema.parse(row));
}

const TAKEN_PINS = {
  name: 'taken_pins',
  // Apart, as in `lock-state.ts`: by its end nearly every booking of the facility would be looked at.
  text: `select wanted.pin, known.booking_id as "bookingId" from unnest($2::text[]) as wanted (pin)
    cross join lateral (
      select booking_id, ends_at from allocation
      where facility_id = $1 and state = 'active' and kind = 'booking' and data ->> 'pin' = wanted.pin
      offset 0) as known
    where known.ends_at > $3`,
};

const TakenPinSchema = z.object({ pin: z.string(), bookingId: z.string().nullable() });
