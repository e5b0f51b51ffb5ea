import { beforeEach, describe, expect, test } from 'vitest';
import { aRule, someTerms } from '../../tests/support/a-rule.ts';
import { aProfile, at, BAY_1, BAY_2, BAY_3 } from '../../tests/support/facility-profile.ts';
import { type ManualClock, manualClock } from '../../tests/support/manual-clock.ts';
import { aSnapshot, NOON } from '../../tests/support/test-cloud.ts';
import { defaultPriceSet } from '../../domain/prices/default-price-set.ts';
import type { Terms } from '../../domain/terms.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/time.ts';
import type { AvailabilityView } from '../http/api-schemas.ts';
import { type AvailabilityIndex, createAvailabilityIndex } from './availability-index.ts';

const FACILITY = aProfile().id;
const DAY = '2026-06-14';
const on = (time: string) => at(`${DAY}T${time}-03:00`);

describe('terms that change', () => {
  let clock: ManualClock;
  let index: AvailabilityIndex;

  beforeEach(() => {
    clock = manualClock(NOON);
    index = createAvailabilityIndex(clock);
    index.load(aSnapshot());
  });

  function day(date = DAY): AvailabilityView {
    const answer = index.renderDay({ facilityId: FACILITY, date, durationMin: 60 });
    if (!answer.ok) throw new Error(answer.error.code);
    return JSON.parse(answer.value.toString()) as AvailabilityView;
  }

  const save = (terms: Terms) => index.apply({ type: 'terms', facilityId: FACILITY, terms });
  const priceAt = (time: string) =>
    day().slots.find(({ startsAt, resourceId }) => Date.parse(startsAt) === on(time) && resourceId === BAY_3)?.price
      .cents;

  test('are in the very next answer: what a rule denies is not offered, and refused with its sentence', () => {
    const isOffered = () => day().slots.some(({ startsAt }) => Date.parse(startsAt) === on('14:00'));
    const before = isOffered();
    save(
      someTerms([
        aRule('lessons', {
          conditions: { localTime: { from: '13:00', until: '15:00' } },
          actions: { verdict: { kind: 'deny', sentence: 'Lessons then.' } },
        }),
      ]),
    );

    const checked = index.checkSlot({ resourceId: BAY_1, startsAt: on('14:00'), endsAt: on('15:00') });

    expect(before).toBe(true);
    expect(isOffered()).toBe(false);
    expect(checked).toMatchObject({
      value: { refusal: { code: 'rule.denied', sentence: 'Lessons then.', ruleId: 'lessons' } },
    });
  });

  test('change the prices of the next answer, and so does what is sold of a band', () => {
    const prices = { ...defaultPriceSet({ hourlyCents: 6000, currency: 'CAD' }), version: 2 };
    const before = priceAt('19:00');
    save(someTerms([], { prices }));
    const dearer = priceAt('19:00');
    for (const [n, resourceId] of [BAY_1, BAY_2].entries()) {
      const allocation = {
        id: `${n}`,
        resourceId,
        startsAt: on('08:00'),
        endsAt: on('22:00'),
        state: 'active',
      } as const;
      index.apply({ type: 'allocation', facilityId: FACILITY, allocation });
    }

    expect([before, dearer, priceAt('19:00')]).toEqual([5000, 7500, 8250]);
  });

  test('leave no answer standing longer than they say: a notice passes with the minute', () => {
    const noticeMin = (on('14:00') - NOON) / MINUTE_MS - 1;
    save(someTerms([aRule('notice', { conditions: {}, actions: { noticeMin } })]));
    const first = () => Math.min(...day().slots.map(({ startsAt }) => Date.parse(startsAt)));
    const before = first();
    clock.advance(MINUTE_MS);
    const atTheMinute = first();
    clock.advance(1);

    expect([before, atTheMinute, first()]).toEqual([on('14:00'), on('14:00'), on('14:30')]);
  });

  test('end and begin when a rule does', () => {
    const validUntil = NOON + HOUR_MS + 1;
    const deny = { verdict: { kind: 'deny', sentence: 'Not yet.' } } as const;
    save(someTerms([aRule('opening', { conditions: {}, actions: deny, validUntil })]));
    const before = day().slots.length;
    clock.advance(HOUR_MS);
    const lastMoment = day().slots.length;
    clock.advance(1);

    expect([before, lastMoment]).toEqual([0, 0]);
    expect(day().slots.length).toBeGreaterThan(0);
  });

  test('may open days that the policy of the facility does not', () => {
    const far = new Date(NOON + 80 * DAY_MS).toISOString().slice(0, 10);
    const before = day(far).slots.length;
    save(someTerms([aRule('far', { conditions: {}, actions: { horizonDays: 90 } })]));

    expect(before).toBe(0);
    expect(day(far).slots.length).toBeGreaterThan(0);
  });
});
