import { type Channel, ChannelSchema } from '../booking.ts';
import type { FacilityProfile } from '../facility.ts';
import { addLocalDays, type Calendar, createCalendar } from '../opening-hours.ts';
import { type EpochMs, type Interval, MINUTE_MS } from '../time.ts';
import { type AskedRules, compileRules, type DenialReason } from './compile-rules.ts';
import { policyUnder } from './evaluate-rules.ts';
import type { RuleRef } from './resolve-rules.ts';
import { type Rule, type RuleConditions, type RuleSet, STANDARD_TIER } from './rule.ts';
import type { AskFacts, CustomerFacts, RuleResource } from './rule-facts.ts';

/** Days that are tried, from today on. What opens only later than this counts as closed. */
const DAYS_TRIED = 35;

/** Tags that are tried one by one, besides none. */
const TAGS_TRIED_MAX = 8;

/** Lengths that are tried, the policy's own first. */
const LENGTHS_TRIED_MAX = 6;

export type WarningScope =
  | { readonly kind: 'everything' }
  | { readonly kind: 'resource'; readonly resourceId: string; readonly name: string }
  | { readonly kind: 'tier'; readonly tier: string }
  | { readonly kind: 'channel'; readonly channel: Channel };

/** `by` is null where the facility's own policy is in the way of what the rules ask. */
export type WarningReason = { readonly kind: DenialReason['kind'] | 'policy-length'; readonly by: RuleRef | null };

/** Nobody can book within `scope`, and the reasons that were met, the most frequent first. */
export type RuleWarning = { readonly scope: WarningScope; readonly reasons: readonly WarningReason[] };

export type WarnOptions = {
  readonly now: EpochMs;
  /** Besides the standard tier and those that the rules name. */
  readonly tiers?: readonly string[];
};

type Corner = { readonly resource: RuleResource; readonly tier: string; readonly channel: Channel };
type Tally = Map<string, { readonly reason: WarningReason; count: number }>;
type Trial = Corner & { readonly isBookable: boolean; readonly reasons: Tally };

/**
 * What a manager should know before saving: that by these rules nobody could book any more, or nobody on some
 * resource, of some tier or through some channel. What needs approval counts as bookable. Empty when all is well.
 *
 * It tries the opening hours of the next `DAYS_TRIED` days with customers of every kind that the rules tell apart, so
 * it warns only of what it has not found a single way around. A broader warning stands for the narrower ones in it.
 */
