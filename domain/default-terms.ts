import type { FacilityProfile } from './facility.ts';
import { defaultPriceSet } from './prices/default-price-set.ts';
import { DEFAULT_RULE_SET } from './rules/default-rules.ts';
import { FIRST_TERMS_VERSION, type Terms } from './terms.ts';

/**
 * What is saved for a new club: the usual rules, and the usual prices around its own hour. A manager may change all of
 * it. The version says nothing: it is to be saved as the one after those of the profile.
 */
export function defaultTerms({ pricing, currency }: Pick<FacilityProfile, 'pricing' | 'currency'>): Terms {
  const prices = defaultPriceSet({ hourlyCents: pricing.hourlyCents, currency });
  return { version: FIRST_TERMS_VERSION, rules: DEFAULT_RULE_SET, prices, promotions: [] };
}
