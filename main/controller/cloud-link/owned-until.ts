import { allottedRanges } from '../../../domain/allotments.ts';
import type { FacilityProfile } from '../../../domain/facility.ts';
import { covers, type Range } from '../../../domain/ownership.ts';
import type { EpochMs } from '../../../domain/time.ts';
import { type HeldRange, theirRanges } from '../../../sync/engine/node-state.ts';

/**
 * The facility sells everything before this but what is kept for online sale: the earliest over its resources, null
 * when one has nothing ahead.
 */
export function ownedUntil(
  ranges: readonly HeldRange[],
  profile: FacilityProfile | null,
  now: EpochMs,
): EpochMs | null {
  const resources = new Set(ranges.map(({ resourceId }) => resourceId));
  const own = ranges.filter(({ holder }) => holder === 'own');
  const ends = [...resources].map((id) => reach(own, { profile, resourceId: id, now }));
  return ends.length === 0 || ends.includes(now) ? null : Math.min(...ends);
}

type From = { readonly profile: FacilityProfile | null; readonly resourceId: string; readonly now: EpochMs };

/** How far our time goes from now on; `now` when it does not go anywhere. */
function reach(own: readonly Range[], { profile, resourceId, now }: From): EpochMs {
  const ahead = own
    .filter((range) => range.resourceId === resourceId && range.endsAt > now)
    .sort((a, b) => a.startsAt - b.startsAt);
  let reached = now;
  for (const { startsAt, endsAt } of ahead) {
    const gap = { resourceId, startsAt: reached, endsAt: startsAt };
    if (reached < startsAt && !(profile && covers(allottedRanges(profile, gap), gap))) break;
    reached = endsAt;
  }
  return reached;
}

/** The time around `place` that the cloud holds because the profile keeps it for online sale; null when there is none. */
export function findKeptForWeb(ranges: readonly HeldRange[], profile: FacilityProfile, place: Range): Range | null {
  const touches = (range: Range): boolean =>
    range.resourceId === place.resourceId && range.startsAt < place.endsAt && place.startsAt < range.endsAt;
  const [allotted] = allottedRanges(profile, place).filter(touches);
  const [held] = theirRanges(ranges).filter(touches);
  if (!allotted || !held) return null;
  const kept = {
    resourceId: place.resourceId,
    startsAt: Math.max(allotted.startsAt, held.startsAt),
    endsAt: Math.min(allotted.endsAt, held.endsAt),
  };
  return kept.startsAt < kept.endsAt && touches(kept) ? kept : null;
}
