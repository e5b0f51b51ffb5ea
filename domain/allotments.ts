import type { FacilityProfile } from './facility.ts';
import { addLocalDays, instantAt, localDateOf, weekdayOf } from './opening-hours.ts';
import { joinRanges, type Range } from './ownership.ts';
import { type EpochMs, type Interval, MINUTE_MS, overlaps } from './time.ts';

export type AllottingProfile = Pick<
  FacilityProfile,
  'timeZone' | 'resources' | 'policy' | 'allotments' | 'giveBackMin'
>;

/**
 * The time that the profile keeps for online sale and that shares an instant with `within`, whole and in order, with
 * what overlaps or touches joined. Of a resource that the facility does not have there is none.
 */
export function allottedRanges(profile: AllottingProfile, within: Interval): Range[] {
  const { timeZone, resources, allotments } = profile;
  // One that began the evening before may reach into the first day.
  const first = addLocalDays(localDateOf(timeZone, within.startsAt), -1);
  const last = localDateOf(timeZone, within.endsAt);
  const ranges: Range[] = [];
  for (const { resourceId, weekdays, from, until } of allotments) {
    if (!resources.some(({ id }) => id === resourceId)) continue;
    for (let date = first; date <= last; date = addLocalDays(date, 1)) {
      if (!weekdays.includes(weekdayOf(date))) continue;
      const startsAt = instantAt(timeZone, date, from);
      const endsAt = instantAt(timeZone, until > from ? date : addLocalDays(date, 1), until);
      ranges.push({ resourceId, startsAt, endsAt });
    }
  }
  // Within the hour that the clocks skip an allotment may end before it begins: `joinRanges` leaves it out.
  return joinRanges(ranges).filter((range) => overlaps(range, within));
}

/**
 * What of the allotted time before `until` is the cloud's to hold at `now`: whole slots, counted from the beginning of
 * each allotment, that begin no sooner than `giveBackMin` from now.
 */
export function keptForWeb(profile: AllottingProfile, now: EpochMs, until: EpochMs): Range[] {
  const earliestAt = earliestKeptAt(profile, now);
  if (earliestAt >= until) return [];
  const stepMs = profile.policy.stepMin * MINUTE_MS;
  return allottedRanges(profile, { startsAt: earliestAt, endsAt: until }).flatMap((range) => {
    const late = Math.max(0, Math.ceil((earliestAt - range.startsAt) / stepMs));
    const startsAt = range.startsAt + late * stepMs;
    return startsAt < range.endsAt ? [{ ...range, startsAt }] : [];
  });
}

/** Nothing that begins sooner is kept for the web page any more. */
export function earliestKeptAt({ giveBackMin }: Pick<AllottingProfile, 'giveBackMin'>, now: EpochMs): EpochMs {
  return now + giveBackMin * MINUTE_MS;
}
