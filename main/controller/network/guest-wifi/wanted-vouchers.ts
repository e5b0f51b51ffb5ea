import type { Booking } from '../../../../domain/booking.ts';
import { DAY_MS, type EpochMs, type Interval, MINUTE_MS } from '../../../../domain/time.ts';
import { listAllocationsIn, toBookings } from '../../bookings/booking-repository.ts';
import type { Db } from '../../db/database.ts';
import type { KeptVoucher } from './wifi-voucher-repository.ts';

/** How long before its start a booking gets its voucher. */
export const VOUCHER_LEAD_MS = DAY_MS;

/** A voucher runs from its first use, and players come early and stay to talk. */
export const SLACK_MIN = 30;

/** A booking that should have a voucher. */
export type WantedVoucher = Interval & { readonly bookingId: string; readonly durationMin: number };

/** What bookings should have a voucher now. Index: `allocation_ends`. */
export function listWantedVouchers(db: Db, facilityId: string, now: EpochMs): WantedVoucher[] {
  const soon = listAllocationsIn(db, { startsAt: now, endsAt: now + VOUCHER_LEAD_MS });
  return toBookings(db, facilityId, soon).filter(isComing).map(wantedFor);
}

function isComing({ status }: Booking): boolean {
  return status === 'confirmed' || status === 'checked_in';
}

function wantedFor({ id, startsAt, endsAt }: Booking): WantedVoucher {
  const durationMin = Math.ceil((endsAt - startsAt) / MINUTE_MS) + SLACK_MIN;
  return { bookingId: id, startsAt, endsAt, durationMin };
}

export type VoucherNeeds = {
  /** To be made, or found again. */
  readonly missing: readonly WantedVoucher[];
  /** Of another length than the booking by now, and not in use yet: to be deleted and made anew. */
  readonly replaced: readonly KeptVoucher[];
  /** Only the booking's times are others. */
  readonly moved: readonly KeptVoucher[];
  /** The booking is not among those that should have one: it may be cancelled, over, or far ahead by now. */
  readonly leftOver: readonly KeptVoucher[];
};

/** What is to be done about the vouchers `kept`, so that the bookings `wanted` have theirs. */
export function compareVouchers(
  wanted: readonly WantedVoucher[],
  kept: readonly KeptVoucher[],
  now: EpochMs,
): VoucherNeeds {
  const keptOf = new Map(kept.map((voucher) => [voucher.bookingId, voucher]));
  const wantedIds = new Set(wanted.map(({ bookingId }) => bookingId));
  const missing: WantedVoucher[] = [];
  const replaced: KeptVoucher[] = [];
  const moved: KeptVoucher[] = [];
  for (const wish of wanted) {
    const has = keptOf.get(wish.bookingId);
    // Whoever plays already may be online with it: it stays, and its slack has to do.
    const isReplaced = has !== undefined && has.durationMin !== wish.durationMin && wish.startsAt > now;
    if (!has || isReplaced) missing.push(wish);
    if (has && isReplaced) replaced.push(has);
    else if (has && (has.startsAt !== wish.startsAt || has.endsAt !== wish.endsAt)) {
      moved.push({ ...has, startsAt: wish.startsAt, endsAt: wish.endsAt });
    }
  }
  return { missing, replaced, moved, leftOver: kept.filter(({ bookingId }) => !wantedIds.has(bookingId)) };
}
