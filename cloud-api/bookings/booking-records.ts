import { createHmac, createSecretKey } from 'node:crypto';
import type { Booking } from '../../domain/booking.ts';
import type { MintPass } from '../entry-keys/entry-passes.ts';
import type { BookingRecord, PendingChange } from '../http/services.ts';
import { secretsEqual } from '../secrets.ts';

/** Turns bookings into what their customers see, and knows which customer may see which. */
export type BookingRecords = {
  /** `pendingChange`: what its facility has been asked for and has not answered. */
  ofBooking(booking: Booking, pendingChange?: PendingChange | null): BookingRecord;
  /** Of a wish that has no booking (yet). */
  ofWanted(wanted: Omit<Booking, 'status' | 'pin'>, status: 'pending' | 'abandoned'): BookingRecord;
  isManageToken(bookingId: string, token: string): boolean;
};

/**
 * `key` signs the tokens with which customers manage their bookings: nothing is stored, and all answers are equal.
 * `mintPass` makes what opens doors, of bookings that do.
 */
export function createBookingRecords(key: Buffer, mintPass: MintPass): BookingRecords {
  const secret = createSecretKey(key);
  const tokenOf = (bookingId: string): string =>
    createHmac('sha256', secret).update(bookingId).digest('base64url').slice(0, 32);

  return {
    ofBooking: (booking, pendingChange = null) => {
      const { id, facilityId, resourceId, startsAt, endsAt, status, customer, partySize, notes, price, revision, pin } =
        booking;
      const place = { facilityId, resourceId, startsAt, endsAt };
      const entry = status === 'confirmed' || status === 'checked_in' ? mintPass(booking) : null;
      const shown = { id, ...place, status, customer, partySize, notes, price, revision, pin, entry, ...sold(booking) };
      return { ...shown, manageToken: tokenOf(id), pendingChange };
    },
    ofWanted: (wanted, status) => {
      const { id, facilityId, resourceId, startsAt, endsAt, customer, partySize, notes, price, revision } = wanted;
      const place = { facilityId, resourceId, startsAt, endsAt };
      return {
        id,
        ...place,
        status,
        customer,
        partySize,
        notes,
        price,
        revision,
        pin: '',
        entry: null,
        ...sold(wanted),
        manageToken: tokenOf(id),
        pendingChange: null,
      };
    },
    isManageToken: (bookingId, token) => secretsEqual(token, tokenOf(bookingId)),
  };
}

function sold({ spend, cancellation }: Pick<Booking, 'spend' | 'cancellation'>) {
  return { spend: spend ?? null, cancellation: cancellation ?? null };
}
