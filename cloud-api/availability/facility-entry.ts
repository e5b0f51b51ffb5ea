import type { FacilityProfile } from '../../domain/facility.ts';
import { createTermsCompiler } from '../../domain/offers/compile-terms.ts';
import type { Asker, OfferFacts } from '../../domain/offers/offers.ts';
import { type Calendar, createCalendar } from '../../domain/opening-hours.ts';
import { covers, heldParts, joinRanges, type Range } from '../../domain/ownership.ts';
import { type Terms, termsOfProfile } from '../../domain/terms.ts';
import { DAY_MS, type EpochMs, type Interval, TIME_MAX } from '../../domain/time.ts';
import type { CustomerReader } from '../customers/customer-book.ts';
import type { Asking, FacilityRecord, LinkState, Wanted } from '../http/services.ts';
import { type BusyTimes, createBusyTimes, type IndexedAllocation } from './busy-times.ts';

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
  /** The last that were saved; null or absent when nobody has saved any yet. */
  readonly terms?: Terms | null;
  /** The cloud's memory of the facility has gone back in time: it sells none of its own until both have met. */
  readonly isFenced?: boolean;
};

/**
 * Who decides about a time just now; null when nobody can be asked. Of one that lies partly in each side's time it is
 * the facility: it is handed the cloud's part first (PROTOCOL §8.3).
 */
export type Seller = 'cloud' | 'facility' | null;

/** A time, by whom it is asked for, and the booking that would move there. */
export type AskedTime = Interval & {
  readonly asking?: Asking | undefined;
  readonly ignoreId?: string | undefined;
};

/** One facility in memory: the facts that its availability follows from. */
export type FacilityEntry = {
  /** Steps with every change, so that an answer made from an older one is known to be old. */
  readonly version: number;
  readonly calendar: Calendar;
  readonly isFenced: boolean;
  readonly record: FacilityRecord;
  /** The very same object until they change: what is compiled from them may be kept by it. */
  readonly terms: Terms;
  facts(now: EpochMs, asking?: Asking): OfferFacts;
  /** As `facts`, with only what is busy on the days around `wanted`: enough to judge it, and what is near it. */
  factsNear(wanted: AskedTime, now: EpochMs): OfferFacts;
  askerOf(asking: Asking, ignoreId: string | undefined): Asker;
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
  /** Earlier ones than are known change nothing; returns whether they were later. */
  setTerms(terms: Terms): boolean;
  /** Returns the time that changed hands: the old place and the new. */
  setAllocation(allocation: IndexedAllocation): Interval;
};

export function createFacilityEntry(snapshot: FacilitySnapshot, customers: CustomerReader): FacilityEntry {
  let { profile } = snapshot;
  let version = 1;
  let calendar = createCalendar(profile);
  let saved = snapshot.terms ?? null;
  let unsaved = termsOfProfile(profile);
  const busy = createBusyTimes(snapshot.allocations);
  const rights = createSaleRights(snapshot);
  const compile = createTermsCompiler();
  const askerOf = createAskers(profile.id, busy, customers);
  const common = () => ({ profile, channel: 'web', calendar, terms: compile(saved ?? unsaved) }) as const;
  const stepping =
    <T>(change: (next: T) => void) =>
    (next: T): void => {
      change(next);
      version += 1;
    };

  return {
    get version() {
      return version;
    },
    get calendar() {
      return calendar;
    },
    get isFenced() {
      return rights.isFenced();
    },
    get record() {
      return { profile, link: rights.linkState() };
    },
    get terms() {
      return saved ?? unsaved;
    },
    facts: (now, asking) => ({ ...common(), busy: busy.list(now), now, asker: asking && askerOf(asking, undefined) }),
    factsNear: ({ startsAt, endsAt, asking, ignoreId }, now) => {
      const around = { startsAt: startsAt - NEAR_MS, endsAt: endsAt + NEAR_MS };
      return { ...common(), busy: busy.listNear(around), now, asker: asking && askerOf(asking, ignoreId) };
    },
    askerOf,
    sellerOf: rights.sellerOf,
    ownPartsOf: rights.ownPartsOf,
    isOutOfReach: rights.isOutOfReach,
    sellableFrom: rights.sellableFrom,
    setProfile: stepping((next) => {
      profile = next;
      calendar = createCalendar(next);
      unsaved = termsOfProfile(next);
    }),
    setRanges: stepping(rights.setRanges),
    setLink: stepping(rights.setLink),
    setFenced: stepping(rights.setFenced),
    setTerms: (next) => {
      if (saved !== null && next.version <= saved.version) return false;
      saved = next;
      version += 1;
      return true;
    },
    setAllocation: (allocation) => {
      version += 1;
      return busy.set(allocation);
    },
  };
}

/** What somebody has booked is known by the e-mail that they say, or that the customer has whom they have proved to be. */
function createAskers(facilityId: string, busy: BusyTimes, customers: CustomerReader) {
  return ({ partySize, email, customerId }: Asking, ignoreId: string | undefined): Asker => {
    const known = customerId === null ? null : customers.find(customerId);
    const said = new Set([email, known?.email ?? null].flatMap((each) => (each === null ? [] : [each.toLowerCase()])));
    const existing = [...said]
      .flatMap((each) => busy.listOf(each))
      .filter(({ id }) => id !== ignoreId)
      .map(({ startsAt, endsAt }) => ({ startsAt, endsAt }));
    return { customer: customers.factsOf(facilityId, { customerId, email }), partySize, existing };
  };
}

/** Who may sell what of the facility just now. */
function createSaleRights(snapshot: FacilitySnapshot) {
  let { ranges, link } = snapshot;
  let isFenced = snapshot.isFenced ?? false;
  let all = joinRanges([...ranges.cloud, ...ranges.facility]);

  const own = (): readonly Range[] => (isFenced ? [] : ranges.cloud);
  const sellerOf = (wanted: Wanted): Seller => {
    if (covers(own(), wanted)) return 'cloud';
    return link.online && !isFenced && covers(all, wanted) ? 'facility' : null;
  };

  return {
    sellerOf,
    ownPartsOf: (wanted: Wanted) => heldParts(own(), wanted),
    isOutOfReach: (wanted: Wanted) => (isFenced || !link.online) && sellerOf(wanted) === null,
    sellableFrom: (resourceId: string | null, now: EpochMs) => earliestOf(own(), resourceId, now),
    isFenced: () => isFenced,
    linkState: () => linkStateOf(link, ranges),
    setRanges: (next: SaleRanges): void => {
      ranges = next;
      all = joinRanges([...next.cloud, ...next.facility]);
    },
    setLink: (next: LinkChange): void => {
      link = next;
    },
    setFenced: (next: boolean): void => {
      isFenced = next;
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
