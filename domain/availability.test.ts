import { describe, expect, test } from 'vitest';
import { aProfile, at, BAY_1, BAY_2, BAY_3, everyDay } from '../tests/support/facility-profile.ts';
import { type AvailabilityFacts, alternatives, type Busy, checkSlot, listSlots } from './availability.ts';
import type { Channel } from './booking.ts';
import type { BookingPolicy, FacilityProfile } from './facility.ts';
import { err, ok } from './result.ts';
import { GRAIN_MS, type Interval } from './time.ts';

/** Monday 1 June 2026 in Halifax, unless the text names its own day. */
const on = (time: string) => at(time.includes('T') ? time : `2026-06-01T${time}-03:00`);
const hours = (from: string, until: string): Interval => ({ startsAt: on(from), endsAt: on(until) });
const slot = (resourceId: string, from: string, until: string) => ({ resourceId, ...hours(from, until) });
const busy = (resourceId: string, from: string, until: string, id = `${from} on ${resourceId}`): Busy => ({
  id,
  ...slot(resourceId, from, until),
});

const POLICY: BookingPolicy = aProfile().policy;
const withPolicy = (policy: Partial<BookingPolicy>, changes: Partial<FacilityProfile> = {}) =>
  aProfile({ policy: { ...POLICY, ...policy }, ...changes });

function facts(changes: Partial<AvailabilityFacts> = {}): AvailabilityFacts {
  return { profile: aProfile(), busy: [], now: on('06:00'), channel: 'web', ...changes };
}

/** Starts on one bay as UTC times, `HH:MM`. */
function startsOn(given: AvailabilityFacts, date: string, durationMin: number): string[] {
  return listSlots(given, { date, durationMin, resourceId: BAY_1 }).map(({ startsAt }) =>
    new Date(startsAt).toISOString().slice(11, 16),
  );
}

