import { STANDARD_TIER } from './rules/rule.ts';

/** What the club has given somebody, without credits: those are moved by the ledger. */
export type MergedStanding = { readonly tier: string; readonly tags: readonly string[] };

/**
 * What one person has who was written down twice: the survivor's own tier, unless that is the standard one; the tags of
 * both.
 */
export function mergeStandings(survivor: MergedStanding, other: MergedStanding): MergedStanding {
  return {
    tier: survivor.tier === STANDARD_TIER ? other.tier : survivor.tier,
    tags: [...new Set([...survivor.tags, ...other.tags])],
  };
}

/**
 * What the survivor has after the merge turned out to be wrong: what came with the other one goes again. What somebody
 * has changed since stays as they have made it.
 */
export function unmergeStanding(
  now: MergedStanding,
  { before, other }: { readonly before: MergedStanding; readonly other: MergedStanding },
): MergedStanding {
  const merged = mergeStandings(before, other);
  return {
    tier: now.tier === merged.tier ? before.tier : now.tier,
    tags: now.tags.filter((tag) => before.tags.includes(tag) || !other.tags.includes(tag)),
  };
}
