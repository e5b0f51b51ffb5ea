import { required } from '../assert.ts';
import type { PriceAdjustment, Rule, RuleActions, Verdict } from './rule.ts';
import { firstInBoth, maskOf, type RuleMask, ranksInBoth } from './rule-mask.ts';

/** The rule that decided, for the person who asks why. */
export type RuleRef = { readonly id: string; readonly name: string };

/** What holds, and by which rule. */
export type Decided<T> = { readonly value: T; readonly by: RuleRef };

/** Null where no rule says anything: then the facility's own policy holds. */
export type EffectiveLimits = {
  readonly shortestMin: Decided<number> | null;
  readonly longestMin: Decided<number> | null;
  readonly stepMin: Decided<number> | null;
  readonly noticeMin: Decided<number> | null;
  readonly horizonDays: Decided<number> | null;
  readonly cancelCutoffMin: Decided<number> | null;
};

export type EffectiveBuffers = {
  readonly beforeMin: Decided<number> | null;
  readonly afterMin: Decided<number> | null;
};

/** What the rules that speak at one place say together. */
export type Resolution = {
  readonly verdict: Decided<Verdict> | null;
  readonly limits: EffectiveLimits;
  readonly buffers: EffectiveBuffers;
  /** All of them apply, in this order. */
  readonly priceAdjustments: readonly Decided<PriceAdjustment>[];
};

/** Highest priority first; of equals the one with more conditions, then the lower id. No two rules are of one rank. */
export function inRank(rules: readonly Rule[]): Rule[] {
  return [...rules].sort(
    (a, b) => b.priority - a.priority || specificityOf(b) - specificityOf(a) || (a.id < b.id ? -1 : 1),
  );
}

/** How many conditions the rule has. `timeCounts` only says how others are read. */
function specificityOf({ conditions: { timeCounts: _, ...conditions } }: Rule): number {
  return Object.values(conditions).filter((condition) => condition !== undefined).length;
}

/** Resolves sets of `rules`, which must be in rank: about each thing the foremost rule in the set that speaks decides. */
export function createResolver(rules: readonly Rule[]): (speaking: RuleMask) => Resolution {
  const verdict = about(rules, (actions) => actions.verdict);
  const shortestMin = about(rules, ({ duration }) => duration?.shortestMin);
  const longestMin = about(rules, ({ duration }) => duration?.longestMin);
  const stepMin = about(rules, ({ duration }) => duration?.stepMin);
  const noticeMin = about(rules, (actions) => actions.noticeMin);
  const horizonDays = about(rules, (actions) => actions.horizonDays);
  const cancelCutoffMin = about(rules, (actions) => actions.cancelCutoffMin);
  const beforeMin = about(rules, ({ buffer }) => buffer?.beforeMin);
  const afterMin = about(rules, ({ buffer }) => buffer?.afterMin);
  const price = about(rules, (actions) => actions.price);
  return (speaking) => ({
    verdict: verdict.first(speaking),
    limits: {
      shortestMin: shortestMin.first(speaking),
      longestMin: longestMin.first(speaking),
      stepMin: stepMin.first(speaking),
      noticeMin: noticeMin.first(speaking),
      horizonDays: horizonDays.first(speaking),
      cancelCutoffMin: cancelCutoffMin.first(speaking),
    },
    buffers: { beforeMin: beforeMin.first(speaking), afterMin: afterMin.first(speaking) },
    priceAdjustments: price.all(speaking),
  });
}

function about<T>(rules: readonly Rule[], pick: (actions: RuleActions) => T | undefined) {
  const said = rules.map(({ id, name, actions }): Decided<T> | null => {
    const value = pick(actions);
    return value === undefined ? null : { value, by: { id, name } };
  });
  const mask = maskOf(rules.length, (rank) => said[rank] !== null);
  const at = (rank: number): Decided<T> => required(said[rank], 'only ranks that say something are in the mask');
  return {
    first: (speaking: RuleMask): Decided<T> | null => {
      const rank = firstInBoth(mask, speaking);
      return rank === null ? null : at(rank);
    },
    all: (speaking: RuleMask): Decided<T>[] => ranksInBoth(mask, speaking).map(at),
  };
}
