import { checkSlot } from '../../domain/availability.ts';
import { priceOf } from '../../domain/pricing.ts';
import { err, ok } from '../../domain/result.ts';
import type { Clock } from '../../domain/time.ts';
import type { FacilityRecord, PricingService } from '../http/services.ts';
import type { QuoteBook } from './quotes.ts';

export type PricingParts = {
  readonly clock: Clock;
  readonly quotes: QuoteBook;
  facilityOfResource(resourceId: string): FacilityRecord | null;
};

/** Prices what customers may book by the rules. Whether it is still free is the owner's to say, not the price's. */
export function createPricingService({ clock, quotes, facilityOfResource }: PricingParts): PricingService {
  return {
    calculate({ customerId, promoCode, ...wanted }) {
      const facility = facilityOfResource(wanted.resourceId);
      if (!facility) return err({ code: 'resource.not_found' });
      // There are no promotions yet, so every code is one that we don't know.
      if (promoCode !== undefined) return err({ code: 'promo.unknown' });

      const { profile } = facility;
      const allowed = checkSlot({ profile, busy: [], now: clock.now(), channel: 'web' }, wanted);
      if (!allowed.ok && allowed.error.code !== 'slot.taken') return err(allowed.error);
      const subject = { ...wanted, facilityId: profile.id, customerId: customerId ?? null };
      return ok(quotes.issue(subject, priceOf(profile, wanted)));
    },
  };
}
