import { judgeOffer } from '../../domain/offers/offers.ts';
import { normalisePromotionCode } from '../../domain/prices/promotion.ts';
import { err, ok } from '../../domain/result.ts';
import type { AvailabilityIndex } from '../availability/availability-index.ts';
import type { PriceQuery, PricingService } from '../http/services.ts';
import { type KnownSpending, priceBooking } from './price-booking.ts';
import type { QuoteBook } from './quotes.ts';

export type PricingParts = {
  readonly quotes: QuoteBook;
  readonly index: Pick<AvailabilityIndex, 'facilityOfResource' | 'factsNear' | 'findFacility' | 'termsOf'>;
  /** How often a promotion of a facility has been used. */
  readonly usesOf: (facilityId: string, promotionId: string) => Promise<number>;
};

/** Prices what customers may book by the rules. Whether it is still free is the owner's to say, not the price's. */
export function createPricingService({ quotes, index, usesOf }: PricingParts): PricingService {
  /** What somebody has used of a promotion is counted when they book: here nobody has said who they are. */
  async function knownSpending(facilityId: string, { promoCode }: PriceQuery): Promise<Omit<KnownSpending, 'balance'>> {
    const code = promoCode === null ? null : normalisePromotionCode(promoCode);
    const promotion = code === null ? null : index.termsOf(facilityId).promotions.find((known) => known.code === code);
    const uses = promotion?.usesMax ? await usesOf(facilityId, promotion.id) : 0;
    return { uses, usesByCustomer: 0 };
  }

  return {
    pricesOf: (facilityId) => (index.findFacility(facilityId) ? index.termsOf(facilityId).prices : null),

    async calculate(query) {
      const { resourceId, startsAt, endsAt, customerId } = query;
      const wanted = { resourceId, startsAt, endsAt };
      const facilityId = index.facilityOfResource(resourceId)?.profile.id;
      if (facilityId === undefined) return err({ code: 'resource.not_found' });
      const known = await knownSpending(facilityId, query);
      const asking = customerId === null ? undefined : { partySize: 1, email: null, customerId };
      const facts = index.factsNear(facilityId, { ...wanted, asking });
      const allowed = judgeOffer(facts, wanted);
      if (!allowed.ok && allowed.error.code !== 'slot.taken') return err(allowed.error);
      const balance = facts.asker?.customer.credits ?? 0;
      const priced = priceBooking(facts, wanted, query, { ...known, balance });
      if (!priced.ok) return priced;
      const { promotion, credits, cancellation } = priced.value;
      const quote = quotes.issue({ ...wanted, facilityId, customerId }, priced.value);
      return ok({ ...quote, promotion, credits, cancellation });
    },
  };
}
