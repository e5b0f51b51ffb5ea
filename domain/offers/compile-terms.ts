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
  return onceForEach(compileTerms);
}

/** `termsOfProfile`, the same object for the same profile. */
export function createProfileTerms(): (profile: FacilityProfile) => Terms {
  return onceForEach(termsOfProfile);
}

function onceForEach<From extends object, To>(make: (from: From) => To): (from: From) => To {
  const known = new WeakMap<From, To>();
  return (from) => {
    const made = known.get(from) ?? make(from);
    known.set(from, made);
    return made;
  };
}
