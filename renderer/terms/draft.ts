import { createContext, useContext } from 'react';
import type { FieldProblem } from '../../domain/rules/field-problems.ts';
import { parseTerms, type Terms } from '../../domain/terms.ts';
import { changesOf, nextTerms } from '../../domain/terms-change.ts';

/** The one draft of a club's terms: all tabs change it, one bar saves it. Nothing of it is in force before that. */
export type TermsDraft = {
  /** As edited so far. The shape is right; what a field may hold is in `problems`. */
  readonly terms: Terms;
  /** What the draft was begun from: the terms in force then, with their version. */
  readonly base: Terms;
  /**
   * Changes the draft; of the terms as they are at that moment, so that quick changes after each other add up.
   * Leave `version` of the terms and of the sets alone: the cloud counts them.
   */
  readonly change: (next: (terms: Terms) => Terms) => void;
  /** What is not filled in right, by path: `prices.bands.0.percent`, `promotions.2.code`. It cannot be saved till then. */
  readonly problems: readonly FieldProblem[];
  /** How many rules, parts of the prices and promotions differ from `base`. */
  readonly changeCount: number;
};

export const TermsDraftContext = createContext<TermsDraft | null>(null);

/** The draft that is being edited; for what is below the rules and prices screen. */
export function useTermsDraft(): TermsDraft {
  const draft = useContext(TermsDraftContext);
  if (draft === null) throw new Error('useTermsDraft: no TermsDraftContext above');
  return draft;
}

/** What `TermsSchema` has against the draft; empty when it can be saved. */
export function problemsOf(terms: Terms): readonly FieldProblem[] {
  const parsed = parseTerms(terms);
  return parsed.ok ? [] : parsed.error.problems;
}

/** As a person counts: each rule and promotion that is new, gone or different is one, each part of the prices is one. */
export function countChanges(base: Terms, terms: Terms): number {
  const { rules, prices, promotions } = changesOf(base, terms);
  const listed = [rules, promotions].flatMap(({ added, removed, changed }) => [...added, ...removed, ...changed]);
  return listed.length + prices.length;
}

/** Terms that somebody has begun to change, and those that they were begun from. */
export type Edited = { readonly base: Terms; readonly terms: Terms };

/** What of the changes still waits to be saved: nothing where it is in force already, whoever has saved it. */
export function unsavedOf(edited: Edited | null, inForce: Terms): Edited | null {
  return edited !== null && differ(inForce, edited.terms) ? edited : null;
}

/** The changes with one more, begun from what is in force where there were none. Null when all is as it was before. */
export function withChange(edited: Edited | null, inForce: Terms, next: (terms: Terms) => Terms): Edited | null {
  const from = unsavedOf(edited, inForce) ?? { base: inForce, terms: inForce };
  return rebased(from.base, next(from.terms));
}

/** `terms` as changes of `base`; null when there are none. */
export function rebased(base: Terms, terms: Terms): Edited | null {
  return differ(base, terms) ? { base, terms } : null;
}

function differ(one: Terms, other: Terms): boolean {
  return nextTerms(one, other) !== null;
}
