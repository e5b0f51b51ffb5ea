import type { WantedSlot } from '../../../domain/availability.ts';
import type { BookingDetails, CancellationTerms, Spend } from '../../../domain/booking.ts';
import { keptPromotion, keptSpend } from '../../../domain/offers/kept-spend.ts';
import {
  ANYBODY,
  cancellationOf,
  findPromotion,
  type Offer,
  type OfferFacts,
  priceOffer,
} from '../../../domain/offers/offers.ts';
import { bookingPriceOf } from '../../../domain/prices/breakdown.ts';
import { payWithCredits } from '../../../domain/prices/credits.ts';
import type { Promotion } from '../../../domain/prices/promotion.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import { isOnGrain } from '../../../domain/time.ts';
import type { Paying } from '../api/services.ts';
import { findByWho } from '../customers/customer-repository.ts';
import type { DomainError } from '../errors.ts';
import { type Allowed, type Asking, checkTime, factsAround } from './desk-availability.ts';
import type { FacilityDesk } from './facility-desk.ts';

/** The cloud counts the uses; here none is known, and what is used up it says when it is asked. */
const UNCOUNTED = { uses: 0, usesByCustomer: 0 };

/** A time that may be booked at a price, and what of that is paid by what the club has given the customer. */
export type Sale = Allowed & {
  readonly promotion: Promotion | null;
  readonly credits: Spend['credits'];
  readonly cancellation: CancellationTerms;
};

/**
 * Whether staff may sell a time to somebody, with a promotion's code and credits if they have any. The cloud has not
 * been asked for those yet.
 *
 * Errors: those of `checkTime`; `promotion.*`, `credits.*`, `customer.not_found`.
 */
export function sellAtDesk(
  desk: FacilityDesk,
  wanted: WantedSlot,
  { promoCode, credits, ...asking }: Asking & Paying,
): Result<Sale, DomainError> {
  const facts = factsFor(desk, wanted, asking);
  const promotion = promoCode === undefined ? ok(null) : findPromotion(facts, wanted, promoCode, UNCOUNTED);
  if (!promotion.ok) return promotion;
  const checked = checkTime(desk, wanted, { ...asking, promotion: promotion.value && lineOf(promotion.value) });
  if (!checked.ok) return checked;
  const { offer } = checked.value;
  const paid = payPart(desk, asking, offer, credits);
  if (!paid.ok) return paid;
  const cancellation = cancellationOf(facts, offer, paid.value?.cents);
  return ok({ ...checked.value, promotion: promotion.value, credits: paid.value, cancellation });
}

/** As `sellAtDesk`, for a booking that moves with what it has spent: the cloud is not asked again. */
export function sellKept(
  desk: FacilityDesk,
  wanted: WantedSlot,
  { spend, ...asking }: Asking & { readonly spend: Spend | undefined },
): Result<Sale, DomainError> {
  const promotion = keptPromotion(desk.terms(), spend, wanted.resourceId);
  const checked = checkTime(desk, wanted, { ...asking, promotion: promotion && lineOf(promotion) });
  if (!checked.ok) return checked;
  const { offer } = checked.value;
  const credits = keptSpend(desk.terms(), spend, offer.price.totalCents)?.credits ?? null;
  const cancellation = cancellationOf(factsFor(desk, wanted, asking), offer, credits?.cents);
  return ok({ ...checked.value, promotion, credits, cancellation });
}

/** What a time would cost, and why the promotion or the credits that somebody wants to use do not count. */
export type DeskPrice = Omit<Sale, 'overridden'> & {
  readonly promotionRefusal: DomainError | null;
  readonly creditsRefusal: DomainError | null;
};

