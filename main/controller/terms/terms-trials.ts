import { setImmediate as nextTurn } from 'node:timers/promises';
import { compileTerms } from '../../../domain/offers/compile-terms.ts';
import type { OfferFacts } from '../../../domain/offers/offers.ts';
import { tryOffer } from '../../../domain/offers/trial.ts';
import { weekInSteps } from '../../../domain/offers/week-prices.ts';
import { addLocalDays, startOfLocalDay } from '../../../domain/opening-hours.ts';
import { ok, type Result } from '../../../domain/result.ts';
import { readWantedTerms, type TermsRefusal } from '../../../domain/terms-change.ts';
import { DAY_MS, type Interval } from '../../../domain/time.ts';
import type { TermsService } from '../api/services.ts';
import { listAllocationsIn } from '../bookings/booking-repository.ts';
import type { FacilityDesk } from '../bookings/facility-desk.ts';

/** All of the local days that a time lies on, and the evening that runs into the first of them. */
const AROUND_MS = 2 * DAY_MS;

const WEEK_DAYS = 7;

/** What terms that nobody has saved, or those in force, would say. Reads only. */
export function createTermsTrials(desk: FacilityDesk): Pick<TermsService, 'try' | 'week'> {
  return {
    try: ({ terms, channel, partySize, customer, promotionCode, ...slot }) => {
      const facts = readFacts(desk, terms, slot);
      if (!facts.ok) return facts;
      const asker = { customer, partySize, existing: [] };
      return tryOffer({ ...facts.value, channel, asker }, slot, promotionCode ?? null);
    },

    week: async ({ terms, weekStart, lengthMin, kind }) => {
      const { timeZone } = desk.profile();
      const startsAt = startOfLocalDay(timeZone, weekStart);
      const endsAt = startOfLocalDay(timeZone, addLocalDays(weekStart, WEEK_DAYS));
      const facts = readFacts(desk, terms, { startsAt, endsAt });
      if (!facts.ok) return facts;
      const steps = weekInSteps(facts.value, { weekStart, lengthMin, kind: kind ?? null });
      for (;;) {
        const step = steps.next();
        if (step.done) return ok(step.value);
        // Somebody may stand at a door meanwhile.
        await nextTurn();
      }
    },
  };
}

/** For somebody on the web page of whom nothing is known. Without `draft` by what is in force. */
function readFacts(desk: FacilityDesk, draft: unknown, around: Interval): Result<OfferFacts, TermsRefusal> {
  const profile = desk.profile();
  const read = draft === undefined ? null : readWantedTerms(draft, profile);
  if (read && !read.ok) return read;
  const wide = { startsAt: around.startsAt - AROUND_MS, endsAt: around.endsAt + AROUND_MS };
  return ok({
    profile,
    calendar: desk.calendar(),
    terms: read ? compileTerms(read.value) : desk.compiledTerms(),
    busy: listAllocationsIn(desk.db, wide),
    now: desk.clock.now(),
    channel: 'web',
  });
}
