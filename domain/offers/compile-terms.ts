import type { FacilityProfile } from '../facility.ts';
import { type CompiledPrices, compilePrices } from '../prices/quote-price.ts';
import { type CompiledRules, compileRules } from '../rules/compile-rules.ts';
import { type Terms, termsOfProfile } from '../terms.ts';

/** Terms made ready to be asked often. */
export type CompiledTerms = {
  readonly terms: Terms;
  readonly rules: CompiledRules;
  readonly prices: CompiledPrices;
};

export function compileTerms(terms: Terms): CompiledTerms {
  return { terms, rules: compileRules(terms.rules), prices: compilePrices(terms.prices) };
}

/** Compiles terms once for as long as the caller keeps the very object. For whoever sells: one of these each. */
export function createTermsCompiler(): (terms: Terms) => CompiledTerms {
  const known = new WeakMap<Terms, CompiledTerms>();
  return (terms) => {
    const before = known.get(terms);
    if (before) return before;
    const compiled = compileTerms(terms);
    known.set(terms, compiled);
    return compiled;
  };
}

/** `termsOfProfile`, the same object for the same profile. */
export function createProfileTerms(): (profile: FacilityProfile) => Terms {
  const known = new WeakMap<FacilityProfile, Terms>();
  return (profile) => {
    const before = known.get(profile);
    if (before) return before;
    const terms = termsOfProfile(profile);
    known.set(profile, terms);
    return terms;
  };
}
