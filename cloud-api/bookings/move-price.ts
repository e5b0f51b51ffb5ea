import { type Booking, reschedule, type Spend } from '../../domain/booking.ts';
import { keptPromotion, keptSpend } from '../../domain/offers/kept-spend.ts';
import { cancellationOf, judgeOffer } from '../../domain/offers/offers.ts';
import { bookingPriceOf } from '../../domain/prices/breakdown.ts';
import { cancellationAfterMove } from '../../domain/prices/cancelling.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { Asking, ChangeRefusal, Quote, Wanted } from '../http/services.ts';
import { offerWith } from '../pricing/price-booking.ts';
import type { TermedPrice } from '../pricing/quotes.ts';
import type { BookingParts } from './booking-parts.ts';
import type { KnownBooking } from './booking-repository.ts';

/** Who moves a booking, as rules ask; it is not in its own way. */
export function movingBy({ booking, allocation }: KnownBooking): {
  readonly ignoreId: string;
  readonly asking: Asking;
} {
  const { partySize, customer, spend, customerId = spend?.credits?.customerId ?? null } = booking;
  return { ignoreId: allocation.id, asking: { partySize, email: customer.email, customerId } };
}

/**
 * What a booking costs where it would go: the price that was promised, or that of now. What it has spent stays spent:
 * its promotion is in the price where it is for the bay, its credits pay their part. Errors: `quote.*`.
 */
export function priceOfMove(
  { index, quotes, clock }: Pick<BookingParts, 'index' | 'quotes' | 'clock'>,
  known: KnownBooking,
  { place, quote }: { readonly place: Wanted; readonly quote: string | null },
): Result<TermedPrice, ChangeRefusal> {
  const { facilityId, id, spend } = known.booking;
  if (quote !== null) return quotes.verify(quote, { ...place, facilityId, customerId: null, movingFrom: id });
  const wanted = { ...place, ...movingBy(known) };
  const facts = index.factsNear(facilityId, wanted);
  const { terms } = facts.terms;
  const promotion = keptPromotion(terms, spend, place.resourceId);
  const offer = offerWith(facts, wanted, promotion);
  if (!offer.ok) return err({ code: 'resource.not_found' });
  const price = bookingPriceOf(offer.value.price);
  const credits = keptSpend(terms, spend, price.totalCents)?.credits ?? null;
  const there = cancellationOf(facts, offer.value, credits?.cents);
  const cancellation = cancellationAfterMove(known.booking.cancellation, there, clock.now());
  return ok({ price, termsVersion: terms.version, promotion, credits, cancellation });
}

/** A booking's own spend at a price for another place. */
export function spendAt(spend: Spend | undefined, { credits = null }: TermedPrice): Pick<Booking, 'spend'> {
  if (!spend) return {};
  return {
    spend: { ...spend, credits: spend.credits && credits ? { ...spend.credits, cents: credits.cents } : spend.credits },
  };
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
  const { price, credits = null, cancellation } = priced.value;
  const paidCents = booking.price.totalCents - (booking.spend?.credits?.cents ?? 0);
  const differenceCents = price.totalCents - (credits?.cents ?? 0) - paidCents;
  const quote = quotes.issue(subject, priced.value);
  return ok({ ...quote, differenceCents, credits, ...(cancellation && { cancellation }) });
}
