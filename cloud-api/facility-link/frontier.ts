import type { FacilityProfile } from '../../domain/facility.ts';
import { addLocalDays, instantAt, localDateOf } from '../../domain/opening-hours.ts';
import type { Range } from '../../domain/ownership.ts';
import { type EpochMs, TIME_MIN } from '../../domain/time.ts';
import type { HeldAllocation, HeldRange } from '../../sync/engine/node-state.ts';

/** A facility owns today and the next days, this many in all: it can be cut off for two whole days before today is not its own. */
export const FRONTIER_DAYS = 3;

/** The business day is cut here, local time: the hour at which the fewest clubs have anybody in. */
const CUT = '05:00';

export type FrontierFacts = {
  readonly profile: Pick<FacilityProfile, 'timeZone' | 'resources'>;
  readonly ranges: readonly HeldRange[];
  /** Active allocations around the cut. */
  readonly active: readonly HeldAllocation[];
  readonly now: EpochMs;
};

/**
 * What the cloud should hand to a facility now so that it owns everything up to its frontier (PROTOCOL §8.1). The cut
 * is computed here alone and travels as an instant. Where a booking straddles it, the range ends with the booking, so
 * that none ever straddles an edge (§8.2).
 */
export function frontierTransfers({ profile, ranges, active, now }: FrontierFacts): Range[] {
  const today = localDateOf(profile.timeZone, now);
  const cut = instantAt(profile.timeZone, addLocalDays(today, FRONTIER_DAYS), CUT);
  return profile.resources.flatMap(({ id }) => {
    const endsAt = snap(id, cut, active);
    return ranges
      .filter(({ holder, resourceId, startsAt }) => holder === 'own' && resourceId === id && startsAt < endsAt)
      .map((range) => ({
        resourceId: id,
        startsAt: Math.max(range.startsAt, TIME_MIN),
        endsAt: Math.min(range.endsAt, endsAt),
      }));
  });
}

function snap(resourceId: string, cut: EpochMs, active: readonly HeldAllocation[]): EpochMs {
  const straddling = active.find((a) => a.resourceId === resourceId && a.startsAt < cut && cut < a.endsAt);
  return straddling?.endsAt ?? cut;
}
