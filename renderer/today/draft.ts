import { type EpochMs, GRAIN_MS, HOUR_MS } from '../../domain/time.ts';
import type { DayView } from '../../main/controller/api/views.ts';
import type { Club } from '../club.tsx';
import { type Candidate, roomFrom } from './conflict.ts';

const USUAL_MS = HOUR_MS;

/** A new booking at `start`, `usualMs` long or as long as there is room. */
export function draftAt(
  start: Pick<Candidate, 'resourceId' | 'startsAt'>,
  day: DayView,
  { profile }: Club,
  usualMs = USUAL_MS,
): Candidate {
  const room = roomFrom(start, { day, policy: profile.policy });
  const lengthMs = room >= GRAIN_MS ? Math.min(usualMs, room) : usualMs;
  return { ...start, endsAt: start.startsAt + lengthMs };
}

/**
 * Where somebody who has just walked in can play: on the bay that is free now for longest, up to `usualMs`; on any
 * other day at its beginning. Null on a closed day.
 */
export function draftForWalkIn(day: DayView, now: EpochMs | null, club: Club, usualMs = USUAL_MS): Candidate | null {
  const opening =
    now === null ? day.openings[0] : day.openings.find(({ startsAt, endsAt }) => startsAt <= now && now < endsAt);
  const from = opening ?? day.openings[0];
  if (from === undefined) return null;
  const startsAt = now === null || opening === undefined ? from.startsAt : now - (now % GRAIN_MS);
  const bays = club.profile.resources.map(({ id: resourceId }) => ({
    start: { resourceId, startsAt },
    roomMs: Math.min(usualMs, roomFrom({ resourceId, startsAt }, { day, policy: club.profile.policy })),
  }));
  const best = bays.toSorted((a, b) => b.roomMs - a.roomMs)[0];
  return best ? draftAt(best.start, day, club, usualMs) : null;
}
