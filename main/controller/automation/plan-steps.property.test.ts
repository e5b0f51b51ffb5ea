import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../domain/time.ts';
import { BACK_TO_BACK_MS, type BayVisit, planPhases, SET_UP_LEAD_MS } from './plan-steps.ts';

const visits = fc
  .array(
    fc.record({
      gapMin: fc.integer({ min: 0, max: 60 }).map((gap) => gap - (gap % 5)),
      lengthMin: fc.integer({ min: 1, max: 24 }).map((length) => length * 10),
      isAwaited: fc.boolean(),
      isTidied: fc.boolean(),
    }),
    { maxLength: 12 },
  )
  .map((gaps) => {
    let at = 0;
    return gaps.map(({ gapMin, lengthMin, isAwaited, isTidied }, index): BayVisit => {
      const startsAt = at + gapMin * MINUTE_MS;
      at = startsAt + lengthMin * MINUTE_MS;
      return { bookingId: String(index), startsAt, endsAt: at, isAwaited, isTidied };
    });
  });

const byId = (all: readonly BayVisit[], id: string): BayVisit => {
  const found = all.find(({ bookingId }) => bookingId === id);
  if (!found) throw new Error('a phase of no booking');
  return found;
};

describe('the plan of a bay', () => {
  test('has one clean-up for each booking, and one set-up for each whose players may come', () => {
    fc.assert(
      fc.property(visits, (all) => {
        const phases = planPhases(all);

        const ids = (phase: string) => phases.filter((one) => one.phase === phase).map(({ bookingId }) => bookingId);
        expect(ids('clean_up')).toEqual(all.map(({ bookingId }) => bookingId));
        expect(ids('set_up')).toEqual(all.filter(({ isAwaited }) => isAwaited).map(({ bookingId }) => bookingId));
      }),
    );
  });

  test('tidies up only while nobody has the bay, and not after the next set-up begins', () => {
    fc.assert(
      fc.property(visits, (all) => {
        for (const { bookingId, dueAt, notAfter, isSkipped, phase } of planPhases(all)) {
          if (phase !== 'clean_up' || isSkipped || notAfter <= dueAt) continue;
          const next = all[all.indexOf(byId(all, bookingId)) + 1];
          expect(dueAt).toBeGreaterThan(byId(all, bookingId).endsAt);
          if (next) expect(notAfter).toBeLessThanOrEqual(next.startsAt - SET_UP_LEAD_MS);
        }
      }),
    );
  });

  test('sets up before a booking and never after it is over', () => {
    fc.assert(
      fc.property(visits, (all) => {
        for (const { bookingId, dueAt, notAfter } of planPhases(all).filter(({ phase }) => phase === 'set_up')) {
          expect(dueAt).toBe(byId(all, bookingId).startsAt - SET_UP_LEAD_MS);
          expect(notAfter).toBeLessThanOrEqual(byId(all, bookingId).endsAt);
        }
      }),
    );
  });

  test('skips the clean-up and the set-up between two bookings together, or neither, by the gap rule', () => {
    fc.assert(
      fc.property(visits, (all) => {
        const phases = planPhases(all);
        for (const [index, visit] of all.entries()) {
          const next = all[index + 1];
          const cleanUp = phases.find((one) => one.bookingId === visit.bookingId && one.phase === 'clean_up');
          const setUp = phases.find((one) => one.bookingId === next?.bookingId && one.phase === 'set_up');
          const isClose = next !== undefined && next.startsAt - visit.endsAt < BACK_TO_BACK_MS;
          expect(cleanUp?.isSkipped).toBe(isClose && !visit.isTidied);
          if (setUp) expect(setUp.isSkipped).toBe(cleanUp?.isSkipped);
        }
      }),
    );
  });
});

test('says when, for an evening of three bookings', () => {
  const visit = (bookingId: string, startsAt: number): BayVisit => ({
    bookingId,
    startsAt,
    endsAt: startsAt + HOUR_MS,
    isAwaited: true,
    isTidied: false,
  });

  const phases = planPhases([visit('a', 0), visit('b', HOUR_MS), visit('c', 3 * HOUR_MS)]);

  expect(
    phases.map(
      ({ bookingId, phase, dueAt, notAfter, isSkipped }) =>
        `${bookingId} ${phase} ${isSkipped ? 'skipped' : `${dueAt / MINUTE_MS} to ${notAfter / MINUTE_MS}`}`,
    ),
  ).toEqual([
    'a set_up -10 to 10',
    'a clean_up skipped',
    'b set_up skipped',
    'b clean_up 125 to 170',
    'c set_up 170 to 190',
    'c clean_up 245 to 300',
  ]);
});
