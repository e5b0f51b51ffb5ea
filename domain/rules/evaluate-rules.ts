import type { BookingPolicy } from '../facility.ts';
import { compileRules, type RuleAnswer } from './compile-rules.ts';
import type { EffectiveBuffers, EffectiveLimits } from './resolve-rules.ts';
import type { RuleSet } from './rule.ts';
import { plainCalendar, type RuleCalendar, type RuleFacts } from './rule-facts.ts';

/**
 * What the rules say of one booking: may it be, within which limits, with which buffers and changes of price, and by
 * which rule each. The same facts give the same answer on every side, whatever the order of the rules.
 *
 * About each thing one rule decides: the one with the highest priority, then the most conditions, then the lowest id.
 * A limit that is not kept denies; a rule that allows makes an exception to denials and approvals, not to limits.
 *
 * Without `calendar`, days end at midnight. For many times or resources use `compileRules`.
 */
export function evaluateRules(ruleSet: RuleSet, facts: RuleFacts, calendar?: RuleCalendar): RuleAnswer {
  const { timeZone, resource, time, ...asker } = facts;
  return compileRules(ruleSet)
    .ask(asker, calendar ?? plainCalendar(timeZone))
    .at(time)
    .on(resource);
}

/** The facility's own policy with what the rules say instead. The larger of two buffers counts: there is but one. */
export function policyUnder(
  policy: BookingPolicy,
  { limits, buffers }: { readonly limits: EffectiveLimits; readonly buffers: EffectiveBuffers },
): BookingPolicy {
  const { beforeMin, afterMin } = buffers;
  const bufferMin = Math.max(policy.bufferMin, beforeMin?.value ?? 0, afterMin?.value ?? 0);
  return {
    ...policy,
    shortestMin: limits.shortestMin?.value ?? policy.shortestMin,
    longestMin: limits.longestMin?.value ?? policy.longestMin,
    noticeMin: limits.noticeMin?.value ?? policy.noticeMin,
    horizonDays: limits.horizonDays?.value ?? policy.horizonDays,
    bufferMin,
  };
}
