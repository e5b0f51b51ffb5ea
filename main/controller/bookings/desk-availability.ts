import { alternatives, type AvailabilityFacts, checkSlot, type WantedSlot } from '../../../domain/availability.ts';
import type { Range } from '../../../domain/ownership.ts';
import { priceOf } from '../../../domain/pricing.ts';
import { err, type Result } from '../../../domain/result.ts';
import { DAY_MS, type Interval } from '../../../domain/time.ts';
import type { FreeSlot } from '../api/views.ts';
import type { DomainError } from '../errors.ts';
import { listAllocationsIn } from './booking-repository.ts';
import type { FacilityDesk } from './facility-desk.ts';

/** What availability at the desk follows from, for times around `around`. */
export function factsAround(desk: FacilityDesk, around: Interval): AvailabilityFacts {
  const wide = { startsAt: around.startsAt - DAY_MS, endsAt: around.endsAt + DAY_MS };
  return {
    profile: desk.profile(),
    busy: listAllocationsIn(desk.db, wide),
    now: desk.clock.now(),
    channel: 'desk',
    calendar: desk.calendar(),
  };
}

/** Errors: those of `checkSlot`, with free times instead of a taken one. */
export function checkTime(desk: FacilityDesk, wanted: WantedSlot): Result<null, DomainError> {
  const checked = checkSlot(factsAround(desk, wanted), wanted);
  if (checked.ok) return checked;
  const { error } = checked;
  return err(error.code === 'slot.taken' ? takenError(desk, wanted) : error);
}

export function takenError(desk: FacilityDesk, wanted: WantedSlot): DomainError {
  const free = alternatives(factsAround(desk, wanted), wanted);
  return { code: 'slot.taken', alternatives: free.map((slot) => toFreeSlot(desk, slot)) };
}

export function toFreeSlot(desk: FacilityDesk, slot: Range): FreeSlot {
  return { ...slot, price: priceOf(desk.profile(), slot), owner: desk.link.owns(slot) ? 'facility' : 'cloud' };
}