describe('listSlots', () => {
  const short = aProfile({ hours: everyDay('08:00', '10:00') });

  test('offers every start of the grid from which the length still fits, by start and then by bay', () => {
    const slots = listSlots(facts({ profile: short }), { date: '2026-06-01', durationMin: 60 });

    expect(slots).toEqual(
      [
        ['08:00', '09:00'],
        ['08:30', '09:30'],
        ['09:00', '10:00'],
      ].flatMap(([from, until]) => [BAY_1, BAY_2, BAY_3].map((bay) => slot(bay, from!, until!))),
    );
  });

  test('keeps to one bay when asked, and knows none of an unknown one', () => {
    const query = { date: '2026-06-01', durationMin: 120 };

    expect(listSlots(facts({ profile: short }), { ...query, resourceId: BAY_2 })).toEqual([
      slot(BAY_2, '08:00', '10:00'),
    ]);
    expect(listSlots(facts({ profile: short }), { ...query, resourceId: 'nowhere' })).toEqual([]);
  });

  test('leaves out what touches nothing but would overlap, on that bay only', () => {
    const given = facts({ profile: short, busy: [busy(BAY_1, '08:30', '09:00')] });

    const slots = listSlots(given, { date: '2026-06-01', durationMin: 30 });

    const startsOf = (bay: string) => slots.filter((s) => s.resourceId === bay).map((s) => s.startsAt);
    expect(startsOf(BAY_1)).toEqual(['08:00', '09:00', '09:30'].map(on));
    expect(startsOf(BAY_2)).toEqual(['08:00', '08:30', '09:00', '09:30'].map(on));
  });

  test('lists nothing for a length that no booking may have', () => {
    for (const durationMin of [0, -60, 15, 37, 245, 7.5, Number.NaN]) {
      expect(listSlots(facts(), { date: '2026-06-01', durationMin })).toEqual([]);
    }
  });

  test('counts the grid from each opening, not from the full hour', () => {
    const profile = aProfile({
      hours: [
        { weekday: 1, opens: '08:10', closes: '09:30' },
        { weekday: 1, opens: '12:45', closes: '14:00' },
      ],
    });

    const slots = listSlots(facts({ profile }), { date: '2026-06-01', durationMin: 30, resourceId: BAY_1 });

    expect(slots.map((s) => s.startsAt)).toEqual(['08:10', '08:40', '12:45', '13:15'].map(on));
  });

  test('goes past midnight under the day that opened', () => {
    const profile = aProfile({ hours: everyDay('22:00', '02:00') });

    expect(startsOn(facts({ profile }), '2026-06-01', 60)).toEqual([
      '01:00',
      '01:30',
      '02:00',
      '02:30',
      '03:00',
      '03:30',
      '04:00',
    ]);
  });

  test('around the clock a slot may run into the next day, whose own grid begins with it', () => {
    const profile = withPolicy({ stepMin: 50 }, { hours: everyDay('00:00', '24:00') });

    const slots = listSlots(facts({ profile }), { date: '2026-06-02', durationMin: 60, resourceId: BAY_1 });

    expect(slots.length).toBe(29);
    expect(slots.at(-1)).toEqual(slot(BAY_1, '2026-06-02T23:20-03:00', '2026-06-03T00:20-03:00'));
    expect(checkSlot(facts({ profile }), slot(BAY_1, '2026-06-03T00:00-03:00', '2026-06-03T01:00-03:00'))).toEqual(
      ok(null),
    );
    expect(checkSlot(facts({ profile }), slot(BAY_1, '2026-06-03T00:10-03:00', '2026-06-03T01:10-03:00'))).toEqual(
      err({ code: 'slot.off_grid' }),
    );
  });

  test('has 23 and 25 hours of starts when the clocks change', () => {
    const profile = withPolicy({ stepMin: 60, horizonDays: 400 }, { hours: everyDay('00:00', '24:00') });
    const given = facts({ profile, now: at('2026-03-01T00:00Z') });

    expect(startsOn(given, '2026-03-08', 60).length).toBe(23);
    expect(startsOn(given, '2026-11-01', 60).length).toBe(25);
  });

  test.each([
    // 22:00–04:00 local: five hours of night into the change of March, seven into that of November.
    ['2026-03-07', ['02:00', '03:00', '04:00', '05:00', '06:00']],
    ['2026-10-31', ['01:00', '02:00', '03:00', '04:00', '05:00', '06:00', '07:00']],
  ])('has an hour less or more in the night that clocks change: %s', (date, starts) => {
    const profile = withPolicy({ stepMin: 60, horizonDays: 400 }, { hours: everyDay('22:00', '04:00') });

    expect(startsOn(facts({ profile, now: at('2026-03-01T00:00Z') }), date, 60)).toEqual(starts);
  });

  test('works in zones of half hours on their own change days', () => {
    const profile = withPolicy(
      { stepMin: 30, horizonDays: 400 },
      { timeZone: 'Australia/Lord_Howe', hours: everyDay('01:00', '04:00') },
    );
    const given = facts({ profile, now: at('2026-03-01T00:00Z') });

    // 02:00 becomes 02:30 in October, and 01:30 in April.
    expect(startsOn(given, '2026-10-04', 30)).toEqual(['14:30', '15:00', '15:30', '16:00', '16:30']);
    expect(startsOn(given, '2026-04-05', 30)).toEqual(['14:00', '14:30', '15:00', '15:30', '16:00', '16:30', '17:00']);
  });

  test('offers a booking that is to be moved its own time too', () => {
    const given = facts({ profile: short, busy: [busy(BAY_1, '08:00', '10:00', 'mine')] });
    const query = { date: '2026-06-01', durationMin: 120, resourceId: BAY_1 };

    expect(listSlots(given, query)).toEqual([]);
    expect(listSlots(given, { ...query, ignoreId: 'mine' })).toEqual([slot(BAY_1, '08:00', '10:00')]);
  });
});

