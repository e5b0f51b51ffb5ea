import { z } from 'zod';
import type { JobKind } from '../../../domain/jobs/job.ts';
import { normalisePhone } from '../../../domain/phone.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../domain/time.ts';
import type { BookingEventListener } from '../../booking-events/follow-bookings.ts';
import { BOOKING_EVENT_KINDS, BookingStandSchema } from '../../booking-events/booking-event.ts';
import { type PlanContext, planJob } from '../../jobs/job-repository.ts';
import type { AddressKeys } from './address-keys.ts';

const TellBookingSchema = z.strictObject({
  /** The event's, and the note's. */
  eventId: z.uuid(),
  facilityId: z.uuid(),
  bookingId: z.uuid(),
  kind: z.enum(BOOKING_EVENT_KINDS),
  at: z.number(),
  stand: BookingStandSchema,
});
/** One thing that became of a booking. Whom it is about is looked up when it is told: no name stands in a job. */
export type TellBooking = z.infer<typeof TellBookingSchema>;

/** Told until HubSpot has it: a note of last week is of use this week. What it refuses for good waits for a person. */
export const TELL_BOOKING: JobKind<TellBooking> = {
  name: 'hubspot.booking',
  payload: TellBookingSchema,
  concurrency: 3,
  attemptsMax: 30,
  backOff: { firstMs: 5 * SECOND_MS, maxMs: HOUR_MS },
};

/**
 * What is told of bookings that were made long before we heard of them: a club that is paired, or comes back, brings
 * hundreds at once. One at a time, and at HubSpot's pace: what is booked meanwhile does not wait behind them.
 */
export const TELL_BACKLOG: JobKind<TellBooking> = { ...TELL_BOOKING, name: 'hubspot.backlog', concurrency: 1 };

/** Not news any more. */
const BACKLOG_MS = 15 * MINUTE_MS;

/**
 * Plans that HubSpot is told what became of a booking, with the note of it. What is told of one person is told one after
 * the other, so that figures of before never overwrite those of now.
 */
export function hubspotListener(keys: AddressKeys, context: () => PlanContext): BookingEventListener {
  return async (tx, { id, facilityId, bookingId, kind, notedAt, before, after }, { customer, createdAt }) => {
    const payload = { eventId: id, facilityId, bookingId, kind, at: notedAt, stand: after };
    const reach = customer.email ?? (customer.phone === null ? null : normalisePhone(customer.phone));
    const subject = `hubspot of ${keys.email(reach) ?? bookingId}`;
    const plan = { key: `hubspot booking ${id}`, subject, payload };
    const isBacklog = before === null && createdAt < notedAt - BACKLOG_MS;
    await planJob(tx, isBacklog ? TELL_BACKLOG : TELL_BOOKING, { ...plan, dueAt: notedAt, notAfter: null }, context());
  };
}
