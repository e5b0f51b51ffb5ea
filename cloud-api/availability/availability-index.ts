import { required } from '../../domain/assert.ts';
import { ALTERNATIVES_DEFAULT } from '../../domain/availability.ts';
import type { FacilityProfile } from '../../domain/facility.ts';
import { alternativeOffers, type Asker, judgeOffer, type OfferFacts } from '../../domain/offers/offers.ts';
import type { Range } from '../../domain/ownership.ts';
import { err, ok } from '../../domain/result.ts';
import type { Terms } from '../../domain/terms.ts';
import type { Clock, EpochMs } from '../../domain/time.ts';
import { type CustomerReader, NO_CUSTOMERS } from '../customers/customer-book.ts';
import type { ErrorOf } from '../errors.ts';
import type {
  Asking,
  AvailabilityQuery,
  AvailabilityService,
  CheckAnswer,
  FacilityEvents,
  FacilityRecord,
  FacilityService,
  OfferedSlot,
  SlotRuleError,
  SlotTaken,
  Wanted,
} from '../http/services.ts';
import type { IndexedAllocation } from './busy-times.ts';
import { answerDay, listOffered, showOffer, textOf } from './day-answer.ts';
import { createDayCache } from './day-cache.ts';
import { createEventHub, type EventHub } from './event-hub.ts';
import {
  type AskedTime,
  createFacilityEntry,
  type FacilityEntry,
  type FacilitySnapshot,
  type LinkChange,
  type SaleRanges,
  type Seller,
} from './facility-entry.ts';

export type IndexChange =
  | { readonly type: 'allocation'; readonly facilityId: string; readonly allocation: IndexedAllocation }
  | { readonly type: 'profile'; readonly profile: FacilityProfile }
  | { readonly type: 'ranges'; readonly facilityId: string; readonly ranges: SaleRanges }
  | { readonly type: 'link'; readonly facilityId: string; readonly link: LinkChange }
  | { readonly type: 'fence'; readonly facilityId: string; readonly isFenced: boolean }
  | { readonly type: 'terms'; readonly facilityId: string; readonly terms: Terms };

export type MoveRefusal = SlotRuleError | SlotTaken | ErrorOf<'facility.unreachable'>;

/** `ignoreId` is the booking that would move there: it is not in its own way. */
export type WantedInstead = Wanted & AskedTime;

/**
 * Every facility's coming days in memory, so that the page's main question costs no query. It holds what the database
 * holds: `load` reads it in, `apply` follows each change after its commit, in the order of the commits. It decides
 * nothing: a booking is accepted or refused by the owner of its time, whatever stands here.
 */
export type AvailabilityIndex = FacilityService &
  AvailabilityService &
  FacilityEvents & {
    /** Takes a facility in, or anew: whatever was known of it is forgotten. */
    load(snapshot: FacilitySnapshot): void;
    /** The facility must have been loaded. Applying a change again is harmless. */
    apply(change: IndexChange): void;
    facilityOfResource(resourceId: string): FacilityRecord | null;
    /**
     * By which the facility sells just now; those of its profile until somebody has saved any. The facility must have
     * been loaded. The very same object until they change.
     */
    termsOf(facilityId: string): Terms;
    /** What the page offers on a day, to anybody alone unless somebody asks. The facility must have been loaded. */
    listOffered(query: AvailabilityQuery, asking?: Asking): OfferedSlot[];
    /** Free times to offer instead of `wanted`, only such as can be sold just now. */
    findAlternatives(facilityId: string, wanted: WantedInstead): OfferedSlot[];
    /** Resources on which the time is free and can be sold just now, in the profile's order. */
    listFreeResources(facilityId: string, time: AskedTime): string[];
    /** Why a booking cannot be moved to `wanted` as things stand; null when its owner can be asked. */
    refusalOfMove(facilityId: string, wanted: WantedInstead): MoveRefusal | null;
    /** What offers near a time follow from. The facility must have been loaded. */
    factsNear(facilityId: string, wanted: AskedTime): OfferFacts;
    /** Who asks, as rules see them; without their booking `ignoreId`. The facility must have been loaded. */
    askerOf(facilityId: string, asking: Asking, ignoreId: string | undefined): Asker;
    sellerOf(facilityId: string, wanted: Wanted): Seller;
    /** Of times that the facility must decide together: the parts that it has to be handed first. None if all are ours. */
    partsToHandOver(facilityId: string, ...places: readonly Wanted[]): Range[];
    /** From when on the cloud can sell without the facility, on the resource or (null) any; null for never. */
    sellableFrom(facilityId: string, resourceId: string | null): EpochMs | null;
  };

