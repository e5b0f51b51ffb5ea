import type { Booking } from '../../../domain/booking.ts';
import type { EpochMs } from '../../../domain/time.ts';
import { listBookingsOfResource, listCheckedIn } from '../bookings/booking-repository.ts';
import type { Db, Tx } from '../db/database.ts';
import { NEAR_USE_MS } from './bay-step.ts';

export type BayUse =
  | { readonly kind: 'free' }
  /** Somebody plays there, or has the right to. */
  | { readonly kind: 'in_use'; readonly until: EpochMs }
  | { readonly kind: 'near_use'; readonly startsAt: EpochMs };

/** Whether anybody plays in a bay, or soon will. Whoever has not left yet still plays, whatever the time is. */
export function findBayUse(
  db: Db | Tx,
  bay: { readonly facilityId: string; readonly resourceId: string },
  now: EpochMs,
): BayUse {
  const around = listBookingsOfResource(db, bay, { startsAt: now, endsAt: now + NEAR_USE_MS }).filter(mayStillPlay);
  const playing = around.find(({ startsAt }) => startsAt <= now);
  if (playing) return { kind: 'in_use', until: playing.endsAt };
  const late = listCheckedIn(db, bay.facilityId).find(
    ({ resourceId, startsAt, endsAt }) => resourceId === bay.resourceId && startsAt <= now && endsAt <= now,
  );
  if (late) return { kind: 'in_use', until: late.endsAt };
  // Players come early, and may be at the bay before their time.
  const early = around.find(({ status }) => status === 'checked_in');
  if (early) return { kind: 'in_use', until: early.endsAt };
  const [next] = around;
  return next ? { kind: 'near_use', startsAt: next.startsAt } : { kind: 'free' };
}

function mayStillPlay({ status }: Booking): boolean {
  return status === 'held' || status === 'confirmed' || status === 'checked_in';
}
