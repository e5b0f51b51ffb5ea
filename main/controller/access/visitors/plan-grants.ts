import { ACCESS_TAIL_MS, accessWindow } from '../../../../domain/access.ts';
import type { Booking } from '../../../../domain/booking.ts';
import type { FacilityProfile } from '../../../../domain/facility.ts';
import type { EpochMs } from '../../../../domain/time.ts';
import { findBooking, listBookingsEndingAfter } from '../../bookings/booking-repository.ts';
import type { Tx } from '../../db/database.ts';
import { findJobByKey, type PlanContext, planJob } from '../../jobs/job-repository.ts';
import { type DoorGrant, isSameWanted, overAt, settleAt, type WantedVisit } from './door-grant.ts';
import { findGrant, insertGrant, listGrantsEndingAfter, saveUnwanted, saveWanted } from './door-grant-repository.ts';
import { SETTLE_GRANT, settleKey, VISITORS } from './visitor-jobs.ts';

export type GrantPlanning = PlanContext & { readonly profile: FacilityProfile };

/** What keeps the failure to plan for one booking from the others: does `work`, or undoes and tells. */
export type PlanGuard = (tx: Tx, bookingId: string, work: (tx: Tx) => void) => void;

/**
 * Writes down what the door system should have for a booking, and the job that sees to it, in one transaction. Changes
 * nothing when all is as it was.
 */
export function planGrant(tx: Tx, bookingId: string, planning: GrantPlanning): void {
  const known = findBooking(tx, planning.profile.id, bookingId);
  planFor(tx, { bookingId, booking: known?.booking ?? null, grant: findGrant(tx, bookingId) }, planning);
}

/**
 * The same for all bookings and grants that are not over: after a change of the facility's doors, with a database from
 * before there were grants, or one put back from a backup. Quick where there is nothing to plan.
 */
export function planAllGrants(tx: Tx, planning: GrantPlanning, guard: PlanGuard): void {
  const { now, profile } = planning;
  const grants = new Map(listGrantsEndingAfter(tx, now).map((grant) => [grant.bookingId, grant]));
  for (const { booking } of listBookingsEndingAfter(tx, profile.id, now - ACCESS_TAIL_MS)) {
    const grant = grants.get(booking.id);
    grants.delete(booking.id);
    const wanted = wantedVisit(booking, profile);
    if (grant?.isWanted && wanted && isSameWanted(grant.wanted, wanted)) continue;
    guard(tx, booking.id, (inner) => planGrant(inner, booking.id, planning));
  }
  for (const { bookingId, isWanted } of grants.values()) {
    if (isWanted) guard(tx, bookingId, (inner) => planGrant(inner, bookingId, planning));
  }
}

type Planned = { readonly bookingId: string; readonly booking: Booking | null; readonly grant: DoorGrant | null };

function planFor(tx: Tx, { bookingId, booking, grant }: Planned, planning: GrantPlanning): void {
  const { now, profile } = planning;
  const wanted = booking && wantedVisit(booking, profile);
  if (wanted) {
    if (grant ? grant.isWanted && isSameWanted(grant.wanted, wanted) : now >= wanted.endsAt) return;
    if (grant) saveWanted(tx, bookingId, wanted, now);
    else insertGrant(tx, bookingId, wanted, now);
  } else {
    if (!grant?.isWanted) return;
    saveUnwanted(tx, bookingId, now);
  }
  settleSoon(tx, bookingId, planning);
}

/** What doors should open for this booking; null where they should not, as for one that is held, cancelled or over. */
function wantedVisit(booking: Booking, { resources }: FacilityProfile): WantedVisit | null {
  if (booking.status !== 'confirmed' && booking.status !== 'checked_in') return null;
  const resource = resources.find(({ id }) => id === booking.resourceId);
  if (!resource) return null;
  const { firstName, lastName } = booking.customer;
  return {
    ...accessWindow(booking),
    pin: booking.pin,
    doorIds: resource.doorIds,
    guestName: `${firstName} ${lastName}`.trim(),
  };
}

/** Plans the job that brings the door system in line with a grant. Of one that is over there is nothing to plan. */
export function settleSoon(tx: Tx, bookingId: string, context: PlanContext): void {
  const grant = findGrant(tx, bookingId);
  if (!grant) return;
  const [dueAt, notAfter] = [settleAt(grant, context.now), pointlessAt(tx, grant)];
  if (dueAt >= notAfter) return;
  planJob(
    tx,
    SETTLE_GRANT,
    { key: settleKey(bookingId), subject: VISITORS, payload: { bookingId }, dueAt, notAfter },
    context,
  );
}

/**
 * From when on nothing is to be done about it. Where it is not known until when the door system lets somebody in, what
 * was planned when it was known counts as well.
 */
function pointlessAt(tx: Tx, grant: DoorGrant): EpochMs {
  const isUnknown = grant.given === null && (grant.visitorId !== null || grant.isUncertain);
  const planned = isUnknown ? findJobByKey(tx, settleKey(grant.bookingId)) : null;
  return Math.max(overAt(grant), planned?.notAfter ?? 0);
}
