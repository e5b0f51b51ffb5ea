import { required } from '../../domain/assert.ts';
import type { Booking } from '../../domain/booking.ts';
import { err, ok } from '../../domain/result.ts';
import type { NodePort } from '../../sync/engine/node-port.ts';
import type { HeldAllocation, RequestRow } from '../../sync/engine/node-state.ts';
import type { LinkedFacility } from '../facility-link/facility-links.ts';
import type { CreateOutcome } from '../http/services.ts';
import { ANSWER_MS_MAX, type BookingParts } from './booking-parts.ts';
import { findBooking, findRequest, toBooking, toWanted } from './booking-repository.ts';
import { FACILITY_DISK_FULL, isTransient, ruleRefusal, takenRefusal, unreachableRefusal } from './create-refusals.ts';
import { findClaim, forgetClaim, type KeptClaim, type KeptOutcome, settleClaim } from './idempotency-repository.ts';

/** What becomes of a new booking that its facility has to decide. */

type Asked = Pick<KeptClaim, 'key' | 'facilityId' | 'bookingId' | 'requestId'>;

/** Waits for the facility, at most `ANSWER_MS_MAX`; then the booking is `pending`. */
export async function awaitFacility(
  parts: BookingParts,
  { node, settlements }: LinkedFacility,
  asked: Asked,
): Promise<CreateOutcome> {
  const grant = followGrant(node, asked.requestId);
  try {
    const settled = await settlements.wait(asked.requestId, parts.after(ANSWER_MS_MAX));
    const granted = grant.seen();
    // Kept with the key in the transaction that brought it.
    if (settled?.status === 'accepted' && granted) return toldOutcome(parts, asked.facilityId, { granted });
    const request = settled ?? (await findRequest(parts.db, asked.requestId));
    return await afterAnswer(parts, asked, required(request, 'create: the request was kept with the claim'));
  } finally {
    grant.stop();
  }
}

/** What the facility grants on a request, as it is committed: nobody has to read it again. */
function followGrant({ onCommitted }: Pick<NodePort, 'onCommitted'>, requestId: string) {
  let granted: HeldAllocation | null = null;
  const stop = onCommitted(({ writes }) => {
    granted = writes.allocations.find((allocation) => allocation.requestId === requestId) ?? granted;
  });
  return { seen: () => granted, stop };
}

/** What the customer is told of what was kept. */
export function toldOutcome(
  { records }: Pick<BookingParts, 'records'>,
  facilityId: string,
  kept: KeptOutcome,
): CreateOutcome {
  if (!('granted' in kept)) return kept;
  return ok(records.ofBooking(toBooking(facilityId, kept.granted, null)));
}

export type Replayed =
  | { readonly kind: 'answer'; readonly outcome: CreateOutcome }
  /** The facility did not decide, and will not: the key is free for another try at the same booking. */
  | { readonly kind: 'try-again'; readonly bookingId: string };

/** The key is known: the answer that was kept, or the one that is still awaited. */
export async function replay(
  parts: BookingParts,
  facility: LinkedFacility,
  { key, fingerprint, bookingId }: { readonly key: string; readonly fingerprint: string; readonly bookingId: string },
): Promise<Replayed> {
  const answer = (outcome: CreateOutcome): Replayed => ({ kind: 'answer', outcome });
  const claim = await findClaim(parts.db, key);
  // Another repetition has just made room.
  if (!claim) return { kind: 'try-again', bookingId };
  if (claim.fingerprint !== fingerprint) return answer(err({ code: 'idempotency.key_reused' }));
  if (claim.outcome) return answer(toldOutcome(parts, claim.facilityId, claim.outcome));
  const request = await findRequest(parts.db, claim.requestId);
  if (request?.status === 'pending') return answer(await awaitFacility(parts, facility, claim));
  const outcome = await afterAnswer(parts, claim, required(request, 'replay: the request was kept with the claim'));
  if (!isTransient(outcome)) return answer(outcome);
  await forgetClaim(parts.db, claim);
  return { kind: 'try-again', bookingId: claim.bookingId };
}

async function afterAnswer(parts: BookingParts, asked: Asked, request: RequestRow): Promise<CreateOutcome> {
  const wanted = required(toWanted(asked.facilityId, request), 'create: the request asks for a booking');
  if (request.status === 'pending') return ok(parts.records.ofWanted(wanted, 'pending'));
  const outcome = await finalOutcome(parts, asked, request, wanted);
  if (isTransient(outcome)) return outcome;
  return toldOutcome(parts, asked.facilityId, await settleClaim(parts.db, asked.key, outcome));
}

async function finalOutcome(
  { db, index, records }: BookingParts,
  { facilityId, bookingId }: Asked,
  { status, rejection, reason }: RequestRow,
  wanted: Omit<Booking, 'status' | 'pin'>,
): Promise<CreateOutcome> {
  if (status === 'accepted') {
    const known = required(await findBooking(db, bookingId), 'create: what was accepted is in our copy');
    return ok(records.ofBooking(known.booking));
  }
  if (status !== 'rejected') return ok(records.ofWanted(wanted, 'abandoned'));
  if (rejection === 'taken') return err(takenRefusal(index, facilityId, wanted));
  if (rejection === 'closed' && reason !== FACILITY_DISK_FULL) {
    const { resourceId, startsAt, endsAt, partySize, customer } = wanted;
    const asking = { partySize, email: customer.email, customerId: null };
    return err(ruleRefusal(index, facilityId, { resourceId, startsAt, endsAt, asking }));
  }
  return err(unreachableRefusal(index, facilityId, wanted));
}