describe('checkSlot for customers', () => {
  test('accepts a free time on the grid', () => {
    expect(checkSlot(facts(), slot(BAY_1, '10:00', '11:00'))).toEqual(ok(null));
  });

  test.each([
    ['an unknown bay', slot('nowhere', '10:00', '11:00'), { code: 'slot.unknown_resource' }],
    ['a start between the grid', slot(BAY_1, '10:05', '11:05'), { code: 'slot.off_grid' }],
    ['an end between the grains', slot(BAY_1, '10:00', '11:01'), { code: 'slot.off_grid' }],
    [
      'a start between the grains',
      { ...slot(BAY_1, '10:00', '11:00'), startsAt: on('10:00') + 1 },
      { code: 'slot.off_grid' },
    ],
    ['too short a time', slot(BAY_1, '10:00', '10:25'), { code: 'slot.too_short', shortestMin: 30 }],
    ['an empty time', slot(BAY_1, '10:00', '10:00'), { code: 'slot.too_short', shortestMin: 30 }],
    ['an end before the start', slot(BAY_1, '11:00', '10:00'), { code: 'slot.too_short', shortestMin: 30 }],
    ['too long a time', slot(BAY_1, '10:00', '14:05'), { code: 'slot.too_long', longestMin: 240 }],
    ['a time before opening', slot(BAY_1, '07:30', '08:30'), { code: 'slot.closed' }],
    ['a time past closing', slot(BAY_1, '21:30', '22:30'), { code: 'slot.closed' }],
    [
      'instants that are none',
      { resourceId: BAY_1, startsAt: Number.NaN, endsAt: Number.NaN },
      { code: 'slot.off_grid' },
    ],
  ])('refuses %s', (_what, wanted, refusal) => {
    expect(checkSlot(facts(), wanted)).toEqual(err(refusal));
  });

  test('accepts a start at this very instant and none before it', () => {
    expect(checkSlot(facts({ now: on('10:00') }), slot(BAY_1, '10:00', '11:00'))).toEqual(ok(null));
    expect(checkSlot(facts({ now: on('10:00') + 1 }), slot(BAY_1, '10:00', '11:00'))).toEqual(
      err({ code: 'slot.past' }),
    );
  });

  test('keeps the notice, to the millisecond', () => {
    const profile = withPolicy({ noticeMin: 90 });

    expect(checkSlot(facts({ profile, now: on('08:30') }), slot(BAY_1, '10:00', '11:00'))).toEqual(ok(null));
    expect(checkSlot(facts({ profile, now: on('08:30') + 1 }), slot(BAY_1, '10:00', '11:00'))).toEqual(
      err({ code: 'slot.too_soon', noticeMin: 90 }),
    );
  });

  test('keeps the horizon in local days, whatever the hour', () => {
    const profile = withPolicy({ horizonDays: 1 });
    const tomorrow = slot(BAY_1, '2026-06-02T21:00-03:00', '2026-06-02T22:00-03:00');
    const dayAfter = slot(BAY_1, '2026-06-03T08:00-03:00', '2026-06-03T09:00-03:00');

    for (const now of [on('00:00'), on('23:59')]) {
      expect(checkSlot(facts({ profile, now }), tomorrow)).toEqual(ok(null));
      expect(checkSlot(facts({ profile, now }), dayAfter)).toEqual(
        err({ code: 'slot.too_far', lastDate: '2026-06-02' }),
      );
    }
  });

  test('counts the small hours to the horizon day that opened the evening before', () => {
    const profile = withPolicy({ horizonDays: 0 }, { hours: everyDay('18:00', '02:00') });

    expect(checkSlot(facts({ profile }), slot(BAY_1, '2026-06-02T01:00-03:00', '2026-06-02T02:00-03:00'))).toEqual(
      ok(null),
    );
    expect(checkSlot(facts({ profile }), slot(BAY_1, '2026-06-02T18:00-03:00', '2026-06-02T19:00-03:00'))).toEqual(
      err({ code: 'slot.too_far', lastDate: '2026-06-01' }),
    );
  });

  test('says that a time is taken, and by whom to nobody', () => {
    const given = facts({ busy: [busy(BAY_1, '10:30', '11:30')] });

    expect(checkSlot(given, slot(BAY_1, '10:00', '11:00'))).toEqual(err({ code: 'slot.taken' }));
    expect(checkSlot(given, slot(BAY_2, '10:00', '11:00'))).toEqual(ok(null));
  });

  test('lets bookings touch where there is no buffer', () => {
    const given = facts({ busy: [busy(BAY_1, '09:00', '10:00'), busy(BAY_1, '11:00', '12:00')] });

    expect(checkSlot(given, slot(BAY_1, '10:00', '11:00'))).toEqual(ok(null));
  });
});

describe('the buffer', () => {
  const profile = withPolicy({ stepMin: 5, bufferMin: 10 });

  test.each<Channel>(['web', 'clubos', 'kiosk', 'desk'])('is kept before and after each booking: %s', (channel) => {
    const given = facts({ profile, channel, busy: [busy(BAY_1, '10:00', '11:00')] });

    expect(checkSlot(given, slot(BAY_1, '11:10', '11:40'))).toEqual(ok(null));
    expect(checkSlot(given, slot(BAY_1, '11:05', '11:35'))).toEqual(err({ code: 'slot.taken' }));
    expect(checkSlot(given, slot(BAY_1, '09:20', '09:50'))).toEqual(ok(null));
    expect(checkSlot(given, slot(BAY_1, '09:25', '09:55'))).toEqual(err({ code: 'slot.taken' }));
  });

  test('is not kept from opening nor to closing', () => {
    expect(checkSlot(facts({ profile }), slot(BAY_1, '08:00', '09:00'))).toEqual(ok(null));
    expect(checkSlot(facts({ profile }), slot(BAY_1, '21:00', '22:00'))).toEqual(ok(null));
  });

  test('is kept to a booking that only it reaches, in lists too', () => {
    const given = facts({ profile, busy: [busy(BAY_1, '08:30', '21:25')] });

    const slots = listSlots(given, { date: '2026-06-01', durationMin: 30, resourceId: BAY_1 });

    expect(slots).toEqual([]);
  });
});

