import { cancellationOf, judgeOffer, priceOffer } from '../../domain/offers/offers.ts';
import { bookingPriceOf } from '../../domain/prices/breakdown.ts';
import { err, ok } from '../../domain/result.ts';
import type { AvailabilityIndex } from '../availability/availability-index.ts';
import type { PricingService } from '../http/services.ts';
import type { QuoteBook } from './quotes.ts';

export type PricingParts = {
  readonly quotes: QuoteBook;
  readonly index: Pick<AvailabilityIndex, 'facilityOfResource' | 'factsNear' | 'findFacility' | 'termsOf'>;
};

/** Prices what customers may book by the rules. Whether it is still free is the owner's to say, not the price's. */
export function createPricingService({ quotes, index }: PricingParts): PricingService {
  return {
    pricesOf: (facilityId) => (index.findFacility(facilityId) ? index.termsOf(facilityId).prices : null),

    calculate({ customerId, promoCode, ...wanted }) {
      const facility = index.facilityOfResource(wanted.resourceId);
      if (!facility) return err({ code: 'resource.not_found' });
      // There are no promotions yet, so every code is one that we don't know.
      if (promoCode !== undefined) return err({ code: 'promotion.unknown' });

      const facts = index.factsNear(facility.profile.id, wanted);
      const allowed = judgeOffer(facts, wanted);
      if (!allowed.ok && allowed.error.code !== 'slot.taken') return err(allowed.error);
      const offer = priceOffer(facts, wanted);
      if (!offer.ok) return err({ code: 'resource.not_found' });
      const subject = { ...wanted, facilityId: facility.profile.id, customerId: customerId ?? null };
      const termsVersion = facts.terms.terms.version;
      const quote = quotes.issue(subject, { price: bookingPriceOf(offer.value.price), termsVersion });
      return ok({ ...quote, cancellation: cancellationOf(facts, offer.value) });
    },
  };
}
