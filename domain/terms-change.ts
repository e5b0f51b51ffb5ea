import type { FacilityProfile } from './facility.ts';
import { err, type Result } from './result.ts';
import type { FieldProblem } from './rules/field-problems.ts';
import { parseTerms, type Terms } from './terms.ts';

/**
 * Terms travel whole, in one message: larger ones than this (as they are written there, quotes escaped) would not
 * arrive. Room for several hundred rules.
 */
export const TERMS_BYTES_MAX = 160 * 1024;

export type TermsRefusal =
  | { readonly code: 'terms.malformed'; readonly problems: readonly FieldProblem[] }
  | { readonly code: 'terms.too_large'; readonly bytes: number; readonly bytesMax: number };

/**
 * Reads what somebody wants to sell by. The versions in it say nothing yet: see `nextTerms`.
 *
 * Errors: `terms.malformed` with the path of each field that is wrong, `terms.too_large`.
 */
export function readWantedTerms(
  input: unknown,
  { currency }: Pick<FacilityProfile, 'currency'>,
): Result<Terms, TermsRefusal> {
  const parsed = parseTerms(input);
  if (!parsed.ok) return parsed;
  if (parsed.value.prices.currency !== currency) {
    const problem = `is not the facility's, ${currency}`;
    return err({ code: 'terms.malformed', problems: [{ field: 'prices.currency', problem }] });
  }
  const bytes = new TextEncoder().encode(JSON.stringify(JSON.stringify(parsed.value))).length;
  return bytes > TERMS_BYTES_MAX ? err({ code: 'terms.too_large', bytes, bytesMax: TERMS_BYTES_MAX }) : parsed;
}

/**
 * What `wanted` becomes when it follows `current`: the next version, and of each set in it the version in which that
 * last changed. Null when nothing would change.
 */
export function nextTerms(current: Terms, wanted: Terms): Terms | null {
  const version = current.version + 1;
  const hasNewRules = !isSame(current.rules.rules, wanted.rules.rules);
  const hasNewPrices = !isSame(withoutVersion(current.prices), withoutVersion(wanted.prices));
  const hasNewPromotions = !isSame(current.promotions, wanted.promotions);
  if (!hasNewRules && !hasNewPrices && !hasNewPromotions) return null;
  return {
    version,
    rules: hasNewRules ? { ...wanted.rules, version } : current.rules,
    prices: hasNewPrices ? { ...wanted.prices, version } : current.prices,
    promotions: wanted.promotions,
  };
}

/** Of a list, by name: what is there now and was not, what is gone, and what is not as it was. */
export type ListChanges = {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
};

export type TermsChanges = {
  readonly rules: ListChanges;
  /** The parts of the price set that differ, by their field. */
  readonly prices: readonly string[];
  readonly promotions: ListChanges;
};

/** What a person reads in the trail of a change. */
export function changesOf(before: Terms, after: Terms): TermsChanges {
  const { version: _, ...prices } = after.prices;
  const known = new Map(Object.entries(before.prices));
  return {
    rules: listChanges(before.rules.rules, after.rules.rules),
    prices: Object.entries(prices).flatMap(([field, value]) => (isSame(known.get(field), value) ? [] : [field])),
    promotions: listChanges(before.promotions, after.promotions),
  };
}

type Named = { readonly id: string; readonly name: string };

function listChanges(before: readonly Named[], after: readonly Named[]): ListChanges {
  const was = new Map(before.map((item) => [item.id, item]));
  const is = new Set(after.map(({ id }) => id));
  const namesOf = (items: readonly Named[]): string[] => items.map(({ name }) => name);
  return {
    added: namesOf(after.filter(({ id }) => !was.has(id))),
    removed: namesOf(before.filter(({ id }) => !is.has(id))),
    changed: namesOf(after.filter((item) => was.has(item.id) && !isSame(was.get(item.id), item))),
  };
}

function withoutVersion({ version: _, ...rest }: Terms['prices']): Omit<Terms['prices'], 'version'> {
  return rest;
}

/** The same whatever the order of fields: a database may keep them in its own. */
export function isSame(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

function canonical(value: unknown): string | undefined {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
