import type { LinkedFacility } from '../facility-link/facility-links.ts';
import type { Wanted } from '../http/services.ts';
import type { BookingParts } from './booking-parts.ts';

/** How often a facility is asked again that had not got its part of the time when it was asked. */
export const HANDOVER_TRIES_MAX = 3;

/**
 * Of a time that lies partly in each side's, our part goes to the facility, which then decides all of it as any of its
 * own (PROTOCOL §8.3). To be called before the facility is asked; never while its link is down. Returns whether there
 * was anything to hand over. Whatever becomes of the booking, the facility keeps it.
 */
export async function handOverOurPart(
  { index }: Pick<BookingParts, 'index'>,
  { node }: Pick<LinkedFacility, 'node'>,
  { facilityId, place }: { readonly facilityId: string; readonly place: Wanted },
): Promise<boolean> {
  const ranges = index.partsToHandOver(facilityId, place);
  if (ranges.length === 0) return false;
  // Refused when the time has changed hands meanwhile: then its owner is asked all the same.
  await node.run({ type: 'transfer', ranges });
  return true;
}
