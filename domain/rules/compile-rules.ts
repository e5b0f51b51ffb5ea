import { type Interval, MINUTE_MS } from '../time.ts';
import {
  asksForResource,
  createTimeFacts,
  matchesAsker,
  matchesResource,
  type TimeFacts,
  type TimeMatcher,
  timeMatcher,
} from './match-rule.ts';
import {
  createResolver,
  type EffectiveBuffers,
  type EffectiveLimits,
  inRank,
  type Decided,
  type Resolution,
  type RuleRef,
} from './resolve-rules.ts';
import type { PriceAdjustment, Rule, RuleSet } from './rule.ts';
import type { AskFacts, RuleCalendar, RuleResource } from './rule-facts.ts';
import { addRank, intersect, maskKey, maskOf, type RuleMask } from './rule-mask.ts';

/** Why a booking may not be; `sentence` is the manager's own. */
export type DenialReason =
  | { readonly kind: 'denied'; readonly sentence: string }
  | { readonly kind: 'too-short'; readonly shortestMin: number }
  | { readonly kind: 'too-long'; readonly longestMin: number }
  | { readonly kind: 'off-step'; readonly stepMin: number }
  | { readonly kind: 'too-soon'; readonly noticeMin: number }
  | { readonly kind: 'too-far'; readonly horizonDays: number };

export type Decision =
  /** `by` is the rule that made an exception, else null. */
  | { readonly kind: 'allowed'; readonly by: RuleRef | null }
  | { readonly kind: 'denied'; readonly reason: DenialReason; readonly by: RuleRef }
  | { readonly kind: 'needs-approval'; readonly by: RuleRef };

/** What the rules say of one booking. Shared between times that are treated alike: leave it as it is. */
export type RuleAnswer = {
  readonly version: number;
  readonly decision: Decision;
  readonly limits: EffectiveLimits;
  readonly buffers: EffectiveBuffers;
  /** To be applied in this order. */
  readonly priceAdjustments: readonly Decided<PriceAdjustment>[];
};

/** A rule set made ready to be asked often. It keeps nothing of those who ask; resources it knows by the object. */
export type CompiledRules = { readonly version: number; ask(asker: AskFacts, calendar: RuleCalendar): AskedRules };

/** The rules that can speak to one asker at all. For one look at a day: make it anew when anything of the asker changes. */
export type AskedRules = { at(time: Interval): TimedRules };

/** Those of them that can speak at one time. */
export type TimedRules = { on(resource: RuleResource): RuleAnswer };

/** A set of rules with a number that equal sets share. */
type Kind = { readonly mask: RuleMask; readonly number: number };

/**
 * Sorts and sifts the rules once, so that a question about many times and resources looks at each rule once for the
 * asker, once per time and once per resource, but not once per slot. The order of `ruleSet.rules` plays no part.
 *
 * What the rules say of a day is looked at once per day. `tests/bench/rules-bench.ts` measures it.
 */
export function compileRules(ruleSet: RuleSet): CompiledRules {
  const rules = inRank(ruleSet.rules.filter(({ active }) => active));
  const matchers = rules.map(({ conditions }) => timeMatcher(conditions));
  const resolve = createResolver(rules);
  const kindOfResource = resourceKinds(rules);
  const { version } = ruleSet;
  return {
    version,
    ask: (asker, calendar) => {
      const timeFactsOf = createTimeFacts(asker, calendar);
      const timed: number[] = [];
      const timeless = maskOf(rules.length, (rank) => {
        const rule = rules[rank];
        if (!rule || !matchesAsker(rule, asker)) return false;
        const isTimed = matchers[rank]?.onDay || matchers[rank]?.atTime;
        if (isTimed) timed.push(rank);
        return !isTimed;
      });
      const days = new Map<string, DayRules>();
      const rulesOfDay = (facts: TimeFacts): DayRules => {
        const key = facts.dayKey();
        let day = days.get(key);
        if (!day) {
          day = sift(timeless, timed, matchers, facts);
          days.set(key, day);
        }
        return day;
      };
      const kindOfTime = kindsOfMask();
      const answers = new Map<number, RuleAnswer>();
      return {
        at: (time) => {
          const facts = timeFactsOf(time);
          const ofTime = kindOfTime(maskAt(rulesOfDay(facts), facts));
          const lengthMin = (time.endsAt - time.startsAt) / MINUTE_MS;
          return {
            on: (resource) => {
              const ofResource = kindOfResource(resource);
              // Both numbers are below the count of times and resources in one question.
              const key = ofTime.number * 65_536 + ofResource.number;
              let answer = answers.get(key);
              if (!answer) {
                answer = answerOf(version, resolve(intersect(ofTime.mask, ofResource.mask)));
                answers.set(key, answer);
              }
              return withinLimits(answer, facts, lengthMin);
            },
          };
        },
      };
    },
  };
}

