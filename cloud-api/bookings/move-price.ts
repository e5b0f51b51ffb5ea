import { reschedule } from '../../domain/booking.ts';
import { judgeOffer, priceOffer } from '../../domain/offers/offers.ts';
import { bookingPriceOf } from '../../domain/prices/breakdown.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { Asking, ChangeRefusal, Quote, Wanted } from '../http/services.ts';
import type { TermedPrice } from '../pricing/quotes.ts';
import type { BookingParts } from './booking-parts.ts';
import type { KnownBooking } from './booking-repository.ts';

/** Who moves a booking, as rules ask; it is not in its own way. */
export function movingBy({ booking, allocation }: KnownBooking): {
  readonly ignoreId: string;
  readonly asking: Asking;
} {
  return { ignoreId: allocation.id, asking: { partySize: booking.partySize, email: booking.customer.email } };
}

/** What a booking costs where it would go: the price that was promised, or that of now. Errors: `quote.*`. */
export function priceOfMove(
  { index, quotes }: Pick<BookingParts, 'index' | 'quotes'>,
  known: KnownBooking,
  { place, quote }: { readonly place: Wanted; readonly quote: string | null },
): Result<TermedPrice, ChangeRefusal> {
  const { facilityId, id } = known.booking;
  if (quote !== null) return quotes.verify(quote, { ...place, facilityId, customerId: null, movingFrom: id });
  const wanted = { ...place, ...movingBy(known) };
  const facts = index.factsNear(facilityId, wanted);
  const offer = priceOffer(facts, wanted);
  if (!offer.ok) return err({ code: 'resource.not_found' });
  return ok({ price: bookingPriceOf(offer.value.price), termsVersion: facts.terms.terms.version });
}

/** `BookingService.quoteMove`: see there. Whether the time is still free is its owner's to say when it moves. */
export function quoteMove(parts: BookingParts, known: KnownBooking, to: Wanted): Result<Quote, ChangeRefusal> {
  const { index, quotes } = parts;
  const { booking } = known;
  const place = { resourceId: to.resourceId, startsAt: to.startsAt, endsAt: to.endsAt };
  const facility = index.findFacility(booking.facilityId);
  if (!facility?.profile.resources.some(({ id }) => id === place.resourceId))
    return err({ code: 'resource.not_found' });
  if (place.startsAt < place.endsAt) {
    const allowed = reschedule(booking, place);
    if (!allowed.ok) return allowed;
  }
  const wanted = { ...place, ...movingBy(known) };
  const checked = judgeOffer(index.factsNear(booking.facilityId, wanted), wanted);
  if (!checked.ok && checked.error.code !== 'slot.taken') return err(checked.error);
  const priced = priceOfMove(parts, known, { place, quote: null });
  if (!priced.ok) return priced;
  const subject = { ...place, facilityId: booking.facilityId, customerId: null, movingFrom: booking.id };
  const differenceCents = priced.value.price.totalCents - booking.price.totalCents;
  return ok({ ...quotes.issue(subject, priced.value), differenceCents });
}
