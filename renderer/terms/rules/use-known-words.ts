import { STANDARD_TIER } from '../../../domain/rules/rule.ts';
import { useTermsDraft } from '../draft.ts';

/** As the usual rules name them. */
const USUAL_TIERS = [STANDARD_TIER, 'member', 'vip'];

/** Tiers and tags that the terms speak of already, to be offered where one is written. */
export function useKnownWords(): { readonly tiers: readonly string[]; readonly tags: readonly string[] } {
  const { terms } = useTermsDraft();
  const conditions = terms.rules.rules.map((rule) => rule.conditions);
  const discounted = terms.prices.tierDiscounts.map(({ tier }) => tier);
  const tiers = [...USUAL_TIERS, ...discounted, ...conditions.flatMap((one) => one.tiers ?? [])];
  const tags = conditions.flatMap((one) => [...(one.tags ?? []), ...(one.withoutTags ?? [])]);
  return { tiers: [...new Set(tiers)], tags: [...new Set(tags)] };
}