export function warnAbout(ruleSet: RuleSet, profile: FacilityProfile, options: WarnOptions): RuleWarning[] {
  const steps = warnInSteps(ruleSet, profile, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/**
 * As `warnAbout`, for who has other things to do meanwhile: many rules by which next to nothing can be booked take
 * seconds. It stops for breath after each day that it has tried.
 */
export function* warnInSteps(
  ruleSet: RuleSet,
  profile: FacilityProfile,
  options: WarnOptions,
): Generator<void, RuleWarning[], void> {
  const calendar = createCalendar(profile);
  const days = startsByDay(profile, calendar, options.now);
  // A facility without hours or resources sells nothing, whatever the rules.
  if (days.length === 0 || profile.resources.length === 0) return [];

  const compiled = compileRules(ruleSet);
  const rules = ruleSet.rules.filter(({ active }) => active);
  const lengths = lengthsToTry(rules, profile);
  const tiers = [...new Set([STANDARD_TIER, ...(options.tiers ?? []), ...rules.flatMap(tiersOf)])];
  const trials: Trial[] = [];
  for (const tier of tiers) {
    for (const channel of ChannelSchema.options) {
      const askers = askersToTry(rules, profile, { tier, channel, now: options.now });
      const asked = askers.map((asker) => compiled.ask(asker, calendar));
      for (const resource of profile.resources) {
        trials.push(yield* tryOut({ profile, asked, days, lengths }, { resource, tier, channel }));
      }
    }
  }
  return warningsFrom(trials, profile);
}

function warningsFrom(trials: readonly Trial[], profile: FacilityProfile): RuleWarning[] {
  const within = (scope: WarningScope, holds: (trial: Trial) => boolean): RuleWarning[] => {
    const inScope = trials.filter(holds);
    return inScope.some(({ isBookable }) => isBookable) ? [] : [{ scope, reasons: commonest(inScope) }];
  };
  const everything = within({ kind: 'everything' }, () => true);
  if (everything.length > 0) return everything;
  const tiers = [...new Set(trials.map(({ tier }) => tier))];
  return [
    ...profile.resources.flatMap(({ id, name }) =>
      within({ kind: 'resource', resourceId: id, name }, ({ resource }) => resource.id === id),
    ),
    ...tiers.flatMap((tier) => within({ kind: 'tier', tier }, (trial) => trial.tier === tier)),
    ...ChannelSchema.options.flatMap((channel) =>
      within({ kind: 'channel', channel }, (trial) => trial.channel === channel),
    ),
  ];
}

type Attempts = {
  readonly profile: FacilityProfile;
  readonly asked: readonly AskedRules[];
  readonly days: readonly (readonly EpochMs[])[];
  readonly lengths: readonly number[];
};

/** Stops at the first booking that may be: mostly one of the first few. */
function* tryOut({ profile, asked, days, lengths }: Attempts, corner: Corner): Generator<void, Trial, void> {
  const reasons: Tally = new Map();
  for (const day of days) {
    for (const startsAt of day) {
      for (const lengthMin of lengths) {
        const time = { startsAt, endsAt: startsAt + lengthMin * MINUTE_MS };
        for (const rules of asked) {
          const reason = reasonAgainst(profile, rules, corner, time);
          if (reason === null) return { ...corner, isBookable: true, reasons };
          count(reasons, reason);
        }
      }
    }
    yield;
  }
  return { ...corner, isBookable: false, reasons };
}

function reasonAgainst(
  profile: FacilityProfile,
  rules: AskedRules,
  { resource, channel }: Corner,
  time: Interval,
): WarningReason | null {
  const answer = rules.at(time).on(resource);
  if (answer.decision.kind === 'denied') return { kind: answer.decision.reason.kind, by: answer.decision.by };
  if (channel === 'desk') return null;
  const { shortestMin, longestMin } = policyUnder(profile.policy, answer);
  const lengthMin = (time.endsAt - time.startsAt) / MINUTE_MS;
  if (shortestMin <= lengthMin && lengthMin <= longestMin) return null;
  return { kind: 'policy-length', by: answer.limits.shortestMin?.by ?? answer.limits.longestMin?.by ?? null };
}

function count(tally: Tally, reason: WarningReason, times = 1): void {
  const key = `${reason.kind} ${reason.by?.id ?? ''}`;
  const known = tally.get(key);
  if (known) known.count += times;
  else tally.set(key, { reason, count: times });
}

function commonest(trials: readonly Trial[]): WarningReason[] {
  const sum: Tally = new Map();
  for (const { reasons } of trials) for (const { reason, count: times } of reasons.values()) count(sum, reason, times);
  return [...sum.entries()]
    .sort(([a, x], [b, y]) => y.count - x.count || (a < b ? -1 : 1))
    .map(([, { reason }]) => reason);
}

/** The starts that the policy's grid allows and that are still to come, by local day. */
function startsByDay(profile: FacilityProfile, calendar: Calendar, now: EpochMs): EpochMs[][] {
  const today = calendar.localDateOf(now);
  const stepMs = profile.policy.stepMin * MINUTE_MS;
  return Array.from({ length: DAYS_TRIED }, (_, offset) =>
    calendar.openingsOn(addLocalDays(today, offset)).flatMap(({ startsAt, endsAt }) => {
      const steps = Math.ceil((endsAt - startsAt) / stepMs);
      return Array.from({ length: steps }, (_step, step) => startsAt + step * stepMs).filter((start) => start > now);
    }),
  ).filter((starts) => starts.length > 0);
}

/** The policy's own lengths and each that some rule may ask for, on the rules' steps. */
function lengthsToTry(rules: readonly Rule[], { policy }: FacilityProfile): number[] {
  const limits = rules.flatMap(({ actions: { duration } }) => (duration ? [duration] : []));
  const bounds = limits.flatMap(({ shortestMin, longestMin }) => [shortestMin, longestMin]);
  const steps = limits.flatMap(({ stepMin }) => (stepMin === undefined ? [] : [stepMin]));
  const wanted = [policy.shortestMin, 60, policy.longestMin, ...bounds].filter((length) => length !== undefined);
  const onSteps = wanted.flatMap((length) => steps.map((step) => Math.ceil(length / step) * step));
  return [...new Set([...wanted, ...onSteps])].slice(0, LENGTHS_TRIED_MAX);
}

/** One customer without a past and without marks, and each other kind that some rule asks for. */
function askersToTry(
  rules: readonly Rule[],
  profile: FacilityProfile,
  { tier, channel, now }: Pick<AskFacts, 'channel' | 'now'> & { readonly tier: string },
): AskFacts[] {
  const asksFor = (condition: keyof RuleConditions): boolean =>
    rules.some(({ conditions }) => conditions[condition] !== undefined);
  const tags = [...new Set(rules.flatMap(({ conditions }) => conditions.tags ?? []))].slice(0, TAGS_TRIED_MAX);
  const plain: CustomerFacts = { tier, tags: [], isFirstVisit: false, noShows: 0, credits: 0 };
  const customers = [
    plain,
    ...(asksFor('isFirstVisit') ? [{ ...plain, isFirstVisit: true }] : []),
    ...(asksFor('credits') ? [{ ...plain, credits: 1_000_000 }] : []),
    ...tags.map((tag) => ({ ...plain, tags: [tag] })),
  ];
  const parties = asksFor('partySize') ? [1, 2, Math.max(...profile.resources.map(({ capacity }) => capacity))] : [1];
  return customers.flatMap((customer) =>
    parties.map((partySize) => ({ now, channel, partySize, customer, existing: [] })),
  );
}

function tiersOf({ conditions }: Rule): string[] {
  return conditions.tiers ?? [];
}
