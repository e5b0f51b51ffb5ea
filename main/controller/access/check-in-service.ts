import { timingSafeEqual } from 'node:crypto';
import { decideAccess, parseEntryCode } from '../../../domain/access.ts';
import { type Booking, isLive } from '../../../domain/booking.ts';
import { type EpochMs, HOUR_MS } from '../../../domain/time.ts';
import type { CheckInService } from '../api/services.ts';
import type { CheckInAnswer } from '../api/views.ts';
import { findBooking, listLivePins } from '../bookings/booking-repository.ts';
import type { FacilityDesk } from '../bookings/facility-desk.ts';
import type { Actor } from '../staff/actor.ts';
import type { EntryKeyRing } from './entry-tokens/entry-key-ring.ts';
import { checkInByToken } from './entry-tokens/token-check-in.ts';
import { doorsHere, type Guest, letIn, type LetInParts } from './let-in.ts';

/** A code of a booking that ended this long ago is told that it is over, not that nobody knows it. */
const REMEMBERED_MS = 12 * HOUR_MS;

export type CheckInOptions = LetInParts & {
  /** What time it is at the doors; whom `other` lets in comes in, too. */
  readonly doorTime: () => { readonly now: EpochMs; readonly other: EpochMs | null };
  readonly entryKeys: EntryKeyRing;
};

/** Check-in at a kiosk: decided from this facility's own database alone, then the door is commanded, once. */
export function createCheckInService(options: CheckInOptions): CheckInService {
  return {
    checkIn: async (code, by, from) => {
      const entry = parseEntryCode(code);
      if (entry === null) return { outcome: 'refused', reason: 'code.unknown' };
      return entry.kind === 'pin'
        ? checkInByPin(options, entry.pin, by, from)
        : checkInByToken(options, entry, by, from);
    },
  };
}

async function checkInByPin(options: CheckInOptions, pin: string, by: Actor, from: string): Promise<CheckInAnswer> {
  const { desk, doorTime } = options;
  const admitAt = (booking: Booking, at: EpochMs) => letIn(options, guestOf(desk, booking, from), at, by);
  const decideAt = (now: EpochMs) => decideAccess(findByPin(desk, pin, now), now);
  const { now, other } = doorTime();
  const decided = decideAt(now);
  if (decided.ok) return admitAt(decided.value, now);
  const otherwise = other === null ? decided : decideAt(other);
  if (other !== null && otherwise.ok) return admitAt(otherwise.value, other);
  const { error } = decided;
  const base = { outcome: 'refused', reason: error.code } as const;
  return error.code === 'code.too_early' ? { ...base, opensAt: error.opensAt } : base;
}

function guestOf(desk: FacilityDesk, booking: Booking, from: string): Guest {
  const { id: bookingId, customer, status, startsAt, endsAt } = booking;
  const resource = desk.profile().resources.find(({ id }) => id === booking.resourceId);
  const doorIds = doorsHere(desk, resource, from);
  const hasArrived = status === 'checked_in';
  const firstName = customer.firstName;
  return { bookingId, firstName, startsAt, endsAt, resource, doorIds, hasArrived, means: 'pin' };
}

/**
 * The booking that a PIN stands for. Every candidate is compared, each in constant time, so that the time taken says
 * nothing about how near a guess was. Where a PIN was given out again, the booking whose time it is comes first.
 */
function findByPin(desk: FacilityDesk, given: string, now: EpochMs): Booking | null {
  const facilityId = desk.profile().id;
  const matching = listLivePins(desk.db, now - REMEMBERED_MS)
    .filter(({ pin }) => samePin(pin, given))
    .flatMap(({ bookingId }) => findBooking(desk.db, facilityId, bookingId)?.booking ?? [])
    .filter(isLive);
  const distance = ({ startsAt, endsAt }: Booking): number =>
    now < startsAt ? startsAt - now : Math.max(0, now - endsAt);
  return matching.sort((a, b) => distance(a) - distance(b))[0] ?? null;
}

function samePin(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
