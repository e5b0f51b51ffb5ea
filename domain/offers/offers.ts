import { required } from '../assert.ts';
import {
  ALTERNATIVES_DEFAULT,
  alternatives,
  type AvailabilityFacts,
  checkSlot,
  listSlots,
  type Slot,
  type SlotQuery,
  type WantedSlot,
} from '../availability.ts';
import type { BookingPrice, CancellationTerms } from '../booking.ts';
import type { BookingPolicy, FacilityProfile, Resource } from '../facility.ts';
import type { Calendar } from '../opening-hours.ts';
import { bookingPriceOf, type Breakdown } from '../prices/breakdown.ts';
import { cancellationOutcome } from '../prices/cancellation.ts';
import {
  normalisePromotionCode,
  type Promotion,
  promotionApplies,
  type PromotionFacts,
  type PromotionRefusal,
} from '../prices/promotion.ts';
import { type AskedPrices, type PriceAskFacts, quotePrice, spendBeforePromotion } from '../prices/quote-price.ts';
import { err, ok, type Result } from '../result.ts';
import type { RuleAnswer, TimedRules } from '../rules/compile-rules.ts';
import { policyUnder } from '../rules/evaluate-rules.ts';
import type { EffectiveLimits } from '../rules/resolve-rules.ts';
import { STANDARD_TIER } from '../rules/rule.ts';
import { type AskFacts, UNKNOWN_CUSTOMER } from '../rules/rule-facts.ts';
import { termsOfProfile } from '../terms.ts';
import type { EpochMs, Interval } from '../time.ts';
import type { CompiledTerms } from './compile-terms.ts';
import { occupancyOfDays } from './day-occupancy.ts';
import { type OfferRefusal, refusalOfDecision, withRule } from './offer-refusal.ts';

/**
 * What is offered to whom, when and at what price: availability, rules and prices together. Both sides ask here and
 * nowhere else, so that the same facts give the same offers on the booking page, at the desk and in either's admission.
 */

/** Who asks, as far as it is known. */
export type Asker = Pick<AskFacts, 'customer' | 'existing' | 'partySize'> & {
  /** One that applies, already looked at. */
  readonly promotion?: PriceAskFacts['promotion'];
};

/** Somebody who has not said who they are, alone. */
export const ANYBODY: Asker = { customer: UNKNOWN_CUSTOMER, existing: [], partySize: 1 };

/**
 * Rules that are not looked at: none; those that want staff to approve, where staff or the owner have the say; or all,
 * where staff have given a reason. Hours, buffers and what is taken hold in any case.
 */
export type Waiver = 'none' | 'approval' | 'rules';

/** As `AvailabilityFacts`; where demand changes prices, `busy` must hold all of the local days asked about. */
export type OfferFacts = Omit<AvailabilityFacts, 'calendar' | 'policyAt'> & {
  readonly calendar: Calendar;
  readonly terms: CompiledTerms;
  /** Anybody when absent. */
  readonly asker?: Asker | undefined;
};

/** A free time, what the rules say of it and what it costs. Answers and prices are shared: leave them as they are. */
export type Offer = Slot & { readonly answer: RuleAnswer; readonly price: Breakdown };

/**
 * The free times of a business day as `listSlots` finds them under the limits and buffers of the rules, each with what
 * the rules decide and its price. Of a channel where customers help themselves only `isOpenTo` ones are for sale; staff
 * see the others, too, and why.
 */
export function listOffers(facts: OfferFacts, query: SlotQuery): Offer[] {
  return priced(facts, lookAt(facts), query, () => true);
}

/** Those of `listOffers` that are for sale where customers help themselves: `isOpenTo` holds for all of them. */
export function listOpenOffers(facts: OfferFacts, query: SlotQuery): Offer[] {
  const look = lookAt(facts);
  const isOpen = (slot: Slot): boolean => answerOf(look, slot).decision.kind === 'allowed';
  return priced(facts, look, query, isOpen);
}

