import { type Booking, isLive } from '../../domain/booking.ts';
import type { BookingPolicy } from '../../domain/facility.ts';
import { LATE_START_MAX_MIN } from '../../domain/slot-rules.ts';
import { contains, type EpochMs, type Interval, MINUTE_MS, overlaps } from '../../domain/time.ts';
import type { BlockView, DayView } from '../../main/controller/api/views.ts';

/** A time on a bay that somebody is about to ask for. */
export type Candidate = Interval & { readonly resourceId: string };

export type Conflict =
  | { readonly kind: 'booking'; readonly booking: Booking }
  | { readonly kind: 'block'; readonly block: BlockView }
  | { readonly kind: 'closed' | 'past' };

type Surroundings = {
  readonly day: Pick<DayView, 'openings' | 'bookings' | 'blocks'>;
  readonly policy: Pick<BookingPolicy, 'bufferMin'>;
  readonly now: EpochMs;
  /** The booking that is being moved: not in its own way, and it may stay in the past where it began. */
  readonly moving?: Booking | undefined;
};

/**
 * What stands in the way of a booking at `candidate`, by the desk's rules, or null. A hint while somebody drags: the
 * controller decides.
 */
export function findConflict(candidate: Candidate, { day, policy, now, moving }: Surroundings): Conflict | null {
  const bufferMs = policy.bufferMin * MINUTE_MS;
  const kept = { startsAt: candidate.startsAt - bufferMs, endsAt: candidate.endsAt + bufferMs };

  const booking = day.bookings.find(
    (other) =>
      other.resourceId === candidate.resourceId && other.id !== moving?.id && isLive(other) && overlaps(other, kept),
  );
  if (booking) return { kind: 'booking', booking };
  const block = day.blocks.find((other) => other.resourceId === candidate.resourceId && overlaps(other, candidate));
  if (block) return { kind: 'block', block };
  if (!day.openings.some((opening) => contains(opening, candidate))) return { kind: 'closed' };
  const startsAnew = candidate.startsAt !== moving?.startsAt;
  const startsTooLate = startsAnew && candidate.startsAt < now - LATE_START_MAX_MIN * MINUTE_MS;
  return startsTooLate || candidate.endsAt <= now ? { kind: 'past' } : null;
}

/** The longest a booking that starts at `startsAt` can last before it meets something; 0 when nothing fits. */
export function roomFrom(
  start: { readonly resourceId: string; readonly startsAt: EpochMs },
  { day, policy }: Pick<Surroundings, 'day' | 'policy'>,
): number {
  const opening = day.openings.find(
    (candidate) => candidate.startsAt <= start.startsAt && start.startsAt < candidate.endsAt,
  );
  if (opening === undefined) return 0;
  const bufferMs = policy.bufferMin * MINUTE_MS;
  const bookings = day.bookings.filter((other) => other.resourceId === start.resourceId && isLive(other));
  const blocks = day.blocks.filter((other) => other.resourceId === start.resourceId);
  const walls = [
    ...bookings.map((other) => ({ startsAt: other.startsAt - bufferMs, endsAt: other.endsAt + bufferMs })),
    ...blocks,
  ];
  const next = walls
    .filter((wall) => wall.endsAt > start.startsAt)
    .reduce((nearest, wall) => Math.min(nearest, wall.startsAt), opening.endsAt);
  return Math.max(0, next - start.startsAt);
}
