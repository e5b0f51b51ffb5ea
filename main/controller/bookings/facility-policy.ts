import { admitBlock, admitBooking, BookingProposalSchema } from '../../../domain/admission.ts';
import { drawPin } from '../../../domain/access.ts';
import { allottedRanges, earliestKeptAt } from '../../../domain/allotments.ts';
import { required } from '../../../domain/assert.ts';
import type { Channel } from '../../../domain/booking.ts';
import { cutAfterDays } from '../../../domain/business-day.ts';
import { type CompiledTerms, createTermsCompiler } from '../../../domain/offers/compile-terms.ts';
import { covers, type Range } from '../../../domain/ownership.ts';
import type { Random } from '../../../domain/random.ts';
import { type Clock, DAY_MS, type EpochMs } from '../../../domain/time.ts';
import type { Admission, Candidate, Handover, Json } from '../../../sync/engine/inputs.ts';
import type { Allocation, FactEvent } from '../../../sync/protocol/events.ts';
import { type ProductFact, ProductFactSchema } from '../../../sync/protocol/product-data.ts';
import type { FacilityPolicy } from '../cloud-link/facility-node.ts';
import type { Db, Tx } from '../db/database.ts';
import type { Log } from '../log.ts';
import { saveEntryKeys } from '../access/entry-tokens/entry-key-repository.ts';
import { DISK_FULL } from '../disk-space/disk-full.ts';
import { findAsker } from '../customers/asker.ts';
import { applyCustomer, recoverAsk, settleAsk } from '../customers/customer-facts.ts';
import { eraseCustomer } from '../customers/erasing/erase-customer.ts';
import { createProfileReader, type KnownFacility } from '../facility/profile-reader.ts';
import { findProfile, recoverProfile } from '../facility/facility-repository.ts';
import { decideSpend, recoverReturn, recoverSpend } from '../spends/spend-repository.ts';
import { recoverProposal, settleProposal } from '../terms/terms-facts.ts';
import { saveTerms } from '../terms/terms-repository.ts';
import { createTermsReader } from '../terms/terms-reader.ts';
import { listAllocationsIn, listBookingIdsOfPin, recoverVisit } from './booking-repository.ts';

/** A PIN is not given out again until this long after the booking that had it has ended. */
const PIN_REST_MS = DAY_MS;

export type PolicyOptions = {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** True when nothing more can be promised, for want of room to write it down. */
  readonly isDiskFull?: () => boolean;
};

/** The club's rules, asked by the engine inside its transaction whenever somebody wants time that is ours. */
export function createFacilityPolicy(options: PolicyOptions): FacilityPolicy {
  const { clock, log } = options;
  const readFacility = createProfileReader();
  const readTerms = createTermsReader();
  const compile = createTermsCompiler();
  const rulesOf = (db: Db): Rules => {
    const facility = readFacility(db);
    return { ...options, ...facility, terms: compile(readTerms(db, facility.profile)) };
  };
  return {
    admission: (tx, db) => ({
      admit: (candidate) => admit(db, candidate, rulesOf(db)),
      withdraw: (allocation) => withdraw(allocation, clock),
      mayGive: (ranges) => mayGive(tx, ranges, { clock, ...readFacility(db) }),
    }),
    applyFact: (tx, fact) => applyFact(tx, fact, options),
    recoverFact: (tx, { type, data }) => {
      const fact = ProductFactSchema.safeParse({ type, data });
      if (fact.success) recoverFact(tx, fact.data, clock.now());
      else log.warn('link.fact.unreadable', { type });
    },
  };
}

/** What this facility told the cloud before its disk went back in time. */
function recoverFact(tx: Tx, fact: ProductFact, now: EpochMs): void {
  switch (fact.type) {
    case 'visit.changed':
      return recoverVisit(tx, fact.data);
    case 'facility.profile':
      return recoverProfile(tx, fact.data.profile);
    case 'terms.proposed':
      return recoverProposal(tx, fact.data, now);
    case 'customer.asked':
      return recoverAsk(tx, fact.data, now);
    case 'spend.asked':
      return recoverSpend(tx, fact.data, now);
    case 'spend.returned':
      return recoverReturn(tx, fact.data.spendId);
    default:
  }
}

