import { judgeOffer } from '../../../domain/offers/offers.ts';
import { bookingPriceOf } from '../../../domain/prices/breakdown.ts';
import { creditsForPrice } from '../../../domain/prices/credits.ts';
import { ok, type Result } from '../../../domain/result.ts';
import type { OfferQuery } from '../api/services.ts';
import type { DeskOffer } from '../api/views.ts';
import { findByWho } from '../customers/customer-repository.ts';
import { toStanding } from '../customers/standing.ts';
import type { DomainError } from '../errors.ts';
import { getKnown } from './booking-changes.ts';
import { type AskedFor, factsAround } from './desk-availability.ts';
import { priceKept, priceSale } from './desk-sale.ts';
import type { FacilityDesk } from './facility-desk.ts';

/** `BookingService.offer`: see there. */
export function offerAtDesk(desk: FacilityDesk, query: OfferQuery): Result<DeskOffer, DomainError> {
  const { bookingId, resourceId, startsAt, endsAt } = query;
  const moving = bookingId === undefined ? null : getKnown(desk, bookingId);
  if (moving && !moving.ok) return moving;
  const known = moving?.value ?? null;
  const wanted = { resourceId, startsAt, endsAt, ignoreId: known?.allocation.id };
  const partySize = known?.booking.partySize ?? query.partySize;
  const who = known?.booking.customer ?? query.who;
  const asked: AskedFor | undefined = who && { who, ignoreBookingId: bookingId };
  const priced = known
    ? priceKept(desk, wanted, { partySize, asked, spend: known.booking.spend })
    : priceSale(desk, wanted, { ...query, partySize, asked });
  if (!priced.ok) return priced;
  const { offer, promotion, credits: paid, promotionRefusal, creditsRefusal, cancellation } = priced.value;
  const checked = judgeOffer(factsAround(desk, wanted, partySize, asked), wanted);
  const price = bookingPriceOf(offer.price);
  const { creditCents } = desk.terms().prices;
  const customer = who ? findByWho(desk.db, who) : null;
  return ok({
    price,
    promotion: promotion && { code: promotion.code, name: promotion.name },
    promotionRefusal: promotionRefusal && { code: promotionRefusal.code },
    credits: paid && { count: paid.count, cents: paid.cents },
    creditsRefusal: creditsRefusal && { code: creditsRefusal.code },
    dueCents: price.totalCents - (paid?.cents ?? 0),
    cancellation,
    customer: customer && toStanding(customer),
    creditsMax: creditCents === undefined ? null : creditsForPrice(price.totalCents, creditCents),
    differenceCents: known ? price.totalCents - known.booking.price.totalCents : null,
    refusal: checked.ok ? null : checked.error,
  });
}