describe('checkSlot in the small hours', () => {
  test('takes the calendar, not the open night, for today when it counts the horizon', () => {
    const profile = withPolicy({ horizonDays: 0 }, { hours: everyDay('18:00', '02:00') });
    const given = facts({ profile, now: on('01:00') });

    expect(checkSlot(given, slot(BAY_1, '18:00', '19:00'))).toEqual(ok(null));
  });
});

describe('checkSlot for the desk and for walk-ins', () => {
  const staffed: Channel[] = ['desk', 'kiosk'];

  test.each(staffed)('%s may start on any grain, at once, up to half an hour back', (channel) => {
    const given = facts({ profile: withPolicy({ noticeMin: 120 }), channel, now: on('10:07') });

    expect(checkSlot(given, slot(BAY_1, '10:05', '11:05'))).toEqual(ok(null));
    expect(checkSlot(given, slot(BAY_1, '09:40', '10:40'))).toEqual(ok(null));
    expect(checkSlot(given, slot(BAY_1, '09:35', '10:35'))).toEqual(err({ code: 'slot.past' }));
    const betweenGrains = { resourceId: BAY_1, startsAt: on('10:05') + 1, endsAt: on('11:05') + 1 };
    expect(checkSlot(given, betweenGrains)).toEqual(err({ code: 'slot.off_grid' }));
  });

  test.each(staffed)('%s sells no time that has passed altogether', (channel) => {
    const given = facts({ channel, now: on('10:30') });

    expect(checkSlot(given, slot(BAY_1, '10:00', '10:30'))).toEqual(err({ code: 'slot.past' }));
    expect(checkSlot(given, slot(BAY_1, '10:00', '10:35'))).toEqual(ok(null));
  });

  test('a start half an hour back exactly is still in time', () => {
    expect(checkSlot(facts({ channel: 'desk', now: on('10:30') }), slot(BAY_1, '10:00', '11:00'))).toEqual(ok(null));
  });

  test('staff sell from five minutes to a whole day, walk-ins what customers may have', () => {
    const profile = aProfile({ hours: everyDay('00:00', '24:00') });
    const fiveMinutes = slot(BAY_1, '10:00', '10:05');
    const wholeDay = slot(BAY_1, '10:00', '2026-06-02T10:00-03:00');

    for (const wanted of [fiveMinutes, wholeDay]) {
      expect(checkSlot(facts({ profile, channel: 'desk' }), wanted)).toEqual(ok(null));
    }
    expect(checkSlot(facts({ profile, channel: 'desk' }), { ...wholeDay, endsAt: wholeDay.endsAt + GRAIN_MS })).toEqual(
      err({ code: 'slot.too_long', longestMin: 1440 }),
    );
    expect(checkSlot(facts({ profile, channel: 'kiosk' }), fiveMinutes)).toEqual(
      err({ code: 'slot.too_short', shortestMin: 30 }),
    );
    expect(checkSlot(facts({ profile, channel: 'kiosk' }), wholeDay)).toEqual(
      err({ code: 'slot.too_long', longestMin: 240 }),
    );
  });

  test('staff sell as far ahead as they like, walk-ins as far as customers', () => {
    const wanted = slot(BAY_1, '2028-06-01T10:00-03:00', '2028-06-01T11:00-03:00');

    expect(checkSlot(facts({ channel: 'desk' }), wanted)).toEqual(ok(null));
    expect(checkSlot(facts({ channel: 'kiosk' }), wanted)).toEqual(
      err({ code: 'slot.too_far', lastDate: '2026-07-31' }),
    );
  });

  test.each(staffed)('%s keeps to the hours', (channel) => {
    expect(checkSlot(facts({ channel }), slot(BAY_1, '21:30', '22:30'))).toEqual(err({ code: 'slot.closed' }));
  });
});

