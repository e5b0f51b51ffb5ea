import { cutAfterDays } from '../../domain/business-day.ts';
import type { Range } from '../../domain/ownership.ts';
import { MINUTE_MS } from '../../domain/time.ts';
import type { LinkedFacility } from '../facility-link/facility-links.ts';
import type { Wanted } from '../http/services.ts';
import type { BookingParts } from './booking-parts.ts';

/** How often a facility is asked again that had not got its part of the time when it was asked. */
export const HANDOVER_TRIES_MAX = 3;

/** A facility that has not given time back by then keeps it. */
const GIVE_BACK_MS_MAX = MINUTE_MS;

type Places = { readonly facilityId: string; readonly places: readonly Wanted[] };

/**
 * Of times that lie partly in each side's, our part goes to the facility, with what is sold inside: it then decides all
 * of them as any of its own (PROTOCOL §8.3, §8.5). To be called before the facility is asked; never while its link is
 * down. Returns what was handed over.
 */
export async function handOverOurPart(
  { index }: Pick<BookingParts, 'index'>,
  { node }: Pick<LinkedFacility, 'node'>,
  { facilityId, places }: Places,
): Promise<readonly Range[]> {
  const ranges = index.partsToHandOver(facilityId, ...places);
  if (ranges.length === 0) return [];
  // Refused when the time has changed hands meanwhile: then its owner is asked all the same.
  await node.run({ type: 'transfer', ranges });
  return ranges;
}

/**
 * Asks for what a move needed the facility to have, once it is made: of the days that are the cloud's to sell, whole
 * places only, with the booking if it went there. What the facility does not give stays its own.
 */
export async function askBack(
  { index, clock, random }: Pick<BookingParts, 'index' | 'clock' | 'random'>,
  { node }: Pick<LinkedFacility, 'node'>,
  { facilityId, handedOver }: { readonly facilityId: string; readonly handedOver: readonly Range[] },
): Promise<void> {
  const profile = index.findFacility(facilityId)?.profile;
  if (!profile) return;
  const now = clock.now();
  const cut = cutAfterDays(profile.timeZone, now, profile.ownDays);
  const ranges = handedOver.filter(({ startsAt }) => startsAt >= cut);
  if (ranges.length === 0) return;
  await node.run({ type: 'pull', ranges, requestId: random.uuid(), deadlineAt: now + GIVE_BACK_MS_MAX });
}
