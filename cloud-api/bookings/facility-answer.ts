import { required } from '../../domain/assert.ts';
import type { Booking } from '../../domain/booking.ts';
import { err, ok } from '../../domain/result.ts';
import type { RequestRow } from '../../sync/engine/node-state.ts';
import type { LinkedFacility } from '../facility-link/facility-links.ts';
import type { CreateOutcome } from '../http/services.ts';
import { ANSWER_MS_MAX, type BookingParts } from './booking-parts.ts';
import { findBooking, findRequest, toWanted } from './booking-repository.ts';
import { ruleRefusal, takenRefusal, unreachableRefusal } from './create-refusals.ts';
import { findClaim, type KeptClaim, settleClaim } from './idempotency-repository.ts';

/** What becomes of a new booking that its facility has to decide. */

type Asked = Pick<KeptClaim, 'key' | 'facilityId' | 'bookingId' | 'requestId'>;

/** Waits for the facility, at most `ANSWER_MS_MAX`; then the booking is `pending`. */
export async function awaitFacility(
  parts: BookingParts,
  { settlements }: LinkedFacility,
  asked: Asked,
): Promise<CreateOutcome> {
  const settled = await Promise.race([settlements.wait(asked.requestId), parts.after(ANSWER_MS_MAX)]);
  const request = settled ?? (await findRequest(parts.db, asked.requestId));
  return afterAnswer(parts, asked, required(request, 'create: the request was kept with the claim'));
}

/** The key is known: the answer that was kept, or the one that is still awaited. */
export async function replay(
  parts: BookingParts,
  facility: LinkedFacility,
  { key, fingerprint }: { readonly key: string; readonly fingerprint: string },
): Promise<CreateOutcome> {
  const claim = required(await findClaim(parts.db, key), 'replay: the key is known');
  if (claim.fingerprint !== fingerprint) return err({ code: 'idempotency.key_reused' });
  if (claim.outcome) return claim.outcome;
  const request = await findRequest(parts.db, claim.requestId);
  if (request?.status === 'pending') return awaitFacility(parts, facility, claim);
  return afterAnswer(parts, claim, required(request, 'replay: the request was kept with the claim'));
}

async function afterAnswer(parts: BookingParts, asked: Asked, request: RequestRow): Promise<CreateOutcome> {
  const wanted = required(toWanted(asked.facilityId, request), 'create: the request asks for a booking');
  if (request.status === 'pending') return ok(parts.records.ofWanted(wanted, 'pending'));
  return settleClaim(parts.db, asked.key, await finalOutcome(parts, asked, request, wanted));
}

async function finalOutcome(
  { db, index, records }: BookingParts,
  { facilityId, bookingId }: Asked,
  { status, rejection }: RequestRow,
  wanted: Omit<Booking, 'status' | 'pin'>,
): Promise<CreateOutcome> {
  if (status === 'accepted') {
    const known = required(await findBooking(db, bookingId), 'create: what was accepted is in our copy');
    return ok(records.ofBooking(known.booking));
  }
  if (status !== 'rejected') return ok(records.ofWanted(wanted, 'abandoned'));
  if (rejection === 'taken') return err(takenRefusal(index, facilityId, wanted));
  if (rejection === 'closed') return err(ruleRefusal(index, facilityId, wanted));
  return err(unreachableRefusal(index, facilityId, wanted));
}
