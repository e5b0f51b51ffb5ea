import type { Slot } from '../availability.ts';
import type { CancellationTerms } from '../booking.ts';
import { slotTerms } from '../slot-rules.ts';
import type { Breakdown } from '../prices/breakdown.ts';
import type { PromotionRefusal } from '../prices/promotion.ts';
import { err, ok, type Result } from '../result.ts';
import { compileRules, type RuleAnswer } from '../rules/compile-rules.ts';
import { policyUnder } from '../rules/evaluate-rules.ts';
import { type Decided, type EffectiveLimits, inRank, type RuleRef } from '../rules/resolve-rules.ts';
import type { Rule } from '../rules/rule.ts';
import { isOnGrain } from '../time.ts';
import type { OfferRefusal } from './offer-refusal.ts';
import { ANYBODY, cancellationOf, findPromotion, judgeOffers, type JudgedOffer, type OfferFacts } from './offers.ts';

/** About what a rule can have the say. */
export type RuleTopic = 'verdict' | keyof EffectiveLimits | 'buffer' | 'price';

/** A rule whose conditions all hold, and what it decides; nothing where others go before it in everything. */
export type SpeakingRule = RuleRef & { readonly decides: readonly RuleTopic[] };

/** What holds and by which rule; null where it is the facility's own policy. */
export type TrialLimit = { readonly value: number; readonly by: RuleRef | null };

/** Null where nothing limits it: staff at the desk are free of the facility's own lengths and horizon. */
export type TrialLimits = { readonly [Topic in keyof EffectiveLimits | 'bufferMin']: TrialLimit | null };

export type TrialPromotion =
  | { readonly kind: 'none' }
  | { readonly kind: 'applied'; readonly name: string }
  | { readonly kind: 'refused'; readonly refusal: PromotionRefusal | { readonly code: 'promotion.unknown' } };

/** The same time on another resource. */
export type TrialElsewhere = {
  readonly resourceId: string;
  readonly refusal: OfferRefusal | null;
  readonly totalCents: number;
};

/** All that terms say of one time for one asker, for whoever wants to know why. */
export type Trial = {
  /** Null: it may be booked. */
  readonly refusal: OfferRefusal | null;
  /** The rule that refuses, or that made an exception; null where none had to. */
  readonly decidedBy: RuleRef | null;
  readonly limits: TrialLimits;
  readonly price: Breakdown;
  readonly promotion: TrialPromotion;
  readonly cancellation: CancellationTerms;
  /** The highest first. */
  readonly rules: readonly SpeakingRule[];
  readonly elsewhere: readonly TrialElsewhere[];
};

/**
 * Tries a time out without booking it. `code` is a promotion's, as typed; nobody has used it yet.
 * Errors: `slot.unknown_resource`, `slot.off_grid`; why the time cannot be had is in the answer.
 */
export function tryOffer(
  facts: OfferFacts,
  slot: Slot,
  code: string | null,
): Result<Trial, { readonly code: 'slot.unknown_resource' | 'slot.off_grid' }> {
  if (!isOnGrain(slot.startsAt) || !isOnGrain(slot.endsAt)) return err({ code: 'slot.off_grid' });
  const tried = tryOn(facts, slot, code);
  if (!tried) return err({ code: 'slot.unknown_resource' });
  const { offer, promotion } = tried;
  const others = facts.profile.resources.filter(({ id }) => id !== slot.resourceId);
  return ok({
    refusal: offer.refusal,
    decidedBy: decidingRule(offer),
    limits: limitsOf(facts, offer.answer),
    price: offer.price,
    promotion,
    cancellation: cancellationOf(facts, offer),
    rules: speakingRules(facts, offer),
    elsewhere: others.flatMap(({ id }) => {
      const other = tryOn(facts, { ...slot, resourceId: id }, code)?.offer;
      return other ? [{ resourceId: id, refusal: other.refusal, totalCents: other.price.totalCents }] : [];
    }),
  });
}

type Tried = { readonly offer: JudgedOffer; readonly promotion: TrialPromotion };

