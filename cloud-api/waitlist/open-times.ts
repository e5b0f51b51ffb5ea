import type { FacilityProfile } from '../../domain/facility.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { OpenTime } from '../../domain/waitlist/decide-offers.ts';
import { isInWindow } from '../../domain/waitlist/waitlist-window.ts';
import type { AvailabilityIndex } from '../availability/availability-index.ts';
import type { OfferedSlot } from '../http/services.ts';
import type { WaitlistWish } from './waitlist-repository.ts';

/** What is asked of what is free: the very questions that the page asks. */
export type WaitlistIndex = Pick<AvailabilityIndex, 'findFacility' | 'listOffered' | 'askerOf'>;

/** What somebody waits for and could book just now, by start; the club must be known. */
export type FindOpenSlots = (wish: WaitlistWish, profile: FacilityProfile) => readonly OfferedSlot[];

/**
 * Each question is asked once: most of those who wait do so for the same few evenings. What nobody may have is not asked
 * for again in the name of whoever only says who they are, for rules may forbid them more than anybody, and never less.
 */
export function createOpenSlots(index: WaitlistIndex): FindOpenSlots {
  const asked = new Map<string, readonly OfferedSlot[]>();

  function forAnybody({ facilityId, date, durationMin }: WaitlistWish): readonly OfferedSlot[] {
    const key = `${facilityId} ${date} ${durationMin}`;
    const known = asked.get(key) ?? index.listOffered({ facilityId, date, durationMin });
    asked.set(key, known);
    return known;
  }

  return (wish, profile) => {
    const isWanted = wantedBy(wish, profile);
    const { facilityId, date, durationMin, customerId, partySize, address } = wish;
    if (customerId === null && !forAnybody(wish).some(isWanted)) return [];
    const asking = { partySize, email: address, customerId };
    return index.listOffered({ facilityId, date, durationMin }, asking).filter(isWanted);
  };
}

function wantedBy(wish: WaitlistWish, { resources, timeZone }: FacilityProfile): (slot: OfferedSlot) => boolean {
  const bays = new Set(
    resources
      .filter(({ id }) => wish.resourceId === null || wish.resourceId === id)
      .filter(({ capacity }) => wish.partySize <= capacity)
      .map(({ id }) => id),
  );
  return ({ resourceId, startsAt }) => bays.has(resourceId) && isInWindow(wish, startsAt, timeZone);
}

/** One for each start, in order. */
export function openTimesOf(slots: readonly OfferedSlot[]): readonly OpenTime[] {
  const byStart = new Map<EpochMs, OpenTime>();
  for (const { startsAt, endsAt } of slots) {
    byStart.set(startsAt, { startsAt, endsAt, bays: (byStart.get(startsAt)?.bays ?? 0) + 1 });
  }
  return [...byStart.values()].sort((a, b) => a.startsAt - b.startsAt);
}

/** Whether somebody has a booking that begins when they wanted to. */
export function hasBooked(index: WaitlistIndex, wish: WaitlistWish, { timeZone }: FacilityProfile): boolean {
  const { partySize, address, customerId } = wish;
  const { existing } = index.askerOf(wish.facilityId, { partySize, email: address, customerId }, undefined);
  return existing.some(({ startsAt }) => isInWindow(wish, startsAt, timeZone));
}
