import { err, ok, type Result } from '../../domain/result.ts';
import type { BookingRecord, BookingService, ChangeRefusal } from '../http/services.ts';
import type { BookingParts } from './booking-parts.ts';
import { findBooking, findRequest, type KnownBooking, toWanted } from './booking-repository.ts';
import { cancelBooking, moveBooking } from './change-booking.ts';
import { quoteMove } from './move-price.ts';
import { createBookingCreator } from './create-booking.ts';
import { findClaimOfBooking } from './idempotency-repository.ts';
import { findOpenChange } from './open-change-repository.ts';

const NOT_FOUND = { code: 'booking.not_found' } as const;

/** Bookings as customers make and change them: decided here where the time is the cloud's, asked of the facility where it is not. */
export function createBookingService(parts: BookingParts): BookingService {
  const { records } = parts;
  return {
    create: createBookingCreator(parts),
    find: async (id, token) => {
      const known = await findOwn(parts, id, token);
      if (known) return records.ofBooking(known.booking, (await findOpenChange(parts.db, known))?.shown);
      return records.isManageToken(id, token) ? findWanted(parts, id) : null;
    },
    move: async (id, token, to) => {
      const known = await findOwn(parts, id, token);
      return known ? moveBooking(parts, known, to) : err(NOT_FOUND);
    },
    quoteMove: async (id, token, to) => {
      const known = await findOwn(parts, id, token);
      return known ? quoteMove(parts, known, to) : err(NOT_FOUND);
    },
    cancel: async (id, token) => {
      const known = await findOwn(parts, id, token);
      if (known) return cancelBooking(parts, known);
      return records.isManageToken(id, token) ? giveUp(parts, id) : err(NOT_FOUND);
    },
  };
}

async function findOwn({ db, records }: BookingParts, id: string, token: string): Promise<KnownBooking | null> {
  // Looked up first either way: an unknown booking and a wrong token take the same time.
  const known = await findBooking(db, id);
  return records.isManageToken(id, token) ? known : null;
}

/** A booking that the facility has not granted, or did not in time. */
async function findWanted({ db, records }: BookingParts, id: string): Promise<BookingRecord | null> {
  const claim = await findClaimOfBooking(db, id);
  const request = claim && (await findRequest(db, claim.requestId));
  const wanted = request && toWanted(claim.facilityId, request);
  if (!wanted) return null;
  // Granted since the booking was looked for: a customer who is told no does not look again.
  const granted = request.status === 'accepted' ? await findBooking(db, id) : null;
  if (granted) return records.ofBooking(granted.booking);
  return records.ofWanted(wanted, request.status === 'pending' ? 'pending' : 'abandoned');
}

/** The customer does not wait for the facility's answer any longer. */
async function giveUp(parts: BookingParts, id: string): Promise<Result<BookingRecord, ChangeRefusal>> {
  const { db, links, records } = parts;
  const claim = await findClaimOfBooking(db, id);
  if (!claim) return err(NOT_FOUND);
  await links.find(claim.facilityId)?.node.run({ type: 'give-up', requestId: claim.requestId });
  const known = await findBooking(db, id);
  const record = known ? records.ofBooking(known.booking) : await findWanted(parts, id);
  return record ? ok(record) : err(NOT_FOUND);
}
