import { z } from 'zod';
import type { FacilityProfile } from './facility.ts';
import { PromotionSchema } from './prices/promotion.ts';
import { type PriceSet, PriceSetSchema } from './prices/price-set.ts';
import { err, ok, type Result } from './result.ts';
import { type FieldProblem, fieldProblems } from './rules/field-problems.ts';
import { RuleSetSchema } from './rules/rule.ts';

/** More promotions than this are refused: those that have ended are to be deleted. */
export const PROMOTIONS_MAX = 200;

/** The version of what follows from the profile alone; what somebody saves begins after it. */
export const FIRST_TERMS_VERSION = 1;

/**
 * What may be booked at a facility, by whom and at what price, as it is at one version: rules, prices and promotions.
 * The cloud owns it; the facility sells by the last version that it has, and each booking remembers which that was.
 * `version` steps with every change; a set inside has the number of the version in which it last changed.
 */
export const TermsSchema = z
  .strictObject({
    version: z.int().min(FIRST_TERMS_VERSION),
    rules: RuleSetSchema,
    prices: PriceSetSchema,
    promotions: z.array(PromotionSchema).max(PROMOTIONS_MAX),
  })
  .superRefine(({ version, rules, prices, promotions }, context) => {
    if (rules.version > version) context.addIssue({ code: 'custom', path: ['rules', 'version'], message: 'is ahead' });
    if (prices.version > version)
      context.addIssue({ code: 'custom', path: ['prices', 'version'], message: 'is ahead' });
    for (const key of ['id', 'code'] as const) {
      const seen = new Set<string>();
      promotions.forEach((promotion, index) => {
        const path = ['promotions', index, key];
        if (seen.has(promotion[key])) context.addIssue({ code: 'custom', path, message: 'is there twice' });
        seen.add(promotion[key]);
      });
    }
  });
export type Terms = z.infer<typeof TermsSchema>;

/** Errors: `terms.malformed` with the path of each field that is wrong. */
export function parseTerms(
  input: unknown,
): Result<Terms, { readonly code: 'terms.malformed'; readonly problems: readonly FieldProblem[] }> {
  const parsed = TermsSchema.safeParse(input);
  return parsed.success ? ok(parsed.data) : err({ code: 'terms.malformed', problems: fieldProblems(parsed.error) });
}

/** The terms of a facility for which nobody has saved any: its own policy and prices, and no rules besides. */
export function termsOfProfile(profile: Pick<FacilityProfile, 'pricing' | 'currency'>): Terms {
  const version = FIRST_TERMS_VERSION;
  return { version, rules: { version, rules: [] }, prices: pricesOfProfile(profile), promotions: [] };
}

function pricesOfProfile({ pricing, currency }: Pick<FacilityProfile, 'pricing' | 'currency'>): PriceSet {
  return {
    version: FIRST_TERMS_VERSION,
    currency,
    hourly: { cents: pricing.hourlyCents, byKind: [], byResource: [] },
    bands: pricing.bands.map((band, index) => ({ ...band, id: `band-${index + 1}` })),
    demand: [],
    tierDiscounts: [],
    durations: [],
    taxes: { areIncluded: false, lines: [] },
    cancellation: { freeUntilMin: 0, lateFee: { kind: 'none' }, losesCredits: false },
  };
}
