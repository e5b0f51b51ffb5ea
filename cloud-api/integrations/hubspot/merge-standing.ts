import { isCarriedTag, NO_STANDING, type SaidStanding, type Standing } from './standing.ts';

export type Sides = {
  /** What the club has now. */
  readonly ours: Standing;
  /** What HubSpot says now. */
  readonly theirs: SaidStanding;
  /** What both had when they agreed last; null where they never have. */
  readonly agreed: Standing | null;
  /** What was being written there when no answer came; null where every write was answered. */
  readonly written: Standing | null;
};

/**
 * What both sides are to have, by the winners that `mapping.ts` names. Where HubSpot says just what was written there
 * last, or what both had before, nobody there has changed anything: what we wrote never comes back as somebody's wish.
 */
export function mergeStanding(sides: Sides): Standing {
  return {
    tier: mergeTier(sides),
    tags: mergeTags(sides),
    credits: mergeCredits(sides),
    mailAboutBookings: mergeFlag(sides, 'mailAboutBookings'),
    mailAfterVisits: mergeFlag(sides, 'mailAfterVisits'),
  };
}

/** HubSpot's where it was changed there; ours otherwise. */
function mergeTier({ ours, theirs, agreed, written }: Sides): string {
  const { tier } = theirs;
  if (tier === undefined || tier === written?.tier) return ours.tier;
  // Who is at HubSpot for the first time with the tier of everybody has been given none there.
  if (agreed === null) return tier === NO_STANDING.tier ? ours.tier : tier;
  return tier === agreed.tier ? ours.tier : tier;
}

/** What either has added since they agreed is there, what either has taken away is not. */
function mergeTags({ ours, theirs, agreed, written }: Sides): string[] {
  if (theirs.tags === undefined && agreed === null) return ours.tags;
  // HubSpot shows an empty list as none.
  const said = theirs.tags ?? [];
  const before = (isSameSet(said, written?.tags) ? written : agreed)?.tags.filter(isCarriedTag) ?? [];
  const added = said.filter((tag) => !before.includes(tag) && !ours.tags.includes(tag));
  const taken = before.filter((tag) => !said.includes(tag));
  return [...ours.tags.filter((tag) => !taken.includes(tag)), ...added];
}

/**
 * What was given or taken there since they agreed counts as if it had been given or taken here. Where a write of ours
 * was not answered and the number is neither it nor the one before, nobody can tell: then ours stands.
 */
function mergeCredits({ ours, theirs, agreed, written }: Sides): number {
  const { credits } = theirs;
  if (credits === undefined) return ours.credits;
  if (agreed === null && written === null) return ours.credits === 0 ? credits : ours.credits;
  if (written !== null && written.credits !== agreed?.credits) return ours.credits;
  const changed = ours.credits + credits - (agreed?.credits ?? credits);
  return changed < 0 ? ours.credits : changed;
}

/** Whoever has changed it; of two who never agreed the one who says no. */
function mergeFlag({ ours, theirs, agreed, written }: Sides, field: 'mailAboutBookings' | 'mailAfterVisits'): boolean {
  const said = theirs[field];
  if (said === undefined || said === written?.[field]) return ours[field];
  if (agreed === null) return ours[field] && said;
  return said === agreed[field] ? ours[field] : said;
}

function isSameSet(a: readonly string[], b: readonly string[] | undefined): boolean {
  return b !== undefined && a.length === b.length && a.every((tag) => b.includes(tag));
}
