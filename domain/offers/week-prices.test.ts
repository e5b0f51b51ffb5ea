import { describe, expect, test } from 'vitest';
import { aBay, aProfile, at, BAY_1, BAY_2, BAY_3, between, everyDay } from '../../tests/support/facility-profile.ts';
import type { FacilityProfile } from '../facility.ts';
import { createCalendar } from '../opening-hours.ts';
import type { Rule } from '../rules/rule.ts';
import { type Terms, termsOfProfile } from '../terms.ts';
import { compileTerms } from './compile-terms.ts';
import type { OfferFacts } from './offers.ts';
import { type WeekDay, weekInSteps, type WeekQuery } from './week-prices.ts';

const THURSDAY_NOON = at('2026-06-11T12:00-03:00');
const MONDAY = '2026-06-15';

function facts(changes: Partial<FacilityProfile> = {}, terms: Partial<Terms> = {}): OfferFacts {
  const profile = aProfile(changes);
  return {
    profile,
    calendar: createCalendar(profile),
    terms: compileTerms({ ...termsOfProfile(profile), ...terms }),
    busy: [],
    now: THURSDAY_NOON,
    channel: 'web',
  };
}

function weekOf(asked: OfferFacts, query: Partial<WeekQuery> = {}): WeekDay[] {
  const steps = weekInSteps(asked, { weekStart: MONDAY, lengthMin: 60, kind: null, ...query });
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

const cellAt = (week: WeekDay[], day: number, hour: number) => week[day]?.cells.find((cell) => cell.hour === hour);

describe('the prices of a week', () => {
  test('are those of each hour of seven days in which the club is open', () => {
    const week = weekOf(facts());

    expect(week.map(({ date }) => date)).toEqual([
      '2026-06-15',
      '2026-06-16',
      '2026-06-17',
      '2026-06-18',
      '2026-06-19',
      '2026-06-20',
      '2026-06-21',
    ]);
    expect(week[0]?.cells.map(({ hour }) => hour)).toEqual([8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21]);
    expect(cellAt(week, 0, 12)).toEqual({
      hour: 12,
      startsAt: at('2026-06-15T12:00-03:00'),
      lowestCents: 4000,
      highestCents: 4000,
      resourceCount: 3,
      freeCount: 3,
      refusal: null,
    });
    expect(cellAt(week, 0, 18)).toMatchObject({ lowestCents: 4800 });
    expect(cellAt(week, 5, 12)).toMatchObject({ lowestCents: 5000 });
  });

  test('are the lowest and the highest of the bays, or of one kind', () => {
    const own = termsOfProfile(aProfile()).prices;
    const hourly = { cents: 4000, byKind: [], byResource: [{ resourceId: BAY_3, cents: 6000 }] };
    const resources = [aBay(BAY_1), { ...aBay(BAY_2), kind: 'room' as const }, aBay(BAY_3)];
    const asked = facts({ resources }, { prices: { ...own, hourly } });

    expect(cellAt(weekOf(asked), 0, 12)).toMatchObject({ lowestCents: 4000, highestCents: 6000, resourceCount: 3 });
    expect(cellAt(weekOf(asked, { kind: 'room' }), 0, 12)).toMatchObject({ highestCents: 4000, resourceCount: 1 });
  });

  test('go with how many bays are free, and with why most are not where none is', () => {
    const rule: Rule = {
      id: 'lessons',
      name: 'Lessons',
      type: 'time',
      priority: 0,
      active: true,
      validFrom: null,
      validUntil: null,
      conditions: { resourceIds: [BAY_1, BAY_2], localTime: { from: '14:00', until: '16:00' } },
      actions: { verdict: { kind: 'deny', sentence: 'Lessons.' } },
    };
    const hour = between('2026-06-15T14:00-03:00', '2026-06-15T15:00-03:00');
    const busy = [{ id: 'booked', resourceId: BAY_3, ...hour }];

    const week = weekOf({ ...facts({}, { rules: { version: 1, rules: [rule] } }), busy });

    expect(cellAt(week, 0, 14)).toMatchObject({ freeCount: 0, refusal: { code: 'rule.denied' }, lowestCents: 4000 });
    expect(cellAt(week, 0, 15)).toMatchObject({ freeCount: 1, refusal: null });
  });

  test('say what is over, and what is further ahead than may be booked', () => {
    const policy = { ...aProfile().policy, horizonDays: 2 };

    const week = weekOf(facts({ policy }), { weekStart: '2026-06-08' });

    expect(cellAt(week, 2, 12)).toMatchObject({ refusal: { code: 'slot.past' } });
    expect(cellAt(week, 4, 12)).toMatchObject({ refusal: null });
    expect(cellAt(week, 6, 12)).toMatchObject({ refusal: { code: 'slot.too_far' } });
  });

  test('run on past midnight as the day does, and a closed day has none', () => {
    const closures = [{ from: '2026-06-16', to: '2026-06-16', reason: 'Repairs' }];

    const week = weekOf(facts({ hours: everyDay('18:00', '02:00'), closures }));

    expect(week[0]?.cells.map(({ hour }) => hour)).toEqual([18, 19, 20, 21, 22, 23, 24, 25]);
    expect(cellAt(week, 0, 25)?.startsAt).toBe(at('2026-06-16T01:00-03:00'));
    expect(week[1]?.cells).toEqual([]);
  });

  test('begin where the club opens, when that is not on the hour', () => {
    const week = weekOf(facts({ hours: everyDay('08:30', '12:00') }));

    expect(week[0]?.cells.map(({ startsAt }) => startsAt)).toEqual(
      ['08:30', '09:00', '10:00', '11:00'].map((time) => at(`2026-06-15T${time}-03:00`)),
    );
  });

  test.each([
    ['2026-03-08', [0, 1, 3, 4]],
    ['2026-11-01', [0, 1, 2, 3, 4]],
  ])('have each hour of the wall clock once on %s, when the clocks change', (weekStart, hours) => {
    const week = weekOf(facts({ hours: everyDay('00:00', '05:00') }), { weekStart });

    expect(week[0]?.cells.map(({ hour }) => hour)).toEqual(hours);
  });
});
