import { type AllottingProfile, keptForWeb } from '../../domain/allotments.ts';
import { cutAfterDays } from '../../domain/business-day.ts';
import type { FacilityProfile } from '../../domain/facility.ts';
import { localMinuteOfDay } from '../../domain/opening-hours.ts';
import { freeParts, heldParts, joinRanges, type Range } from '../../domain/ownership.ts';
import { DAY_MS, type EpochMs, MINUTE_MS, TIME_MIN } from '../../domain/time.ts';
import { type HeldAllocation, type HeldRange, theirRanges } from '../../sync/engine/node-state.ts';
import { PULL_RANGES_MAX } from '../../sync/protocol/frames.ts';

/** When the frontier moves by its day: nobody books then. Local minutes of the day. */
const NIGHT = { from: 3 * 60, until: 5 * 60 };

/** From then on it moves whenever it can: the night has failed. */
const NOON = 12 * 60;

/**
 * Allotted time is asked for only this long before it would be given back: the facility's clock may run ahead of ours,
 * and what goes back within minutes was not worth the asking.
 */
const TAKE_MARGIN_MS = 15 * MINUTE_MS;

/** Allotted time further ahead than this is not asked for, however much a facility sells by itself. */
const TAKE_AHEAD_MS = 45 * DAY_MS;

export type FrontierFacts = {
  readonly profile: AllottingProfile & Pick<FacilityProfile, 'ownDays'>;
  readonly ranges: readonly HeldRange[];
  /** Active allocations of now and later, whoever holds them. */
  readonly active: readonly HeldAllocation[];
  readonly now: EpochMs;
};

/**
 * What the cloud should hand to a facility now so that it owns everything up to its frontier but what is kept for
 * online sale (PROTOCOL §8.1, §8.4). The cut is computed here alone and travels as an instant. Where a booking
 * straddles an end, the range grows to hold it, so that none ever straddles an edge (§8.2).
 *
 * The daily step is made at night, or from noon on when the night failed; a facility that lacks more than that gets it
 * at once. Nothing is ever taken back here: a facility may sell further ahead than its frontier.
 */
export function frontierTransfers(facts: FrontierFacts): Range[] {
  const { profile, ranges, active, now } = facts;
  const own = ranges.filter(({ holder }) => holder === 'own');
  const cut = cutAfterDays(profile.timeZone, now, profile.ownDays);
  const kept = keptForWeb(profile, now, cut);
  const piecesBefore = (until: EpochMs): Range[] =>
    profile.resources
      .flatMap(({ id: resourceId }) => heldParts(own, { resourceId, startsAt: TIME_MIN, endsAt: until }))
      .flatMap((range) => freeParts(range, kept));

  const yesterdaysCut = cutAfterDays(profile.timeZone, now, profile.ownDays - 1);
  const isBehind = piecesBefore(cut).some((piece) => piece.startsAt < yesterdaysCut && yesterdaysCut < piece.endsAt);
  const isDue = isBehind || isMovingTime(facts);
  return joinRanges(piecesBefore(isDue ? cut : yesterdaysCut).map((piece) => snap(piece, active)));
}

/**
 * Allotted time that the facility holds, free as far as is known here, and that the cloud should ask it for: nothing
 * that could not hold a booking, and not more than one request names.
 */
export function allotmentsToTake({ profile, ranges, active, now }: FrontierFacts): Range[] {
  // What has arrived there looks as if it were on its way until the facility says something; if it is, it refuses.
  const theirs = theirRanges(ranges);
  const shortestMs = profile.policy.shortestMin * MINUTE_MS;
  return keptForWeb(profile, now + TAKE_MARGIN_MS, now + TAKE_AHEAD_MS)
    .flatMap((range) => heldParts(theirs, range))
    .flatMap((range) => freeParts(range, active))
    .filter(({ startsAt, endsAt }) => endsAt - startsAt >= shortestMs)
    .slice(0, PULL_RANGES_MAX);
}

function isMovingTime({ profile, now }: FrontierFacts): boolean {
  const minute = localMinuteOfDay(profile.timeZone, now);
  return (NIGHT.from <= minute && minute < NIGHT.until) || minute >= NOON;
}

function snap(range: Range, active: readonly HeldAllocation[]): Range {
  const cutThrough = (at: EpochMs): HeldAllocation | undefined =>
    active.find((a) => a.resourceId === range.resourceId && a.startsAt < at && at < a.endsAt);
  return {
    resourceId: range.resourceId,
    startsAt: cutThrough(range.startsAt)?.startsAt ?? range.startsAt,
    endsAt: cutThrough(range.endsAt)?.endsAt ?? range.endsAt,
  };
}
