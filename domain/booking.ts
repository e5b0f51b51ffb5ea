import { z } from 'zod';
import { assert } from './assert.ts';
import { err, ok, type Result } from './result.ts';
import { isStorable, STORABLE } from './text.ts';
import { type EpochMs, EpochMsSchema } from './time.ts';

/** The life of a booking: held → confirmed → checked_in → completed, or cancelled, or no_show. */
export const BookingStatusSchema = z.enum(['held', 'confirmed', 'checked_in', 'completed', 'cancelled', 'no_show']);
export type BookingStatus = z.infer<typeof BookingStatusSchema>;

/** Where a booking was made. */
export const ChannelSchema = z.enum(['web', 'desk', 'kiosk', 'clubos']);
export type Channel = z.infer<typeof ChannelSchema>;

export const CustomerDetailsSchema = z.object({
  firstName: z.string().trim().min(1).max(80).refine(isStorable, STORABLE),
  lastName: z.string().trim().max(80).refine(isStorable, STORABLE),
  email: z.email().max(254).nullable(),
  phone: z.string().trim().max(40).refine(isStorable, STORABLE).nullable(),
});
export type CustomerDetails = z.infer<typeof CustomerDetailsSchema>;

export const PriceLineSchema = z.object({ label: z.string(), cents: z.int() });

/** What a booking was sold at; the lines add up to `totalCents`. */
export const BookingPriceSchema = z.object({
  totalCents: z.int().min(0),
  currency: z.string(),
  lines: z.array(PriceLineSchema),
});
export type BookingPrice = z.infer<typeof BookingPriceSchema>;

/** Six digits; a string, because of leading zeros. */
export const PinSchema = z.string().regex(/^\d{6}$/);

/** Why staff made a booking that a rule would not have let pass. */
export const OverrideSchema = z.object({ reason: z.string().trim().min(1).max(300).refine(isStorable, STORABLE) });
export type Override = z.infer<typeof OverrideSchema>;

/** What cancelling costs, as it was said when the booking was sold where it stands now. */
export const CancellationTermsSchema = z.object({
  /** The last instant at which it costs nothing. */
  freeUntilAt: EpochMsSchema,
  feeCents: z.int().min(0),
  /** Whether what it spends is gone when it is cancelled later than that. */
  losesSpend: z.boolean(),
});
export type CancellationTerms = z.infer<typeof CancellationTermsSchema>;

/** What a booking uses up besides time. The cloud owns all of it, and has granted it under `id` before it was booked. */
export const SpendSchema = z.object({
  id: z.uuid(),
  promotion: z.object({ id: z.uuid(), code: z.string().max(40) }).nullable(),
  /** How many credits of which customer, and how much of the price they have paid. */
  credits: z.object({ customerId: z.uuid(), count: z.int().min(1), cents: z.int().min(0) }).nullable(),
});
export type Spend = z.infer<typeof SpendSchema>;

/** What travels with the time of a booking: everything about it but when and where. */
export const BookingDetailsSchema = z.object({
  customer: CustomerDetailsSchema,
  partySize: z.int().min(1).max(100),
  notes: z.string().max(1000).refine(isStorable, STORABLE),
  price: BookingPriceSchema,
  channel: ChannelSchema,
  pin: PinSchema,
  createdAt: EpochMsSchema,
  /** Set when the booking was cancelled, by whoever owned its time. */
  cancelledAt: EpochMsSchema.nullable(),
  /** By which rules and prices it was sold where it stands now; absent in bookings of before. */
  terms: z.exactOptional(z.object({ version: z.int().min(1) })),
  /** Set where staff put it there against a rule. */
  override: z.exactOptional(OverrideSchema),
  /** Who had proved to be this customer when it was sold, so that what they have counted, and counts when it moves. */
  customerId: z.exactOptional(z.uuid()),
  /** Absent where nothing is spent. */
  spend: z.exactOptional(SpendSchema),
  /** Absent in bookings of before. */
  cancellation: z.exactOptional(CancellationTermsSchema),
});
export type BookingDetails = z.infer<typeof BookingDetailsSchema>;