/** What the cloud tells that a facility must act on. All else is kept in the inbox. */
function applyFact(tx: Tx, { type, data }: FactEvent, { clock, log }: PolicyOptions): void {
  const { data: fact } = ProductFactSchema.safeParse({ type, data });
  const now = clock.now();
  switch (fact?.type) {
    case 'terms.changed':
      saveTerms(tx, fact.data, now);
      return log.info('terms.received', { version: fact.data.terms.version });
    case 'terms.decided': {
      const facilityId = required(findProfile(tx), 'applyFact: this controller has been set up').id;
      return settleProposal(tx, fact.data, { facilityId, now });
    }
    case 'customer.changed':
      return applyCustomer(tx, fact.data.customer, now);
    case 'customer.decided':
      return settleAsk(tx, fact.data, now);
    case 'customer.erase':
      eraseCustomer(tx, fact.data.erasure, now);
      return log.info('customer.erased', { erasureId: fact.data.erasure.id });
    case 'message.told':
      // Only whoever waits for it wants it: nothing of the ledger is kept here.
      return;
    case 'spend.decided':
      return decideSpend(tx, fact.data, now);
    case 'entry.keys':
      return saveEntryKeys(tx, fact.data, now);
    default:
      return log.info('link.fact.ignored', { type });
  }
}

type HandoverRules = Pick<PolicyOptions, 'clock'> & Pick<KnownFacility, 'profile'>;

/**
 * The near days are what the doors and the desk live on while the club is cut off: of them only what our own profile
 * keeps for online sale goes, unsold and not at the last moment (PROTOCOL §8.4). Later days are the cloud's if it asks.
 */
function mayGive(tx: Tx, ranges: readonly Range[], { clock, profile }: HandoverRules): Handover {
  const no = (reason: string): Handover => ({ ok: false, reason });
  const now = clock.now();
  const earliestAt = earliestKeptAt(profile, now);
  const cut = cutAfterDays(profile.timeZone, now, profile.ownDays);
  for (const range of ranges) {
    if (range.startsAt >= cut) continue;
    if (!covers(allottedRanges(profile, range), range)) return no('handover.not_allotted');
    if (range.startsAt < earliestAt) return no('handover.too_near');
    const isSold = listAllocationsIn(tx, range).some(({ resourceId }) => resourceId === range.resourceId);
    if (isSold) return no('handover.sold');
  }
  return { ok: true };
}

type Rules = PolicyOptions & KnownFacility & { readonly terms: CompiledTerms };

function admit(db: Db, candidate: Candidate, rules: Rules): Admission {
  const { clock, random, profile, calendar, terms } = rules;
  const { place, kind, data, neighbours, isRequest, current } = candidate;
  if (rules.isDiskFull?.()) return { ok: false, reason: DISK_FULL };
  if (kind === 'block') {
    const allowed = admitBlock(profile, place);
    return allowed.ok ? { ok: true, data } : { ok: false, reason: allowed.error.code };
  }
  const proposal = BookingProposalSchema.safeParse(data);
  if (!proposal.success) return { ok: false, reason: 'booking.unreadable' };
  const now = clock.now();
  const hasRules = terms.terms.rules.rules.some(({ active }) => active);
  const isPinTaken = (pin: string): boolean =>
    listBookingIdsOfPin(db, pin, now - PIN_REST_MS).some((bookingId) => bookingId !== candidate.bookingId);
  const admitted = admitBooking(
    {
      profile,
      calendar,
      terms,
      // Without rules nobody asks who it is.
      asker: hasRules
        ? findAsker(db, proposal.data.customer, { now, ignoreBookingId: candidate.bookingId })
        : undefined,
      neighbours,
      current,
      now,
      // What comes with a PIN was booked before: it moves here from the cloud's time, or is restored.
      channel: channelOf(proposal.data.channel, current !== null || proposal.data.pin !== null, isRequest),
      drawPin: () => drawFreePin(random, isPinTaken),
      isPinTaken,
    },
    place,
    proposal.data,
  );
  return admitted.ok ? { ok: true, data: admitted.value } : { ok: false, reason: admitted.error.code };
}

/** A new booking obeys the rules of where it is made; an older one those of who moves it: customers ask through the cloud. */
export function channelOf(channel: Channel, isKnown: boolean, isCustomers: boolean): Channel {
  if (!isKnown) return channel;
  return isCustomers ? 'web' : 'desk';
}

/** Asks of each PIN that is drawn: there are hundreds of live ones, and nearly every draw is free. */
function drawFreePin(random: Random, isTaken: (pin: string) => boolean): string {
  const tried = new Set<string>();
  for (;;) {
    const pin = drawPin(random, 'facility', tried);
    if (!isTaken(pin)) return pin;
    tried.add(pin);
  }
}

/** A cancelled booking keeps what it was, and when it was cancelled. */
export function withdraw(allocation: Allocation, clock: Clock): Json {
  const details = BookingProposalSchema.safeParse(allocation.data);
  return details.success ? { ...details.data, cancelledAt: clock.now() } : allocation.data;
}