/** Null where the facility has no such resource. */
function tryOn(facts: OfferFacts, slot: Slot, code: string | null): Tried | null {
  const found = code === null ? null : findPromotion(facts, slot, code, { uses: 0, usesByCustomer: 0 });
  const asker = { ...(facts.asker ?? ANYBODY), promotion: found?.ok ? found.value : null };
  const [offer] = judgeOffers({ ...facts, asker }, [slot]);
  if (!offer) return null;
  if (!found) return { offer, promotion: { kind: 'none' } };
  if (found.ok) return { offer, promotion: { kind: 'applied', name: found.value.name } };
  const { error } = found;
  return error.code === 'slot.unknown_resource' ? null : { offer, promotion: { kind: 'refused', refusal: error } };
}

function decidingRule({ refusal, answer }: JudgedOffer): RuleRef | null {
  if (refusal === null) return answer.decision.by;
  if ('ruleId' in refusal) return { id: refusal.ruleId, name: refusal.ruleName };
  return 'rule' in refusal ? (refusal.rule ?? null) : null;
}

function limitsOf({ profile, channel, calendar, now, terms }: OfferFacts, answer: RuleAnswer): TrialLimits {
  const { limits, buffers } = answer;
  const own = slotTerms(profile.policy, channel, calendar, now);
  const ofClub = (value: number): TrialLimit => ({ value, by: null });
  const bufferMin = policyUnder(profile.policy, answer).bufferMin;
  const bufferBy = [buffers.beforeMin, buffers.afterMin].find((buffer) => buffer?.value === bufferMin)?.by ?? null;
  const isDesk = channel === 'desk';
  return {
    shortestMin: limits.shortestMin ?? (isDesk ? null : ofClub(own.shortestMin)),
    longestMin: limits.longestMin ?? (isDesk ? null : ofClub(own.longestMin)),
    stepMin: limits.stepMin,
    noticeMin: limits.noticeMin ?? (own.noticeMin === 0 ? null : ofClub(own.noticeMin)),
    horizonDays: limits.horizonDays ?? (own.lastDate === null ? null : ofClub(profile.policy.horizonDays)),
    cancelCutoffMin: limits.cancelCutoffMin ?? ofClub(terms.terms.prices.cancellation.freeUntilMin),
    bufferMin:
      bufferMin === 0 ? null : { value: bufferMin, by: bufferMin > profile.policy.bufferMin ? bufferBy : null },
  };
}

function speakingRules(facts: OfferFacts, { answer, resourceId, startsAt, endsAt }: JudgedOffer): SpeakingRule[] {
  const { calendar, now, channel, profile, terms } = facts;
  const { customer, existing, partySize } = facts.asker ?? ANYBODY;
  const resource = profile.resources.find(({ id }) => id === resourceId);
  if (!resource) return [];
  // The engine tells who decides, not who has spoken: each rule is asked alone, with nothing but a word that shows.
  const speaks = (rule: Rule): boolean => {
    const alone = compileRules({ version: 1, rules: [{ ...rule, actions: { verdict: { kind: 'allow' } } }] });
    const asked = alone.ask({ now, channel, partySize, customer, existing }, calendar);
    return asked.at({ startsAt, endsAt }).on(resource).decision.by !== null;
  };
  return inRank(terms.terms.rules.rules)
    .filter(speaks)
    .map(({ id, name }) => ({ id, name, decides: topicsOf(id, answer) }));
}

function topicsOf(ruleId: string, { decision, limits, buffers, priceAdjustments }: RuleAnswer): RuleTopic[] {
  const isBy = (decided: { readonly by: RuleRef | null } | null): boolean => decided?.by?.id === ruleId;
  const isVerdict = decision.kind !== 'denied' || decision.reason.kind === 'denied';
  const limited: readonly (readonly [RuleTopic, Decided<number> | null])[] = [
    ['shortestMin', limits.shortestMin],
    ['longestMin', limits.longestMin],
    ['stepMin', limits.stepMin],
    ['noticeMin', limits.noticeMin],
    ['horizonDays', limits.horizonDays],
    ['cancelCutoffMin', limits.cancelCutoffMin],
  ];
  return [
    ...(isVerdict && isBy(decision) ? (['verdict'] as const) : []),
    ...limited.flatMap(([topic, decided]) => (isBy(decided) ? [topic] : [])),
    ...(isBy(buffers.beforeMin) || isBy(buffers.afterMin) ? (['buffer'] as const) : []),
    ...(priceAdjustments.some(isBy) ? (['price'] as const) : []),
  ];
}
