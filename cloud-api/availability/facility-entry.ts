import type { AvailabilityFacts } from '../../domain/availability.ts';
import type { FacilityProfile } from '../../domain/facility.ts';
import { type Calendar, createCalendar } from '../../domain/opening-hours.ts';
import { covers, heldParts, joinRanges, type Range } from '../../domain/ownership.ts';
import { DAY_MS, type EpochMs, type Interval, TIME_MAX } from '../../domain/time.ts';
import type { FacilityRecord, LinkState, Wanted } from '../http/services.ts';
import { createBusyTimes, type IndexedAllocation } from './busy-times.ts';

/** Who may sell what of a facility. The two never overlap; what neither holds is on its way between them. */
export type SaleRanges = { readonly cloud: readonly Range[]; readonly facility: readonly Range[] };

export type LinkChange = { readonly online: boolean; readonly since: EpochMs | null };

/** More than a business day and a buffer, so that the rest of the day of a wanted time is within it. */
const NEAR_MS = 2 * DAY_MS;

/** All that is known of a facility at one moment. */
export type FacilitySnapshot = {
  readonly profile: FacilityProfile;
  /** Those of the coming days, whoever owns their time; what ended before yesterday may be left out. */
  readonly allocations: readonly IndexedAllocation[];
  readonly ranges: SaleRanges;
  readonly link: LinkChange;
  /** The cloud's memory of the facility has gone back in time: it sells none of its own until both have met. */
  readonly isFenced?: boolean;
};

/**
 * Who decides about a time just now; null when nobody can be asked. Of one that lies partly in each side's time it is
 * the facility: it is handed the cloud's part first (PROTOCOL §8.3).
 */
export type Seller = 'cloud' | 'facility' | null;

/** One facility in memory: the facts that its availability follows from. */
export type FacilityEntry = {
  /** Steps with every change, so that an answer made from an older one is known to be old. */
  readonly version: number;
  readonly calendar: Calendar;
  readonly isFenced: boolean;
  readonly record: FacilityRecord;
  facts(now: EpochMs): AvailabilityFacts;
  /** As `facts`, with only what is busy on the days around `wanted`: enough to judge it, and what is near it. */
  factsNear(wanted: Interval, now: EpochMs): AvailabilityFacts;
  sellerOf(wanted: Wanted): Seller;
  /** The parts of this time that the cloud may sell by itself, in order. */
  ownPartsOf(wanted: Wanted): readonly Range[];
  /** True when the facility would have to be asked about some of this time, and cannot be. */
  isOutOfReach(wanted: Wanted): boolean;
  /** From when on the cloud can sell without the facility, on the resource or (null) any; null for never. */
  sellableFrom(resourceId: string | null, now: EpochMs): EpochMs | null;
  setProfile(profile: FacilityProfile): void;
  setRanges(ranges: SaleRanges): void;
  setLink(link: LinkChange): void;
  setFenced(isFenced: boolean): void;
  /** Returns the time that changed hands: the old place and the new. */
  setAllocation(allocation: IndexedAllocation): Interval;
};

export function createFacilityEntry(snapshot: FacilitySnapshot): FacilityEntry {
  let { profile, ranges, link } = snapshot;
  let isFenced = snapshot.isFenced ?? false;
  let all = joinRanges([...ranges.cloud, ...ranges.facility]);
  let version = 1;
  let calendar = createCalendar(profile);
  const busy = createBusyTimes(snapshot.allocations);

  const own = (): readonly Range[] => (isFenced ? [] : ranges.cloud);
  const sellerOf = (wanted: Wanted): Seller => {
    if (covers(own(), wanted)) return 'cloud';
    return link.online && !isFenced && covers(all, wanted) ? 'facility' : null;
  };

  return {
    get version() {
      return version;
    },
    get calendar() {
      return calendar;
    },
    get isFenced() {
      return isFenced;
    },
    get record() {
      return { profile, link: linkStateOf(link, ranges) };
    },
    facts: (now) => ({ profile, busy: busy.list(now), now, channel: 'web', calendar }),
    factsNear: ({ startsAt, endsAt }, now) => {
      const around = { startsAt: startsAt - NEAR_MS, endsAt: endsAt + NEAR_MS };
      return { profile, busy: busy.listNear(around), now, channel: 'web', calendar };
    },
    sellerOf,
    ownPartsOf: (wanted) => heldParts(own(), wanted),
    isOutOfReach: (wanted) => (isFenced || !link.online) && sellerOf(wanted) === null,
    sellableFrom: (resourceId, now) => earliestOf(own(), resourceId, now),
    setProfile: (next) => {
      profile = next;
      calendar = createCalendar(next);
      version += 1;
    },
    setRanges: (next) => {
      ranges = next;
      all = joinRanges([...next.cloud, ...next.facility]);
      version += 1;
    },
    setLink: (next) => {
      link = next;
      version += 1;
    },
    setFenced: (next) => {
      isFenced = next;
      version += 1;
    },
    setAllocation: (allocation) => {
      version += 1;
      return busy.set(allocation);
    },
  };
}

function earliestOf(ranges: readonly Range[], resourceId: string | null, now: EpochMs): EpochMs | null {
  const starts = ranges
    .filter((range) => (resourceId === null || range.resourceId === resourceId) && range.endsAt > now)
    .map((range) => Math.max(range.startsAt, now));
  return starts.length > 0 ? Math.min(...starts) : null;
}

function linkStateOf(link: LinkChange, ranges: SaleRanges): LinkState {
  const frontier = Math.max(0, ...ranges.facility.map(({ endsAt }) => endsAt));
  return { ...link, ownsUntil: frontier > 0 && frontier < TIME_MAX ? frontier : null };
}
