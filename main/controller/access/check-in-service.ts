import { timingSafeEqual } from 'node:crypto';
import { decideAccess, type EntryCode, parseEntryCode } from '../../../domain/access.ts';
import { type Booking, isLive } from '../../../domain/booking.ts';
import { type EpochMs, HOUR_MS } from '../../../domain/time.ts';
import type { CheckInService } from '../api/services.ts';
import type { CheckInAnswer } from '../api/views.ts';
import { findBooking, listLivePins } from '../bookings/booking-repository.ts';
import type { FacilityDesk } from '../bookings/facility-desk.ts';
import type { ChangeBus } from '../change-bus.ts';
import type { Log } from '../log.ts';
import type { Actor } from '../staff/actor.ts';
import { arrive } from './arrival.ts';
import type { Doors } from './door-service.ts';
import { openDoors } from './open-doors.ts';

/** A code of a booking that ended this long ago is told that it is over, not that nobody knows it. */
const REMEMBERED_MS = 12 * HOUR_MS;

export type CheckInOptions = {
  readonly desk: FacilityDesk;
  readonly doors: Doors;
  readonly changes: ChangeBus;
  /** What time it is at the doors; whom `other` lets in comes in, too. */
  readonly doorTime: () => { readonly now: EpochMs; readonly other: EpochMs | null };
  readonly log: Log;
};

/** Check-in at a kiosk: decided from this facility's own database alone, then the door is commanded, once. */
export function createCheckInService({ desk, doors, changes, doorTime, log }: CheckInOptions): CheckInService {
  async function admit(booking: Booking, now: EpochMs, by: Actor): Promise<CheckInAnswer> {
    const profile = desk.profile();
    const resource = profile.resources.find(({ id }) => id === booking.resourceId);
    try {
      if (!arrive(desk, changes, { booking, at: now, now, by })) return { outcome: 'refused', reason: 'code.unknown' };
    } catch (error) {
      // A full disk keeps nobody out who has a right to come in (PROTOCOL §9: doors go on).
      log.error('check_in.presence_failed', { bookingId: booking.id, error });
    }
    const opening = (resource?.doorIds ?? ['']).map((doorId) => ({
      name: profile.doors.find(({ id }) => id === doorId)?.name ?? '',
      command: () => doors.command({ doorId, bookingId: booking.id }, by, () => undefined),
    }));
    const { id, customer, startsAt, endsAt } = booking;
    const shown = { id, firstName: customer.firstName, resourceName: resource?.name ?? '', startsAt, endsAt };
    return { ...(await openDoors(opening)), booking: shown };
  }

  return {
    checkIn: async (code, by) => {
      const entry = parseEntryCode(code);
      const decideAt = (now: EpochMs) => decideAccess(entry && findByCode(desk, entry, now), now);
      const { now, other } = doorTime();
      const decided = decideAt(now);
      if (decided.ok) return admit(decided.value, now, by);
      const otherwise = other === null ? decided : decideAt(other);
      if (other !== null && otherwise.ok) return admit(otherwise.value, other, by);
      const { error } = decided;
      const base = { outcome: 'refused', reason: error.code } as const;
      return error.code === 'code.too_early' ? { ...base, opensAt: error.opensAt } : base;
    },
  };
}

/**
 * The booking that a code stands for. Every candidate is compared, each in constant time, so that the time taken says
 * nothing about how near a guess was. Where a PIN was given out again, the booking whose time it is comes first.
 */
function findByCode(desk: FacilityDesk, code: EntryCode, now: EpochMs): Booking | null {
  const facilityId = desk.profile().id;
  const matching = listLivePins(desk.db, now - REMEMBERED_MS)
    .filter(({ pin, bookingId }) => samePin(pin, code.pin) && (code.kind === 'pin' || bookingId === code.bookingId))
    .flatMap(({ bookingId }) => findBooking(desk.db, facilityId, bookingId)?.booking ?? [])
    .filter(isLive);
  const distance = ({ startsAt, endsAt }: Booking): number =>
    now < startsAt ? startsAt - now : Math.max(0, now - endsAt);
  return matching.sort((a, b) => distance(a) - distance(b))[0] ?? null;
}

function samePin(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
