import { z } from 'zod';
import { type Booking, BookingStatusSchema } from '../../domain/booking.ts';
import { EpochMsSchema } from '../../domain/time.ts';

/** What can become of a booking, as others are told: customers, the CRM, ClubOS. */
export const BOOKING_EVENT_KINDS = [
  'created',
  /** Another time or another bay. */
  'moved',
  'cancelled',
  /** It stands again after it had been cancelled: an undo, or a recovery. */
  'restored',
  'checked_in',
  'completed',
  'no_show',
] as const;
export type BookingEventKind = (typeof BOOKING_EVENT_KINDS)[number];

/** A booking as far as others are told of its changes. Nothing of it names a person. */
export const BookingStandSchema = z.object({
  resourceId: z.uuid(),
  startsAt: EpochMsSchema,
  endsAt: EpochMsSchema,
  status: BookingStatusSchema,
  revision: z.int(),
});
export type BookingStand = z.infer<typeof BookingStandSchema>;

export function standOf({ resourceId, startsAt, endsAt, status, revision }: Booking): BookingStand {
  return { resourceId, startsAt, endsAt, status, revision };
}

/** One of what has become of a booking; noted once, in the order in which it came to be known here. */
export type BookingEvent = {
  readonly id: string;
  readonly facilityId: string;
  readonly bookingId: string;
  readonly kind: BookingEventKind;
  /** When it was noted, not when it happened: a facility that was apart tells late. */
  readonly notedAt: number;
  /** As it was told last; null for what nobody has been told of. */
  readonly before: BookingStand | null;
  readonly after: BookingStand;
};

/**
 * What has become of a booking between what was told last and how it stands. What came and went unseen in between is not
 * told; an arrival and an end are told after the making that nobody had heard of.
 */
export function eventsBetween(before: BookingStand | null, after: BookingStand): readonly BookingEventKind[] {
  const isGone = after.status === 'cancelled';
  if (before === null)
    return isGone || after.status === 'held' ? [] : ['created', ...presence('confirmed', after.status)];
  if (before.status === 'cancelled') return isGone ? [] : ['restored', ...presence('confirmed', after.status)];
  if (isGone) return ['cancelled'];
  return [...(isSamePlace(before, after) ? [] : (['moved'] as const)), ...presence(before.status, after.status)];
}

type Status = BookingStand['status'];

/** Presence that is taken back, as a check-in by mistake, is not told. */
function presence(before: Status, after: Status): readonly BookingEventKind[] {
  if (before === after) return [];
  if (after === 'checked_in' || after === 'no_show') return [after];
  if (after === 'completed') return before === 'checked_in' ? ['completed'] : ['checked_in', 'completed'];
  return [];
}

function isSamePlace(a: BookingStand, b: BookingStand): boolean {
  return a.resourceId === b.resourceId && a.startsAt === b.startsAt && a.endsAt === b.endsAt;
}