function priced(facts: OfferFacts, look: Look, query: SlotQuery, isWanted: (slot: Slot) => boolean): Offer[] {
  const slots = listSlots(look.availability, query).filter(isWanted);
  const [first, last] = [slots.at(0), slots.at(-1)];
  if (!first || !last) return [];
  const prices = pricesFor(facts, { startsAt: first.startsAt, endsAt: last.endsAt }, query.ignoreId);
  return slots.map((slot) => offerOf(look, prices, slot));
}

/** True when the offer may be taken without anybody's leave. */
export function isOpenTo({ answer }: Pick<Offer, 'answer'>): boolean {
  return answer.decision.kind === 'allowed';
}

/**
 * Whether `wanted` may be booked, and at what price. Errors: those of `OfferRefusal`; where several apply, what
 * `checkSlot` would refuse by policy comes first, then the rules' decision, `slot.taken` last.
 */
export function checkOffer(
  facts: OfferFacts,
  wanted: WantedSlot,
  waiver: Waiver = 'none',
): Result<Offer, OfferRefusal> {
  const look = lookAt(facts);
  const judged = judgeIn(look, facts, wanted, waiver);
  return judged.ok ? ok(offerOf(look, pricesFor(facts, wanted, wanted.ignoreId), wanted)) : judged;
}

/** As `checkOffer`, for whoever does not ask for the price: `busy` need hold only what is near the time. */
export function judgeOffer(facts: OfferFacts, wanted: WantedSlot, waiver: Waiver = 'none'): Result<null, OfferRefusal> {
  return judgeIn(lookAt(facts), facts, wanted, waiver);
}

function judgeIn(look: Look, facts: OfferFacts, wanted: WantedSlot, waiver: Waiver): Result<null, OfferRefusal> {
  const resource = look.resources.get(wanted.resourceId);
  if (!resource) return err({ code: 'slot.unknown_resource' });
  const answer = look.answerAt(wanted, resource);
  const free = checkSlot(look.availability, wanted);
  if (!free.ok && free.error.code !== 'slot.taken') return err(withRule(free.error, answer));
  const refusal = refusalOfDecision(answer.decision, facts.now, facts.calendar);
  const isWaived = waiver === 'rules' || (waiver === 'approval' && refusal?.code === 'rule.needs_approval');
  if (refusal && !isWaived) return err(refusal);
  return free;
}

/** What a time costs whether it may be booked or not. Errors: `slot.unknown_resource`. The time must be whole minutes. */
export function priceOffer(facts: OfferFacts, wanted: WantedSlot): Result<Offer, OfferRefusal> {
  const look = lookAt(facts);
  if (!look.resources.has(wanted.resourceId)) return err({ code: 'slot.unknown_resource' });
  return ok(offerOf(look, pricesFor(facts, wanted, wanted.ignoreId), wanted));
}

/** An offer whether it may be had or not: `refusal` is what `checkOffer` says against it. */
export type JudgedOffer = Offer & { readonly refusal: OfferRefusal | null };

/**
 * `checkOffer` and `priceOffer` for many times, which should lie on a few days: rules and demand are looked at once.
 * Times of resources that the facility does not have are left out. The times must be whole minutes.
 */
export function judgeOffers(facts: OfferFacts, wanted: readonly Slot[]): JudgedOffer[] {
  const look = lookAt(facts);
  const slots = wanted.filter(({ resourceId }) => look.resources.has(resourceId));
  const [first] = slots;
  if (!first) return [];
  const prices = pricesFor(facts, slots.reduce<Interval>(joinedSpan, first), undefined);
  return slots.map((slot) => {
    const judged = judgeIn(look, facts, slot, 'none');
    return { ...offerOf(look, prices, slot), refusal: judged.ok ? null : judged.error };
  });
}

/**
 * When the offer can be cancelled for nothing, and what it costs after that: a fee of what is left to pay when credits
 * have paid their part. A rule's cut-off goes before the club's.
 */
