import { playNow } from '../../../domain/offers/play-now.ts';
import { bookingPriceOf } from '../../../domain/prices/breakdown.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import type { BookingService, CheckInService, WalkIn, WalkInService } from '../api/services.ts';
import type { PlayNowView, WalkInBooked } from '../api/views.ts';
import type { DomainError } from '../errors.ts';
import type { Actor } from '../staff/actor.ts';
import { checkTime, factsAround } from './desk-availability.ts';
import type { FacilityDesk } from './facility-desk.ts';

export type WalkInParts = {
  readonly desk: FacilityDesk;
  readonly bookings: Pick<BookingService, 'create'>;
  readonly checkIn: CheckInService;
};

/** Who comes without a booking and plays at once: sold by the rules for kiosks, let in by the code just made. */
export function createWalkInService(parts: WalkInParts): WalkInService {
  return {
    playNow: (partySize) => ok(viewNow(parts.desk, partySize)),
    book: (wanted, by, from) => book(parts, wanted, by, from),
  };
}

function viewNow(desk: FacilityDesk, partySize: number): PlayNowView {
  const now = desk.clock.now();
  const facts = { ...factsAround(desk, { startsAt: now, endsAt: now }, partySize), channel: 'kiosk' } as const;
  const { bays, isSold, nextStartAt } = playNow(facts);
  return {
    isSold,
    nextStartAt,
    bays: bays
      .filter(({ resource }) => resource.capacity >= partySize)
      .map(({ resource, freeUntil, offers }) => ({
        resourceId: resource.id,
        name: resource.name,
        kind: resource.kind,
        freeUntil,
        choices: offers
          .filter((offer) => desk.link.isUp() || desk.link.owns(offer))
          .map(({ startsAt, endsAt, price }) => ({ startsAt, endsAt, price: bookingPriceOf(price) })),
      }))
      .filter(({ choices }) => choices.length > 0),
  };
}

async function book(
  { desk, bookings, checkIn }: WalkInParts,
  wanted: WalkIn,
  by: Actor,
  from: string,
): Promise<Result<WalkInBooked, DomainError>> {
  const { resourceId, startsAt, endsAt, partySize, firstName, phone, totalCents } = wanted;
  const time = { resourceId, startsAt, endsAt };
  const allowed = checkTime(desk, time, { partySize, channel: 'kiosk' });
  if (!allowed.ok) return allowed;
  const price = bookingPriceOf(allowed.value.offer.price);
  if (price.totalCents !== totalCents) return err({ code: 'price.changed', totalCents: price.totalCents });
  const customer = { firstName, lastName: '', email: null, phone };
  const booked = await bookings.create({ ...time, customer, partySize, notes: '', channel: 'kiosk' }, by);
  if (!booked.ok) return booked;
  const { pin } = booked.value;
  return ok({ pin, price: booked.value.price, entry: await checkIn.checkIn(pin, by, from) });
}