export function createAvailabilityIndex(clock: Clock, customers: CustomerReader = NO_CUSTOMERS): AvailabilityIndex {
  const entries = new Map<string, FacilityEntry>();
  const facilityIdOfResource = new Map<string, string>();
  const days = createDayCache();
  const hub = createEventHub();

  const getEntry = (facilityId: string): FacilityEntry =>
    required(entries.get(facilityId), 'the facility is not in the index');

  function learnResources(profile: FacilityProfile): void {
    for (const [resourceId, facilityId] of facilityIdOfResource) {
      if (facilityId === profile.id) facilityIdOfResource.delete(resourceId);
    }
    for (const { id } of profile.resources) facilityIdOfResource.set(id, profile.id);
  }

  return {
    load(snapshot) {
      const { profile } = snapshot;
      // Days are kept by their facility's version, and that begins anew.
      days.clear();
      entries.set(profile.id, createFacilityEntry(snapshot, customers));
      learnResources(profile);
      announceAll(hub, getEntry(profile.id));
    },

    apply(change) {
      const entry = getEntry(change.type === 'profile' ? change.profile.id : change.facilityId);
      if (change.type === 'profile') learnResources(change.profile);
      applyChange(entry, hub, change);
    },

    listFacilities: () =>
      [...entries.values()].map(({ record }) => record).sort((a, b) => a.profile.name.localeCompare(b.profile.name)),
    findFacility: (id) => entries.get(id)?.record ?? null,
    facilityOfResource: (resourceId) => entries.get(facilityIdOfResource.get(resourceId) ?? '')?.record ?? null,

    termsOf: (facilityId) => getEntry(facilityId).terms,

    renderDay(query) {
      const entry = entries.get(query.facilityId);
      if (!entry) return err({ code: 'facility.not_found' });
      if (query.resourceId !== undefined && facilityIdOfResource.get(query.resourceId) !== query.facilityId) {
        return err({ code: 'resource.not_found' });
      }
      return ok((query.customerId === undefined ? days.render : renderFor)(entry, query, clock.now()));
    },

    checkSlot(wanted) {
      const facilityId = facilityIdOfResource.get(wanted.resourceId);
      if (facilityId === undefined) return err({ code: 'resource.not_found' });
      return ok(checkWanted(getEntry(facilityId), wanted, clock.now()));
    },

    listOffered: (query, asking) => listOffered(getEntry(query.facilityId), query, clock.now(), asking),
    findAlternatives: (facilityId, wanted) => listAlternatives(getEntry(facilityId), wanted, clock.now()),
    listFreeResources: (facilityId, time) => listFree(getEntry(facilityId), time, clock.now()),
    refusalOfMove(facilityId, wanted) {
      const { refusal, alternatives: instead } = checkWanted(getEntry(facilityId), wanted, clock.now());
      return refusal?.code === 'slot.taken' ? { ...refusal, alternatives: instead } : refusal;
    },
    factsNear: (facilityId, wanted) => getEntry(facilityId).factsNear(wanted, clock.now()),
    askerOf: (facilityId, asking, ignoreId) => getEntry(facilityId).askerOf(asking, ignoreId),
    sellerOf: (facilityId, wanted) => getEntry(facilityId).sellerOf(wanted),
    partsToHandOver(facilityId, ...places) {
      const entry = getEntry(facilityId);
      const sellers = places.map((place) => entry.sellerOf(place));
      const isTheirs = sellers.includes('facility') && !sellers.includes(null);
      return isTheirs ? places.flatMap((place) => entry.ownPartsOf(place)) : [];
    },
    sellableFrom: (facilityId, resourceId) => getEntry(facilityId).sellableFrom(resourceId, clock.now()),
    subscribe: hub.subscribe,
  };
}

/** The answer is nobody else's: it is worked out for this one call, for as many as the page begins with. */
function renderFor(entry: FacilityEntry, { customerId, ...query }: AvailabilityQuery, now: EpochMs): Buffer {
  const asking = { partySize: 1, email: null, customerId: customerId ?? null };
  return Buffer.from(textOf(answerDay(entry, query, now, asking), now));
}

function applyChange(entry: FacilityEntry, hub: EventHub, change: IndexChange): void {
  switch (change.type) {
    case 'allocation': {
      const { startsAt, endsAt } = entry.setAllocation(change.allocation);
      hub.announce(change.facilityId, { type: 'availability', from: startsAt, until: endsAt });
      return;
    }
    case 'profile':
      entry.setProfile(change.profile);
      break;
    case 'ranges':
      entry.setRanges(change.ranges);
      break;
    case 'link':
      entry.setLink(change.link);
      break;
    case 'fence':
      if (entry.isFenced === change.isFenced) return;
      entry.setFenced(change.isFenced);
      break;
    case 'terms':
      if (!entry.setTerms(change.terms)) return;
      break;
  }
  announceAll(hub, entry);
}

function announceAll(hub: EventHub, { record }: FacilityEntry): void {
  hub.announce(record.profile.id, { type: 'link', link: record.link });
  hub.announce(record.profile.id, { type: 'availability', from: null, until: null });
}

function checkWanted(entry: FacilityEntry, wanted: WantedInstead, now: EpochMs): CheckAnswer {
  const free = judgeOffer(entry.factsNear(wanted, now), wanted);
  if (free.ok && entry.sellerOf(wanted) !== null) return { refusal: null, alternatives: [] };
  const refusal = free.ok
    ? { code: 'facility.unreachable' as const, sellableFrom: entry.sellableFrom(wanted.resourceId, now) }
    : free.error;
  return { refusal, alternatives: listAlternatives(entry, wanted, now) };
}

function listFree(entry: FacilityEntry, time: AskedTime, now: EpochMs): string[] {
  const facts = entry.factsNear(time, now);
  return entry.record.profile.resources
    .map(({ id }) => ({ ...time, resourceId: id }))
    .filter((wanted) => entry.sellerOf(wanted) !== null && judgeOffer(facts, wanted).ok)
    .map(({ resourceId }) => resourceId);
}

function listAlternatives(entry: FacilityEntry, wanted: WantedInstead, now: EpochMs): OfferedSlot[] {
  return alternativeOffers(entry.factsNear(wanted, now), wanted, Number.POSITIVE_INFINITY)
    .filter((slot) => entry.sellerOf(slot) !== null)
    .slice(0, ALTERNATIVES_DEFAULT)
    .map(showOffer);
}