export function cancellationOf(
  { terms }: OfferFacts,
  { answer, price, startsAt }: Offer,
  paidByCreditsCents = 0,
): CancellationTerms {
  const own = terms.terms.prices.cancellation;
  const policy = { ...own, freeUntilMin: answer.limits.cancelCutoffMin?.value ?? own.freeUntilMin };
  const late = Number.POSITIVE_INFINITY;
  const { freeUntilAt, feeCents } = cancellationOutcome(
    policy,
    { totalCents: price.totalCents - paidByCreditsCents, credits: 0 },
    startsAt,
    late,
  );
  return { freeUntilAt, feeCents, losesSpend: policy.losesCredits };
}

/** How often a promotion has been used, as far as the asker knows; the transaction that spends a use counts again. */
export type PromotionUses = Pick<PromotionFacts, 'uses' | 'usesByCustomer'>;

/**
 * The promotion of that code, if it may be used for a time. Errors: `promotion.unknown`, `slot.unknown_resource`; those
 * of `PromotionRefusal`.
 */
export function findPromotion(
  facts: OfferFacts,
  wanted: WantedSlot,
  code: string,
  uses: PromotionUses,
): Result<
  Promotion,
  PromotionRefusal | { readonly code: 'promotion.unknown' } | { readonly code: 'slot.unknown_resource' }
> {
  const { promotions, prices } = facts.terms.terms;
  const promotion = promotions.find((known) => known.code === normalisePromotionCode(code));
  if (!promotion) return err({ code: 'promotion.unknown' });
  const resource = facts.profile.resources.find(({ id }) => id === wanted.resourceId);
  if (!resource) return err({ code: 'slot.unknown_resource' });
  const { calendar, busy, profile, now } = facts;
  const { resources, timeZone } = profile;
  const occupancy = occupancyOfDays(prices, wanted, { calendar, resources, busy, ignoreId: wanted.ignoreId });
  const { tier } = (facts.asker ?? ANYBODY).customer;
  const spendCents = spendBeforePromotion(prices, { tier, occupancy, timeZone, resource, time: wanted });
  const applies = promotionApplies(promotion, { now, resourceId: resource.id, spendCents, ...uses });
  return applies.ok ? ok(promotion) : applies;
}

/** As `alternatives`, only such as may be taken without anybody's leave, each with its price. */
export function alternativeOffers(facts: OfferFacts, wanted: WantedSlot, limit = ALTERNATIVES_DEFAULT): Offer[] {
  const look = lookAt(facts);
  const slots = alternatives(look.availability, wanted, Number.POSITIVE_INFINITY).filter((slot) => {
    const resource = look.resources.get(slot.resourceId);
    return resource !== undefined && look.answerAt(slot, resource).decision.kind === 'allowed';
  });
  const span = slots.reduce<Interval>(joinedSpan, wanted);
  const prices = pricesFor(facts, span, wanted.ignoreId);
  return slots.slice(0, limit).map((slot) => offerOf(look, prices, slot));
}

/** What anybody pays for a time by the profile's own prices, before anybody has saved others. For seeds and examples. */
export function profilePriceOf(
  profile: FacilityProfile,
  { resourceId, startsAt, endsAt }: Interval & { readonly resourceId?: string },
): BookingPrice {
  const resource = profile.resources.find(({ id }) => id === resourceId) ?? profile.resources[0];
  const asked = { tier: STANDARD_TIER, occupancy: [], promotion: null, adjustments: [] };
  const place = {
    timeZone: profile.timeZone,
    resource: required(resource, 'profilePriceOf: the facility sells something'),
    time: { startsAt, endsAt },
  };
  return bookingPriceOf(quotePrice(termsOfProfile(profile).prices, { ...asked, ...place }));
}

type Look = {
  readonly availability: AvailabilityFacts;
  readonly resources: ReadonlyMap<string, Resource>;
  answerAt(time: Interval, resource: Resource): RuleAnswer;
};

/** What has been asked of one time. */
type TimeLook = {
  readonly endsAt: EpochMs;
  readonly rules: TimedRules;
  readonly answers: Map<Resource, RuleAnswer>;
};

