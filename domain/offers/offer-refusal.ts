import { addLocalDays, type Calendar } from '../opening-hours.ts';
import type { Decision, DenialReason, RuleAnswer } from '../rules/compile-rules.ts';
import type { RuleRef } from '../rules/resolve-rules.ts';
import type { SlotRefusal } from '../slot-rules.ts';
import type { EpochMs } from '../time.ts';

/** What a manager's rule answers instead of a booking. */
export type RuleRefusal =
  /** `sentence` is the manager's own, for the customer. */
  | { readonly code: 'rule.denied'; readonly sentence: string; readonly ruleId: string; readonly ruleName: string }
  /** Staff may make this booking, nobody else. */
  | { readonly code: 'rule.needs_approval'; readonly ruleId: string; readonly ruleName: string };

/** Why a time is not offered to somebody. */
export type OfferRefusal = SlotRefusal | RuleRefusal;

/** The refusal that follows from what the rules decided; null when they let the booking pass. */
export function refusalOfDecision(decision: Decision, now: EpochMs, calendar: Calendar): OfferRefusal | null {
  switch (decision.kind) {
    case 'allowed':
      return null;
    case 'needs-approval':
      return { code: 'rule.needs_approval', ruleId: decision.by.id, ruleName: decision.by.name };
    case 'denied':
      return refusalOfReason(decision.reason, decision.by, (days) => addLocalDays(calendar.localDateOf(now), days));
  }
}

function refusalOfReason(reason: DenialReason, rule: RuleRef, dateAhead: (days: number) => string): OfferRefusal {
  switch (reason.kind) {
    case 'denied':
      return { code: 'rule.denied', sentence: reason.sentence, ruleId: rule.id, ruleName: rule.name };
    case 'too-short':
      return { code: 'slot.too_short', shortestMin: reason.shortestMin, rule };
    case 'too-long':
      return { code: 'slot.too_long', longestMin: reason.longestMin, rule };
    case 'off-step':
      return { code: 'slot.off_step', stepMin: reason.stepMin, rule };
    case 'too-soon':
      return { code: 'slot.too_soon', noticeMin: reason.noticeMin, rule };
    case 'too-far':
      return { code: 'slot.too_far', lastDate: dateAhead(reason.horizonDays), rule };
  }
}

/** The refusal with the rule that set its limit, where one did. */
export function withRule(refusal: SlotRefusal, { limits }: Pick<RuleAnswer, 'limits'>): SlotRefusal {
  const { shortestMin, longestMin, noticeMin, horizonDays } = limits;
  switch (refusal.code) {
    case 'slot.too_short':
      return shortestMin ? { ...refusal, rule: shortestMin.by } : refusal;
    case 'slot.too_long':
      return longestMin ? { ...refusal, rule: longestMin.by } : refusal;
    case 'slot.too_soon':
      return noticeMin ? { ...refusal, rule: noticeMin.by } : refusal;
    case 'slot.too_far':
      return horizonDays ? { ...refusal, rule: horizonDays.by } : refusal;
    default:
      return refusal;
  }
}