/** A customer's claim on a resource for a time. `revision` steps with every change of its time or details. */
export type Booking = BookingDetails & {
  readonly id: string;
  readonly facilityId: string;
  readonly resourceId: string;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  readonly status: BookingStatus;
  readonly revision: number;
  readonly checkedInAt: EpochMs | null;
};

/** True while the booking keeps others out of its time. */
export function isLive(booking: Pick<Booking, 'status'>): boolean {
  return booking.status !== 'cancelled';
}

export type BookingStateError =
  | { readonly code: 'booking.wrong_state'; readonly status: BookingStatus }
  | { readonly code: 'booking.already_started'; readonly startedAt: EpochMs };

/** Errors: `booking.wrong_state` unless it is held. */
export function confirm(booking: Booking): Result<Booking, BookingStateError> {
  if (booking.status !== 'held') return err({ code: 'booking.wrong_state', status: booking.status });
  return ok({ ...booking, status: 'confirmed', revision: booking.revision + 1 });
}

/**
 * Says that the customer has arrived. Presence is the facility's own fact and does not step the revision.
 * A second arrival is the same arrival. Errors: `booking.wrong_state` unless confirmed or checked in.
 */
export function checkIn(booking: Booking, now: EpochMs): Result<Booking, BookingStateError> {
  if (booking.status === 'checked_in') return ok(booking);
  if (booking.status !== 'confirmed') return err({ code: 'booking.wrong_state', status: booking.status });
  return ok({ ...booking, status: 'checked_in', checkedInAt: now });
}

/** Ends a visit. Errors: `booking.wrong_state` unless checked in. */
export function complete(booking: Booking): Result<Booking, BookingStateError> {
  if (booking.status !== 'checked_in') return err({ code: 'booking.wrong_state', status: booking.status });
  return ok({ ...booking, status: 'completed' });
}

/** Nobody came. Errors: `booking.wrong_state` unless confirmed. */
export function markNoShow(booking: Booking): Result<Booking, BookingStateError> {
  if (booking.status !== 'confirmed') return err({ code: 'booking.wrong_state', status: booking.status });
  return ok({ ...booking, status: 'no_show' });
}

/** Gives the time back. Errors: `booking.wrong_state` unless held or confirmed. Whether it is too late is a rule, not a state. */
export function cancel(booking: Booking, now: EpochMs): Result<Booking, BookingStateError> {
  if (booking.status !== 'held' && booking.status !== 'confirmed') {
    return err({ code: 'booking.wrong_state', status: booking.status });
  }
  return ok({ ...booking, status: 'cancelled', cancelledAt: now, revision: booking.revision + 1 });
}

/**
 * Moves or resizes a booking. One that is held or confirmed may go anywhere; one that is checked in keeps its start
 * and resource and may only end at another time. Whether the new time is free is the owner's question; that it is not
 * empty the caller must have seen to.
 *
 * Errors: `booking.wrong_state`; `booking.already_started` when a checked-in booking would start elsewhere.
 */
export function reschedule(
  booking: Booking,
  to: { readonly resourceId: string; readonly startsAt: EpochMs; readonly endsAt: EpochMs },
): Result<Booking, BookingStateError> {
  const { resourceId, startsAt, endsAt } = to;
  assert(startsAt < endsAt, 'reschedule: the interval is empty');
  if (booking.status === 'checked_in') {
    if (startsAt !== booking.startsAt || resourceId !== booking.resourceId) {
      return err({ code: 'booking.already_started', startedAt: booking.startsAt });
    }
  } else if (booking.status !== 'held' && booking.status !== 'confirmed') {
    return err({ code: 'booking.wrong_state', status: booking.status });
  }
  // Named one by one: `to` may be a whole slot or booking, whose other fields must not come along.
  return ok({ ...booking, resourceId, startsAt, endsAt, revision: booking.revision + 1 });
}
