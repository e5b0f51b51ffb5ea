import { demoBlocks, demoBookings, HARBOUR_GOLF_PROFILE } from '../../demo/harbour-golf.ts';
import { drawPin } from '../../domain/access.ts';
import type { BookingDetails } from '../../domain/booking.ts';
import { localDateOf } from '../../domain/opening-hours.ts';
import { profilePriceOf } from '../../domain/offers/offers.ts';
import type { Random } from '../../domain/random.ts';
import { type Clock, DAY_MS } from '../../domain/time.ts';
import type { BookInput } from '../../sync/engine/inputs.ts';
import type { Db } from '../db/database.ts';
import { createCloudNode } from '../facility-link/cloud-node.ts';
import { findProfile } from './facility-repository.ts';
import { plantFacility } from './plant-facility.ts';

export type SeedParts = { readonly db: Db; readonly clock: Clock; readonly random: Random };

/**
 * Makes a fresh cloud serve the demo club, before its controller is paired: the cloud owns all of its time, sells the
 * demo's bookings there, and hands the coming days over when the facility is first linked. Returns false when the club
 * is there already.
 */
export async function seedDemoCloud({ db, clock, random }: SeedParts): Promise<boolean> {
  const profile = HARBOUR_GOLF_PROFILE;
  const facilityId = profile.id;
  const isNew = await db.transaction(async (tx) => {
    if (await findProfile(tx, facilityId)) return false;
    await plantFacility(tx, profile);
    return true;
  });
  if (!isNew) return false;

  const node = createCloudNode({
    db,
    facilityId,
    clock,
    random,
    // The demo's past lies outside what may be booked; its plan is known to fit.
    policy: {
      admission: async () => ({
        admit: ({ data }) => ({ ok: true, data }),
        withdraw: ({ data }) => data,
        mayGive: () => ({ ok: false, reason: 'demo' }),
      }),
      applyFacts: async () => undefined,
    },
    alongside: { prepare: async () => [], write: () => [] },
  });
  await Promise.all(listDemoInputs({ clock, random }).map((input) => node.run(input)));
  return true;
}

function listDemoInputs({ clock, random }: Pick<SeedParts, 'clock' | 'random'>): BookInput[] {
  const now = clock.now();
  const today = localDateOf(HARBOUR_GOLF_PROFILE.timeZone, now);
  const pins = new Set<string>();
  const bookings = demoBookings(today, random, now).map(
    ({ resourceId, startsAt, endsAt, customer, partySize, notes }) => {
      const pin = drawPin(random, 'cloud', pins);
      pins.add(pin);
      const place = { resourceId, startsAt, endsAt };
      const price = profilePriceOf(HARBOUR_GOLF_PROFILE, place);
      const createdAt = Math.min(now, startsAt) - random.below(9) * DAY_MS;
      const data: BookingDetails = {
        customer,
        partySize,
        notes,
        price,
        channel: 'web',
        pin,
        createdAt,
        cancelledAt: null,
      };
      return toInput(random, { kind: 'booking', place, data });
    },
  );
  const blocks = demoBlocks(today).map(({ reason, ...place }) =>
    toInput(random, { kind: 'block', place, data: { reason, createdBy: 'manager', createdAt: now } }),
  );
  return [...bookings, ...blocks];
}

function toInput(random: Random, what: Pick<BookInput, 'kind' | 'place' | 'data'>): BookInput {
  const ids = { allocationId: random.uuid(), bookingId: random.uuid(), requestId: random.uuid() };
  return { type: 'book', ...what, ...ids, revision: 1, deadlineAt: 0 };
}