/** One question's look at the rules: of each time once, of each set of limits once. */
function lookAt(facts: OfferFacts): Look {
  const { terms, calendar, profile, now, channel } = facts;
  const { customer, existing, partySize } = facts.asker ?? ANYBODY;
  const rules = terms.rules.ask({ now, channel, partySize, customer, existing }, calendar);
  const timed = new Map<EpochMs, TimeLook>();
  const at = ({ startsAt, endsAt }: Interval): TimeLook => {
    const before = timed.get(startsAt);
    if (before?.endsAt === endsAt) return before;
    const asked = { endsAt, rules: rules.at({ startsAt, endsAt }), answers: new Map<Resource, RuleAnswer>() };
    timed.set(startsAt, asked);
    return asked;
  };
  const answerAt = (time: Interval, resource: Resource): RuleAnswer => {
    const asked = at(time);
    const known = asked.answers.get(resource);
    if (known) return known;
    const answer = asked.rules.on(resource);
    asked.answers.set(resource, answer);
    return answer;
  };
  const policyOf = createPolicies(profile.policy);
  const hasRules = terms.terms.rules.rules.some(({ active }) => active);
  return {
    availability: {
      profile,
      calendar,
      busy: facts.busy,
      now,
      channel,
      ...(hasRules && { policyAt: (time, resource) => policyOf(answerAt(time, resource)) }),
    },
    resources: new Map(profile.resources.map((resource) => [resource.id, resource])),
    answerAt,
  };
}

/** The policy under rules; one object for answers that come to the same. */
function createPolicies(own: BookingPolicy): (answer: RuleAnswer) => BookingPolicy {
  const byLimits = new Map<EffectiveLimits, BookingPolicy>();
  const byValue = new Map<string, BookingPolicy>([[keyOf(own), own]]);
  return (answer) => {
    const known = byLimits.get(answer.limits);
    if (known) return known;
    const made = policyUnder(own, answer);
    const key = keyOf(made);
    const policy = byValue.get(key) ?? made;
    byValue.set(key, policy);
    byLimits.set(answer.limits, policy);
    return policy;
  };
}

function keyOf({ shortestMin, longestMin, noticeMin, horizonDays, bufferMin }: BookingPolicy): string {
  return [shortestMin, longestMin, noticeMin, horizonDays, bufferMin].join(' ');
}

function pricesFor(facts: OfferFacts, span: Interval, ignoreId: string | undefined): AskedPrices {
  const { terms, calendar, busy, profile } = facts;
  const { customer, promotion = null } = facts.asker ?? ANYBODY;
  const { resources } = profile;
  const occupancy = occupancyOfDays(terms.terms.prices, span, { calendar, resources, busy, ignoreId });
  const prices = terms.prices.ask({ tier: customer.tier, occupancy, promotion }, calendar);
  let last: { readonly time: Interval; readonly prices: ReturnType<AskedPrices['at']> } | undefined;
  return {
    at: (time) => {
      if (last?.time.startsAt !== time.startsAt || last.time.endsAt !== time.endsAt) {
        last = { time, prices: prices.at(time) };
      }
      return last.prices;
    },
  };
}

function answerOf(look: Look, slot: Slot): RuleAnswer {
  const resource = required(look.resources.get(slot.resourceId), 'answerOf: only what the facility has is offered');
  return look.answerAt(slot, resource);
}

function offerOf(look: Look, prices: AskedPrices, { resourceId, startsAt, endsAt }: Slot): Offer {
  const resource = required(look.resources.get(resourceId), 'offerOf: only what the facility has is offered');
  const slot = { resourceId, startsAt, endsAt };
  const answer = look.answerAt(slot, resource);
  return { ...slot, answer, price: prices.at(slot).on(resource, answer.priceAdjustments) };
}

function joinedSpan(a: Interval, b: Interval): Interval {
  return { startsAt: Math.min(a.startsAt, b.startsAt), endsAt: Math.max(a.endsAt, b.endsAt) };
}
