import type { WantedSlot } from '../../domain/availability.ts';
import type { CancellationTerms } from '../../domain/booking.ts';
import { ANYBODY, cancellationOf, findPromotion, type OfferFacts, priceOffer } from '../../domain/offers/offers.ts';
import { bookingPriceOf } from '../../domain/prices/breakdown.ts';
import { type CreditRefusal, payWithCredits } from '../../domain/prices/credits.ts';
import type { Promotion, PromotionRefusal } from '../../domain/prices/promotion.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { ErrorOf } from '../errors.ts';
import type { TermedPrice } from './quotes.ts';

/** What a customer wants to use up besides time. */
export type SpendingWish = {
  readonly promoCode: string | null;
  readonly credits: number | null;
  /** Who they have proved to be; nobody else has credits. */
  readonly customerId: string | null;
};

/** How much there is, as far as it is known; whoever grants it counts again. */
export type KnownSpending = { readonly uses: number; readonly usesByCustomer: number; readonly balance: number };

/** For whoever has it granted in any case. */
export const COUNTED_LATER: KnownSpending = { uses: 0, usesByCustomer: 0, balance: Number.MAX_SAFE_INTEGER };

export type SpendingError =
  | PromotionRefusal
  | CreditRefusal
  | ErrorOf<'promotion.unknown' | 'credits.not_yours' | 'resource.not_found'>;

/** A price with all that goes into it and follows from it. */
export type PricedBooking = Required<TermedPrice> & {
  readonly cancellation: CancellationTerms;
  readonly promotion: Pick<Promotion, 'id' | 'code' | 'name'> | null;
};

/** What a time costs with what its customer wants to spend on it. Whether it may be booked is not looked at. */
export function priceBooking(
  facts: OfferFacts,
  wanted: WantedSlot,
  { promoCode, credits, customerId }: SpendingWish,
  known: KnownSpending,
): Result<PricedBooking, SpendingError> {
  if (credits !== null && customerId === null) return err({ code: 'credits.not_yours' });
  const found = promoCode === null ? ok(null) : findPromotion(facts, wanted, promoCode, known);
  if (!found.ok)
    return found.error.code === 'slot.unknown_resource' ? err({ code: 'resource.not_found' }) : err(found.error);
  return priceWith(facts, wanted, found.value, { credits, customerId, balance: known.balance });
}

type Crediting = {
  readonly credits: number | null;
  readonly customerId: string | null;
  readonly balance: number;
};

/** As `priceBooking`, with a promotion that has been looked at. */
function priceWith(
  facts: OfferFacts,
  wanted: WantedSlot,
  promotion: Promotion | null,
  { credits: count, customerId, balance }: Crediting,
): Result<PricedBooking, CreditRefusal | ErrorOf<'resource.not_found'>> {
  const offer = offerWith(facts, wanted, promotion);
  if (!offer.ok) return err({ code: 'resource.not_found' });
  const price = bookingPriceOf(offer.value.price);
  const { version: termsVersion, prices } = facts.terms.terms;
  const { creditCents } = prices;
  const paid = count === null ? ok(0) : payWithCredits({ count, balance, totalCents: price.totalCents, creditCents });
  if (!paid.ok) return paid;
  return ok({
    price,
    termsVersion,
    promotion: promotion && { id: promotion.id, code: promotion.code, name: promotion.name },
    credits: count === null || customerId === null ? null : { customerId, count, cents: paid.value },
    cancellation: cancellationOf(facts, offer.value, paid.value),
  });
}

/** What a time costs with a promotion in the price. Errors: `slot.unknown_resource`. */
export function offerWith(
  facts: OfferFacts,
  wanted: WantedSlot,
  promotion: Promotion | null,
): ReturnType<typeof priceOffer> {
  return priceOffer(promotion ? { ...facts, asker: { ...(facts.asker ?? ANYBODY), promotion } } : facts, wanted);
}
