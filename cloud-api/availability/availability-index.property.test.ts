import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aProfile, BAY_1, BAY_2, everyDay } from '../../tests/support/facility-profile.ts';
import { manualClock } from '../../tests/support/manual-clock.ts';
import { aSnapshot, NOON } from '../../tests/support/test-cloud.ts';
import type { AvailabilityView } from '../http/api-schemas.ts';
import { type AvailabilityIndex, createAvailabilityIndex, type IndexChange } from './availability-index.ts';
import type { IndexedAllocation } from './busy-times.ts';
import type { FacilitySnapshot } from './facility-entry.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const PROFILE = aProfile({
  hours: everyDay('18:00', '02:00'),
  policy: { stepMin: 30, shortestMin: 30, longestMin: 240, bufferMin: 10, noticeMin: 45, horizonDays: 3 },
});
const FACILITY = PROFILE.id;
const DATES = ['2026-06-10', '2026-06-11', '2026-06-12', '2026-06-13', '2026-06-14', '2026-06-15', '2026-06-16'];

const allocation = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  resourceId: fc.constantFrom(BAY_1, BAY_2),
  from: fc.integer({ min: 0, max: 90 }),
  length: fc.integer({ min: 1, max: 6 }),
  state: fc.constantFrom('active' as const, 'active' as const, 'void' as const),
});

type Step =
  | { readonly kind: 'book'; readonly allocation: IndexedAllocation }
  | { readonly kind: 'link'; readonly online: boolean }
  | { readonly kind: 'wait'; readonly ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  allocation.map(({ from, length, ...rest }): Step => {
    const startsAt = NOON + from * HOUR_MS;
    return { kind: 'book', allocation: { ...rest, startsAt, endsAt: startsAt + length * 30 * MINUTE_MS } };
  }),
  fc.boolean().map((online): Step => ({ kind: 'link', online })),
  fc
    .oneof(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 8 * HOUR_MS }))
    .map((ms): Step => ({ kind: 'wait', ms })),
);

const query = fc.record({ date: fc.constantFrom(...DATES), durationMin: fc.constantFrom(30, 60, 90, 45) });

function read(index: AvailabilityIndex, asked: { date: string; durationMin: number }): AvailabilityView {
  const answer = index.renderDay({ facilityId: FACILITY, ...asked });
  if (!answer.ok) throw new Error(answer.error.code);
  return JSON.parse(answer.value.toString()) as AvailabilityView;
}

function changeOf(done: Exclude<Step, { kind: 'wait' }>): IndexChange {
  return done.kind === 'book'
    ? { type: 'allocation', facilityId: FACILITY, allocation: done.allocation }
    : { type: 'link', facilityId: FACILITY, link: { online: done.online, since: NOON } };
}

/** Whatever happened before, and whatever was kept of earlier answers. */
test('an answer is the one that an index made this instant would give, and at most a second old', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(step, query), { maxLength: 30 }), (history) => {
      const clock = manualClock(NOON);
      const index = createAvailabilityIndex(clock);
      let snapshot: FacilitySnapshot = aSnapshot({ profile: PROFILE });
      index.load(snapshot);

      for (const [done, asked] of history) {
        if (done.kind === 'wait') clock.advance(done.ms);
        else index.apply(changeOf(done));
        if (done.kind === 'link') snapshot = { ...snapshot, link: { online: done.online, since: NOON } };
        if (done.kind === 'book') {
          const others = snapshot.allocations.filter(({ id }) => id !== done.allocation.id);
          snapshot = { ...snapshot, allocations: [...others, done.allocation] };
        }
        const fresh = createAvailabilityIndex(clock);
        fresh.load(snapshot);

        const { asOf, ...answer } = read(index, asked);
        const { asOf: now, ...expected } = read(fresh, asked);
        expect(answer).toEqual(expected);
        expect(Date.parse(now) - Date.parse(asOf)).toBeLessThan(1000);
        expect(Date.parse(now)).toBeGreaterThanOrEqual(Date.parse(asOf));
      }
    }),
  );
});

test('every slot that is offered passes the check, and can be sold', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), query, (history, asked) => {
      const clock = manualClock(NOON);
      const index = createAvailabilityIndex(clock);
      index.load(aSnapshot({ profile: PROFILE }));
      for (const done of history) {
        if (done.kind === 'wait') clock.advance(done.ms);
        else index.apply(changeOf(done));
      }

      const checked = read(index, asked).slots.map(({ resourceId, startsAt, endsAt }) =>
        index.checkSlot({ resourceId, startsAt: Date.parse(startsAt), endsAt: Date.parse(endsAt) }),
      );

      expect(checked.filter((one) => !one.ok || one.value.refusal !== null)).toEqual([]);
    }),
  );
});