/** As `sellAtDesk`, for looking at it: may it be booked or not. Errors: `slot.unknown_resource`, `slot.off_grid`. */
export function priceSale(
  desk: FacilityDesk,
  wanted: WantedSlot,
  { promoCode, credits, ...asking }: Asking & Paying,
): Result<DeskPrice, DomainError> {
  const facts = factsFor(desk, wanted, asking);
  const found =
    promoCode === undefined || !isOnGrain(wanted.startsAt) || !isOnGrain(wanted.endsAt)
      ? ok(null)
      : findPromotion(facts, wanted, promoCode, UNCOUNTED);
  const promotion = found.ok ? found.value : null;
  const priced = priceWith(facts, wanted, promotion);
  if (!priced.ok) return priced;
  const paid = payPart(desk, asking, priced.value, credits);
  const paidWith = paid.ok ? paid.value : null;
  return ok({
    offer: priced.value,
    promotion,
    credits: paidWith,
    cancellation: cancellationOf(facts, priced.value, paidWith?.cents),
    promotionRefusal: found.ok ? null : found.error,
    creditsRefusal: paid.ok ? null : paid.error,
  });
}

/** As `priceSale`, for a booking that moves with what it has spent. */
export function priceKept(
  desk: FacilityDesk,
  wanted: WantedSlot,
  { spend, ...asking }: Asking & { readonly spend: Spend | undefined },
): Result<DeskPrice, DomainError> {
  const facts = factsFor(desk, wanted, asking);
  const promotion = keptPromotion(desk.terms(), spend, wanted.resourceId);
  const priced = priceWith(facts, wanted, promotion);
  if (!priced.ok) return priced;
  const credits = keptSpend(desk.terms(), spend, priced.value.price.totalCents)?.credits ?? null;
  const cancellation = cancellationOf(facts, priced.value, credits?.cents);
  return ok({ offer: priced.value, promotion, credits, cancellation, promotionRefusal: null, creditsRefusal: null });
}

/** As the price shows it. */
function lineOf({ name, value }: Promotion): Pick<Promotion, 'name' | 'value'> {
  return { name, value };
}

/** What the sale would spend, under an id of its own; null when nothing. */
export function spendOf(desk: FacilityDesk, { promotion, credits }: Pick<Sale, 'promotion' | 'credits'>): Spend | null {
  if (!promotion && !credits) return null;
  return { id: desk.random.uuid(), promotion: promotion && { id: promotion.id, code: promotion.code }, credits };
}

/** What a booking keeps of how it was sold. */
export function soldAs(
  desk: FacilityDesk,
  { offer, overridden, cancellation }: Pick<Sale, 'offer' | 'overridden' | 'cancellation'>,
  override: BookingDetails['override'],
): Pick<BookingDetails, 'price' | 'terms' | 'override' | 'cancellation'> {
  return {
    price: bookingPriceOf(offer.price),
    terms: { version: desk.terms().version },
    cancellation,
    ...(overridden && override && { override }),
  };
}

function factsFor(desk: FacilityDesk, wanted: WantedSlot, { partySize, asked, channel = 'desk' }: Asking): OfferFacts {
  return { ...factsAround(desk, wanted, partySize, asked), channel };
}

function priceWith(
  facts: OfferFacts,
  wanted: WantedSlot,
  promotion: Promotion | null,
): Result<Offer, { readonly code: 'slot.off_grid' | 'slot.unknown_resource' }> {
  if (!isOnGrain(wanted.startsAt) || !isOnGrain(wanted.endsAt)) return err({ code: 'slot.off_grid' });
  const asker = { ...(facts.asker ?? ANYBODY), promotion: promotion && lineOf(promotion) };
  const priced = priceOffer({ ...facts, asker }, wanted);
  return priced.ok ? priced : err({ code: 'slot.unknown_resource' });
}

function payPart(
  desk: FacilityDesk,
  { asked }: Asking,
  { price: { totalCents } }: Offer,
  count: number | undefined,
): Result<Spend['credits'], DomainError> {
  if (count === undefined) return ok(null);
  const customer = asked ? findByWho(desk.db, asked.who) : null;
  if (!customer) return err({ code: 'customer.not_found' });
  const { creditCents } = desk.terms().prices;
  const paid = payWithCredits({ count, balance: customer.credits, totalCents, creditCents });
  return paid.ok ? ok({ customerId: customer.id, count, cents: paid.value }) : paid;
}