/** Of one day: the rules that speak all day, and those that do at some of its times. */
type DayRules = {
  readonly allDay: RuleMask;
  readonly byTime: readonly { readonly rank: number; readonly holds: (time: TimeFacts) => boolean }[];
};

/** `facts` are of any time of the day. */
function sift(
  timeless: RuleMask,
  timed: readonly number[],
  matchers: readonly TimeMatcher[],
  facts: TimeFacts,
): DayRules {
  const allDay = timeless.slice();
  const byTime = [];
  for (const rank of timed) {
    const { onDay = null, atTime = null } = matchers[rank] ?? {};
    if (onDay && !onDay(facts)) continue;
    if (atTime) byTime.push({ rank, holds: atTime });
    else addRank(allDay, rank);
  }
  return { allDay, byTime };
}

function maskAt({ allDay, byTime }: DayRules, facts: TimeFacts): RuleMask {
  if (byTime.length === 0) return allDay;
  const mask = allDay.slice();
  for (const { rank, holds } of byTime) if (holds(facts)) addRank(mask, rank);
  return mask;
}

/** Remembered for as long as the caller keeps the resource: what is asked about is the same few bays all day. */
function resourceKinds(rules: readonly Rule[]): (resource: RuleResource) => Kind {
  const kindOf = kindsOfMask();
  const known = new WeakMap<RuleResource, Kind>();
  const asking = rules.map(({ conditions }) => (asksForResource(conditions) ? conditions : null));
  return (resource) => {
    const before = known.get(resource);
    if (before) return before;
    const kind = kindOf(
      maskOf(rules.length, (rank) => {
        const conditions = asking[rank];
        return !conditions || matchesResource(conditions, resource);
      }),
    );
    known.set(resource, kind);
    return kind;
  };
}

function kindsOfMask(): (mask: RuleMask) => Kind {
  const kinds = new Map<string, Kind>();
  return (mask) => {
    const key = maskKey(mask);
    const known = kinds.get(key);
    if (known) return known;
    const kind = { mask, number: kinds.size };
    kinds.set(key, kind);
    return kind;
  };
}

function answerOf(version: number, { verdict, limits, buffers, priceAdjustments }: Resolution): RuleAnswer {
  return { version, decision: decisionOf(verdict), limits, buffers, priceAdjustments };
}

function decisionOf(verdict: Resolution['verdict']): Decision {
  if (verdict === null) return { kind: 'allowed', by: null };
  const { value, by } = verdict;
  if (value.kind === 'allow') return { kind: 'allowed', by };
  if (value.kind === 'require-approval') return { kind: 'needs-approval', by };
  return { kind: 'denied', reason: { kind: 'denied', sentence: value.sentence }, by };
}

/** The answer itself when its limits let the booking pass or it is denied anyway, else one that denies it. */
function withinLimits(answer: RuleAnswer, time: TimeFacts, lengthMin: number): RuleAnswer {
  if (answer.decision.kind === 'denied') return answer;
  const denial = denialByLimits(answer.limits, time, lengthMin);
  return denial ? { ...answer, decision: denial } : answer;
}

/** Length first, then how soon and how far: the length is what a customer can change most easily. */
function denialByLimits(limits: EffectiveLimits, time: TimeFacts, lengthMin: number): Decision | null {
  const { shortestMin, longestMin, stepMin, noticeMin, horizonDays } = limits;
  if (shortestMin && lengthMin < shortestMin.value) {
    return { kind: 'denied', reason: { kind: 'too-short', shortestMin: shortestMin.value }, by: shortestMin.by };
  }
  if (longestMin && lengthMin > longestMin.value) {
    return { kind: 'denied', reason: { kind: 'too-long', longestMin: longestMin.value }, by: longestMin.by };
  }
  if (stepMin && lengthMin % stepMin.value !== 0) {
    return { kind: 'denied', reason: { kind: 'off-step', stepMin: stepMin.value }, by: stepMin.by };
  }
  if (noticeMin && time.noticeMin < noticeMin.value) {
    return { kind: 'denied', reason: { kind: 'too-soon', noticeMin: noticeMin.value }, by: noticeMin.by };
  }
  if (horizonDays && time.daysAhead > horizonDays.value) {
    return { kind: 'denied', reason: { kind: 'too-far', horizonDays: horizonDays.value }, by: horizonDays.by };
  }
  return null;
}
