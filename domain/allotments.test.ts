import { describe, expect, test } from 'vitest';
import { aProfile, at, BAY_1, BAY_2, between } from '../tests/support/facility-profile.ts';
import { allottedRanges, keptForWeb } from './allotments.ts';
import type { Allotment } from './facility.ts';

/** A Thursday. */
const NOON = at('2026-06-11T12:00-03:00');
const JUNE = between('2026-06-11T00:00-03:00', '2026-06-13T00:00-03:00');

const evenings = (changes: Partial<Allotment> = {}): Allotment => ({
  resourceId: BAY_1,
  weekdays: [4],
  from: '17:00',
  until: '22:00',
  ...changes,
});

const allotted = (...allotments: Allotment[]) => allottedRanges(aProfile({ allotments }), JUNE);
const thursday = (from: string, until: string) => between(`2026-06-11T${from}-03:00`, `2026-06-11T${until}-03:00`);

describe('allotted time', () => {
  test('is on its weekdays, by the club’s clock', () => {
    expect(allotted(evenings())).toEqual([{ resourceId: BAY_1, ...thursday('17:00', '22:00') }]);
    expect(allotted(evenings({ weekdays: [6, 7] }))).toEqual([]);
  });

  test('past midnight belongs to the day on which it begins', () => {
    expect(allotted(evenings({ weekdays: [3], from: '22:00', until: '02:00' }))).toEqual([
      { resourceId: BAY_1, ...between('2026-06-10T22:00-03:00', '2026-06-11T02:00-03:00') },
    ]);
  });

  test('that overlaps or touches is one stretch, of each bay', () => {
    const more = [evenings({ from: '20:00', until: '23:00' }), evenings({ from: '15:00', until: '17:00' })];

    expect(allotted(evenings(), ...more, evenings({ resourceId: BAY_2 }))).toEqual([
      { resourceId: BAY_1, ...thursday('15:00', '23:00') },
      { resourceId: BAY_2, ...thursday('17:00', '22:00') },
    ]);
  });

  test('of a bay that the club does not have any more is none', () => {
    expect(allotted(evenings({ resourceId: '00000000-0000-4000-8000-0000000000ff' }))).toEqual([]);
  });

  test.each([
    ['is an hour shorter', '2026-03-08T01:00-04:00', '2026-03-08T05:00-03:00'],
    ['is an hour longer', '2026-11-01T01:00-03:00', '2026-11-01T05:00-04:00'],
  ])('over a night when the clocks change %s', (_what, startsAt, endsAt) => {
    const profile = aProfile({ allotments: [evenings({ weekdays: [7], from: '01:00', until: '05:00' })] });

    expect(allottedRanges(profile, between(startsAt, endsAt))).toEqual([
      { resourceId: BAY_1, ...between(startsAt, endsAt) },
    ]);
  });

  test('that would end within the skipped hour before it begins does not take place', () => {
    const profile = aProfile({ allotments: [evenings({ weekdays: [7], from: '02:45', until: '03:15' })] });

    expect(allottedRanges(profile, between('2026-03-08T00:00-04:00', '2026-03-09T00:00-03:00'))).toEqual([]);
  });
});

describe('what is kept for the page', () => {
  const kept = (now: string, until = '23:59') =>
    keptForWeb(aProfile({ allotments: [evenings()] }), at(`2026-06-11T${now}-03:00`), at(`2026-06-11T${until}-03:00`));

  test('begins no sooner than two hours from now, with a whole slot', () => {
    expect(kept('14:59')).toEqual([{ resourceId: BAY_1, ...thursday('17:00', '22:00') }]);
    expect(kept('15:00')).toEqual([{ resourceId: BAY_1, ...thursday('17:00', '22:00') }]);
    expect(kept('15:05')).toEqual([{ resourceId: BAY_1, ...thursday('17:30', '22:00') }]);
    expect(kept('19:25')).toEqual([{ resourceId: BAY_1, ...thursday('21:30', '22:00') }]);
    expect(kept('19:35')).toEqual([]);
  });

  test('is nothing before its time', () => {
    expect(kept('12:00', '16:00')).toEqual([]);
    expect(kept('12:00', '13:00')).toEqual([]);
  });

  test('comes back as early as the club wants', () => {
    const profile = aProfile({ allotments: [evenings()], giveBackMin: 6 * 60 });

    expect(keptForWeb(profile, NOON, at('2026-06-12T00:00-03:00'))).toEqual([
      { resourceId: BAY_1, ...thursday('18:00', '22:00') },
    ]);
  });
});
