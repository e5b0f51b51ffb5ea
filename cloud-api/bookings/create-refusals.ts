import type { AvailabilityIndex } from '../availability/availability-index.ts';
import type { Asking, CreateBooking, CreateOutcome, CreateRefusal, Wanted } from '../http/services.ts';

/** Who asks for a new booking, as rules ask. */
export function askingOf({ partySize, customer, customerId }: CreateBooking): Asking {
  return { partySize, email: customer.email, customerId };
}

/** Why a new booking cannot be had at a place of a facility, with what its customer may do instead. */

export function takenRefusal(index: AvailabilityIndex, facilityId: string, place: Wanted): CreateRefusal {
  return { code: 'slot.taken', alternatives: index.findAlternatives(facilityId, place) };
}

/** The rule that stood in the way, with its facts; should none apply by now, the time was taken meanwhile. */
export function ruleRefusal(
  index: AvailabilityIndex,
  facilityId: string,
  place: Wanted & { readonly asking?: Asking },
): CreateRefusal {
  const checked = index.checkSlot(place);
  if (!checked.ok) return checked.error;
  const { refusal } = checked.value;
  return refusal === null || refusal.code === 'slot.taken' ? takenRefusal(index, facilityId, place) : refusal;
}

/** A reason of a facility that cannot write a promise down: as good as out of reach, and not the fault of the time asked for. */
export const FACILITY_DISK_FULL = 'facility.disk_full';

export function unreachableRefusal(
  index: AvailabilityIndex,
  facilityId: string,
  { resourceId }: Pick<Wanted, 'resourceId'>,
): CreateRefusal {
  return { code: 'facility.unreachable', sellableFrom: index.sellableFrom(facilityId, resourceId) };
}

/** True for an answer that says nothing of the wish itself: it is not kept, and the same key may try again. */
export function isTransient(outcome: CreateOutcome): boolean {
  return !outcome.ok && outcome.error.code === 'facility.unreachable';
}
