import type { Resource } from '../facility.ts';
import { type EpochMs, GRAIN_MS, type Interval, MINUTE_MS } from '../time.ts';
import { checkOffer, judgeOffer, type Offer, type OfferFacts } from './offers.ts';

/** The lengths that a walk-in may choose from, where the rules allow them. */
export const WALK_IN_LENGTHS_MIN: readonly number[] = [30, 60, 90, 120];

/** A bay that somebody who stands in the building may have at once. */
export type BayNow = {
  readonly resource: Resource;
  /** When it is somebody else's, or the club closes. */
  readonly freeUntil: EpochMs;
  /** At least one, the shortest first. They began up to `GRAIN_MS` ago. */
  readonly offers: readonly Offer[];
};

export type PlayNow = {
  /** Those that are free longest come first. */
  readonly bays: readonly BayNow[];
  /** False where walk-ins are not sold anything just now, be it free or not: by the rules, or because the club is closed. */
  readonly isSold: boolean;
  /** When a walk-in could begin if there is nothing now; null for not today. */
  readonly nextStartAt: EpochMs | null;
};

/** What a walk-in may play from now on. `facts.channel` is the kiosk; `busy` must hold all of the business day. */
export function playNow(facts: OfferFacts): PlayNow {
  const startsAt = facts.now - (facts.now % GRAIN_MS);
  const { resources } = facts.profile;
  const bays = resources
    .map((resource) => ({ resource, offers: offersFrom(facts, resource, startsAt) }))
    .filter(({ offers }) => offers.length > 0)
    .map((bay) => ({ ...bay, freeUntil: freeUntil(facts, bay.resource, startsAt) }))
    .sort((a, b) => b.freeUntil - a.freeUntil);
  const isSold = bays.length > 0 || resources.some(({ id }) => isOnlyTaken(facts, id, startsAt));
  return { bays, isSold, nextStartAt: bays.length > 0 || !isSold ? null : nextStart(facts, startsAt) };
}

function timesFrom(startsAt: EpochMs): Interval[] {
  return WALK_IN_LENGTHS_MIN.map((minutes) => ({ startsAt, endsAt: startsAt + minutes * MINUTE_MS }));
}

function offersFrom(facts: OfferFacts, { id }: Resource, startsAt: EpochMs): Offer[] {
  return timesFrom(startsAt).flatMap((time) => {
    const checked = checkOffer(facts, { resourceId: id, ...time });
    return checked.ok ? [checked.value] : [];
  });
}

function isOnlyTaken(facts: OfferFacts, resourceId: string, startsAt: EpochMs): boolean {
  return timesFrom(startsAt).some((time) => {
    const judged = judgeOffer(facts, { resourceId, ...time });
    return !judged.ok && judged.error.code === 'slot.taken';
  });
}

function freeUntil({ busy, calendar }: OfferFacts, { id }: Resource, startsAt: EpochMs): EpochMs {
  const closings = calendar.openingsAt(startsAt).map(({ endsAt }) => endsAt);
  const others = busy.filter((other) => other.resourceId === id && other.startsAt > startsAt);
  return Math.min(Math.max(...closings), ...others.map((other) => other.startsAt));
}

/** Where something ends today, something may begin. */
function nextStart(facts: OfferFacts, startsAt: EpochMs): EpochMs | null {
  const buffers = facts.profile.policy.bufferMin * MINUTE_MS;
  const closesAt = Math.max(...facts.calendar.openingsAt(startsAt).map(({ endsAt }) => endsAt));
  const ends = facts.busy.map(({ endsAt }) => Math.ceil((endsAt + buffers) / GRAIN_MS) * GRAIN_MS);
  const candidates = [...new Set(ends)].filter((at) => at > startsAt && at < closesAt).sort((a, b) => a - b);
  const mayStart = (at: EpochMs): boolean =>
    facts.profile.resources.some(({ id }) =>
      timesFrom(at).some((time) => judgeOffer(facts, { resourceId: id, ...time }).ok),
    );
  return candidates.find(mayStart) ?? null;
}
