import { addLocalDays } from '../../domain/opening-hours.ts';
import { type EpochMs, type LocalDate, SECOND_MS } from '../../domain/time.ts';
import type { AvailabilityQuery } from '../http/services.ts';
import { createAnswerCache } from './answer-cache.ts';
import { answerDay, type DayAnswer, textOf } from './day-answer.ts';
import type { FacilityEntry } from './facility-entry.ts';

/** An answer says when it is from; it is never older than this. */
export const ANSWER_AGE_MS_MAX = SECOND_MS;
const CACHE_BYTES_MAX = 64 * 1024 * 1024;

type CachedDay = {
  readonly answer: DayAnswer;
  readonly buffer: Buffer;
  readonly writtenAt: EpochMs;
  readonly bytes: number;
};

/**
 * Days as bytes ready to be sent. The free times are worked out again only after a change of the facility or at the
 * moment when time itself changes them; in between an answer only gets a new `asOf`, once a second.
 */
export type DayCache = {
  render(entry: FacilityEntry, query: AvailabilityQuery, now: EpochMs): Buffer;
  clear(): void;
};

export function createDayCache(): DayCache {
  const cache = createAnswerCache<CachedDay>(CACHE_BYTES_MAX);
  return {
    render(entry, query, now) {
      const key = `${query.facilityId}|${query.date}|${query.durationMin}|${query.resourceId ?? ''}`;
      const known = cache.get(key);
      const isCurrent = known && isValid(known.answer, entry, now);
      const ageMs = known ? now - known.writtenAt : 0;
      if (isCurrent && ageMs >= 0 && ageMs < ANSWER_AGE_MS_MAX) return known.buffer;

      const answer = isCurrent ? known.answer : answerDay(entry, query, now);
      const buffer = Buffer.from(textOf(answer, now));
      // Whoever asks for days that are not for sale must not push out those that are.
      if (isOnSale(entry, query.date, now)) {
        const bytes = buffer.length + 2 * (answer.head.length + answer.tail.length);
        cache.set(key, { answer, buffer, writtenAt: now, bytes });
      }
      return buffer;
    },
    clear: cache.clear,
  };
}

/** The clock may have been set back: an answer from the future is no answer. */
function isValid(answer: DayAnswer, entry: FacilityEntry, now: EpochMs): boolean {
  return answer.version === entry.version && answer.madeAt <= now && now < answer.staleAt;
}

function isOnSale(entry: FacilityEntry, date: LocalDate, now: EpochMs): boolean {
  const today = entry.calendar.localDateOf(now);
  // Yesterday, too: a day that is open past midnight is sold after its own date is over.
  const horizons = entry.terms.rules.rules.map(({ actions }) => actions.horizonDays ?? 0);
  const farthest = Math.max(entry.record.profile.policy.horizonDays, ...horizons);
  return addLocalDays(today, -1) <= date && date <= addLocalDays(today, farthest);
}
