import type { WantedSlot } from '../../../domain/availability.ts';
import type { Override } from '../../../domain/booking.ts';
import { type OfferRefusal, refusalOfDecision } from '../../../domain/offers/offer-refusal.ts';
import {
  alternativeOffers,
  ANYBODY,
  type Asker,
  checkOffer,
  type Offer,
  type OfferFacts,
  priceOffer,
} from '../../../domain/offers/offers.ts';
import { bookingPriceOf } from '../../../domain/prices/breakdown.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import { DAY_MS, type Interval, isOnGrain } from '../../../domain/time.ts';
import type { WantedTime } from '../api/services.ts';
import type { BookingPrice, FreeSlot } from '../api/views.ts';
import type { DomainError } from '../errors.ts';
import { findAsker } from '../customers/asker.ts';
import type { Who } from '../customers/who-key.ts';
import { listAllocationsIn } from './booking-repository.ts';
import type { FacilityDesk } from './facility-desk.ts';

/** All of the local days that a time and what is near it lie on, whichever way the clocks change. */
const AROUND_MS = 2 * DAY_MS;

/** Who a booking would be for; `ignoreBookingId` is the one that would move. */
export type AskedFor = { readonly who: Who; readonly ignoreBookingId?: string | undefined };

/** What offers at the desk follow from, for times around `around`. */
export function factsAround(desk: FacilityDesk, around: Interval, partySize = 1, asked?: AskedFor): OfferFacts {
  const now = desk.clock.now();
  const { customer, existing } = asked ? findAsker(desk.db, asked.who, { now, ...asked }) : ANYBODY;
  const wide = { startsAt: around.startsAt - AROUND_MS, endsAt: around.endsAt + AROUND_MS };
  return {
    profile: desk.profile(),
    busy: listAllocationsIn(desk.db, wide),
    now,
    channel: 'desk',
    calendar: desk.calendar(),
    terms: desk.compiledTerms(),
    asker: { customer, existing, partySize },
  };
}

/** How a time is asked for at the desk: by how many and whom, and with what reason for going against a rule, if any. */
export type Asking = {
  readonly partySize?: number;
  readonly override?: Override | undefined;
  readonly channel?: 'desk' | 'kiosk';
  /** Anybody when absent. */
  readonly asked?: AskedFor | undefined;
  /** One that applies. */
  readonly promotion?: Asker['promotion'];
};

/** A time that may be booked, and the rule that staff have set aside for it. */
export type Allowed = { readonly offer: Offer; readonly overridden: OfferRefusal | null };

/**
 * Whether staff may book a time. A reason counts only where a rule stands in the way.
 *
 * Errors: those of `checkOffer`, with free times instead of a taken one.
 */
export function checkTime(
  desk: FacilityDesk,
  wanted: WantedSlot,
  { partySize, override, channel = 'desk', asked, promotion = null }: Asking = {},
): Result<Allowed, DomainError> {
  const around = factsAround(desk, wanted, partySize, asked);
  const facts = { ...around, channel, asker: { ...(around.asker ?? ANYBODY), promotion } };
  const checked = checkOffer(facts, wanted);
  if (checked.ok) return ok({ offer: checked.value, overridden: null });
  const { error } = checked;
  const anyway = override && error.code !== 'slot.taken' ? checkOffer(facts, wanted, 'rules') : checked;
  if (anyway.ok) return ok({ offer: anyway.value, overridden: error });
  return err(anyway.error.code === 'slot.taken' ? takenError(desk, wanted) : anyway.error);
}

export function takenError(desk: FacilityDesk, wanted: WantedSlot): DomainError {
  const free = alternativeOffers(factsAround(desk, wanted), wanted);
  return { code: 'slot.taken', alternatives: free.map((offer) => toFreeSlot(desk, offer)) };
}

/** What a time costs, may it be booked or not. Errors: `slot.unknown_resource`, `slot.off_grid`. */
export function priceAtDesk(desk: FacilityDesk, wanted: WantedSlot): Result<BookingPrice, DomainError> {
  if (!isOnGrain(wanted.startsAt) || !isOnGrain(wanted.endsAt)) return err({ code: 'slot.off_grid' });
  const offer = priceOffer(factsAround(desk, wanted), wanted);
  if (offer.ok) return ok(bookingPriceOf(offer.value.price));
  return err({ code: 'slot.unknown_resource' });
}

export function toFreeSlot(desk: FacilityDesk, { resourceId, startsAt, endsAt, answer, price }: Offer): FreeSlot {
  const place: WantedTime = { resourceId, startsAt, endsAt };
  const refusal = refusalOfDecision(answer.decision, desk.clock.now(), desk.calendar());
  const owner = desk.link.owns(place) ? 'facility' : 'cloud';
  return { ...place, price: bookingPriceOf(price), owner, ...(refusal && { refusal }) };
}