describe('checkSlot for a booking that moves', () => {
  const mine = busy(BAY_1, '10:00', '11:00', 'mine');

  test('does not let it stand in its own way, nor any other be ignored', () => {
    const given = facts({ busy: [mine, busy(BAY_1, '12:00', '13:00', 'other')] });

    expect(checkSlot(given, { ...slot(BAY_1, '10:30', '11:30'), ignoreId: 'mine' })).toEqual(ok(null));
    expect(checkSlot(given, { ...slot(BAY_1, '10:30', '12:30'), ignoreId: 'mine' })).toEqual(
      err({ code: 'slot.taken' }),
    );
    expect(checkSlot(given, slot(BAY_1, '10:30', '11:30'))).toEqual(err({ code: 'slot.taken' }));
  });

  test('lets staff prolong one that began long ago, as long as its end is ahead and free', () => {
    const given = facts({ channel: 'desk', now: on('12:00'), busy: [mine, busy(BAY_1, '13:00', '14:00')] });
    const prolonged = (until: string) => checkSlot(given, { ...slot(BAY_1, '10:00', until), ignoreId: 'mine' });

    expect(prolonged('13:00')).toEqual(ok(null));
    expect(prolonged('13:30')).toEqual(err({ code: 'slot.taken' }));
    expect(prolonged('12:00')).toEqual(err({ code: 'slot.past' }));
    expect(checkSlot(given, { ...slot(BAY_1, '10:05', '13:00'), ignoreId: 'mine' })).toEqual(
      err({ code: 'slot.past' }),
    );
    expect(checkSlot(given, { ...slot(BAY_2, '10:00', '13:00'), ignoreId: 'mine' })).toEqual(
      err({ code: 'slot.past' }),
    );
  });

  test('does not let customers do the same', () => {
    const given = facts({ now: on('10:30'), busy: [mine] });

    expect(checkSlot(given, { ...slot(BAY_1, '10:00', '12:00'), ignoreId: 'mine' })).toEqual(
      err({ code: 'slot.past' }),
    );
  });
});

describe('alternatives', () => {
  const wanted = slot(BAY_2, '10:00', '11:00');

  test('are the same start elsewhere, then near starts on the same bay, then near ones on others', () => {
    const profile = aProfile({ hours: everyDay('09:00', '12:00') });
    const given = facts({ profile, busy: [busy(BAY_2, '10:00', '11:00'), busy(BAY_3, '10:30', '11:00')] });

    expect(alternatives(given, wanted, 20)).toEqual([
      slot(BAY_1, '10:00', '11:00'),
      slot(BAY_2, '09:00', '10:00'),
      slot(BAY_2, '11:00', '12:00'),
      slot(BAY_1, '09:30', '10:30'),
      slot(BAY_3, '09:30', '10:30'),
      slot(BAY_1, '10:30', '11:30'),
      slot(BAY_1, '09:00', '10:00'),
      slot(BAY_3, '09:00', '10:00'),
      slot(BAY_1, '11:00', '12:00'),
      slot(BAY_3, '11:00', '12:00'),
    ]);
  });

  test('are four unless the caller says otherwise', () => {
    expect(alternatives(facts(), wanted).length).toBe(4);
    expect(alternatives(facts(), wanted, 1)).toEqual([slot(BAY_1, '10:00', '11:00')]);
    expect(alternatives(facts(), wanted, 0)).toEqual([]);
  });

  test('stay within the business day', () => {
    const profile = aProfile({ hours: everyDay('23:00', '01:00'), resources: aProfile().resources.slice(0, 1) });
    const given = facts({ profile, busy: [busy(BAY_1, '2026-06-02T00:00-03:00', '2026-06-02T01:00-03:00')] });

    const offered = alternatives(given, slot(BAY_1, '2026-06-02T00:00-03:00', '2026-06-02T01:00-03:00'));

    expect(offered).toEqual([slot(BAY_1, '23:00', '2026-06-02T00:00-03:00')]);
  });

  test('at the desk have the very start that was asked for, grid or not', () => {
    const given = facts({ channel: 'desk', busy: [busy(BAY_2, '10:00', '11:00')] });

    expect(alternatives(given, slot(BAY_2, '10:05', '11:05'), 2)).toEqual([
      slot(BAY_1, '10:05', '11:05'),
      slot(BAY_3, '10:05', '11:05'),
    ]);
  });

  test('are none for a length that no booking may have', () => {
    expect(alternatives(facts(), slot(BAY_2, '10:00', '10:10'))).toEqual([]);
  });
});
