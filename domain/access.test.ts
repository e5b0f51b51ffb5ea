import { describe, expect, test } from 'vitest';
import { aBooking } from '../tests/support/a-booking.ts';
import { at, between } from '../tests/support/facility-profile.ts';
import { seededRandom } from '../tests/support/seeded-random.ts';
import { accessWindow, decideAccess, drawPin, parseEntryCode } from './access.ts';
import type { BookingStatus } from './booking.ts';
import type { Random } from './random.ts';
import { err, ok } from './result.ts';

describe('accessWindow', () => {
  test('opens a quarter of an hour before and closes a quarter after', () => {
    expect(accessWindow(between('2026-06-01T18:00-03:00', '2026-06-01T19:00-03:00'))).toEqual(
      between('2026-06-01T17:45-03:00', '2026-06-01T19:15-03:00'),
    );
  });

  test.each([
    // Halifax: 02:00 −04:00 becomes 03:00 −03:00 in March, and 02:00 −03:00 becomes 01:00 −04:00 in November.
    [
      'just after the clocks went forward',
      '2026-03-08T03:00-03:00',
      '2026-03-08T04:00-03:00',
      '2026-03-08T01:45-04:00',
      '2026-03-08T04:15-03:00',
    ],
    [
      'just before the clocks go forward',
      '2026-03-08T01:00-04:00',
      '2026-03-08T03:00-03:00',
      '2026-03-08T00:45-04:00',
      '2026-03-08T03:15-03:00',
    ],
    [
      'just after the clocks went back',
      '2026-11-01T01:00-04:00',
      '2026-11-01T02:00-04:00',
      '2026-11-01T01:45-03:00',
      '2026-11-01T02:15-04:00',
    ],
    [
      'over midnight into the change',
      '2026-10-31T23:30-03:00',
      '2026-11-01T01:30-04:00',
      '2026-10-31T23:15-03:00',
      '2026-11-01T01:45-04:00',
    ],
    [
      'on a change day after 13:00',
      '2026-03-08T13:00-03:00',
      '2026-03-08T14:00-03:00',
      '2026-03-08T12:45-03:00',
      '2026-03-08T14:15-03:00',
    ],
    [
      'half an hour back on Lord Howe',
      '2026-04-05T01:30+10:30',
      '2026-04-05T02:30+10:30',
      '2026-04-05T01:45+11:00',
      '2026-04-05T02:45+10:30',
    ],
  ])('counts minutes that pass, not those on the wall: %s', (...row) => {
    const [, starts, ends, opens, closes] = row;

    expect(accessWindow(between(starts, ends))).toEqual(between(opens, closes));
  });
});

describe('decideAccess', () => {
  const times = between('2026-06-01T18:00-03:00', '2026-06-01T19:00-03:00');
  const booking = aBooking(times);
  const opensAt = at('2026-06-01T17:45-03:00');
  const closedAt = at('2026-06-01T19:15-03:00');

  test('lets a confirmed booking in from the first instant of its window to the last', () => {
    expect(decideAccess(booking, opensAt)).toEqual(ok(booking));
    expect(decideAccess(booking, closedAt - 1)).toEqual(ok(booking));
  });

  test('says when the door opens, and that it no longer does', () => {
    expect(decideAccess(booking, opensAt - 1)).toEqual(err({ code: 'code.too_early', opensAt }));
    expect(decideAccess(booking, closedAt)).toEqual(err({ code: 'code.too_late', closedAt }));
  });

  test('lets players who are checked in come back in their window only', () => {
    const inside = aBooking({ ...times, status: 'checked_in', checkedInAt: times.startsAt });

    expect(decideAccess(inside, times.startsAt)).toEqual(ok(inside));
    expect(decideAccess(inside, closedAt)).toEqual(err({ code: 'code.too_late', closedAt }));
  });

  test.each<BookingStatus>(['held', 'completed', 'cancelled', 'no_show'])(
    'knows no code of a %s booking, at any time',
    (status) => {
      for (const now of [opensAt - 1, times.startsAt, closedAt]) {
        expect(decideAccess(aBooking({ ...times, status }), now)).toEqual(err({ code: 'code.unknown' }));
      }
    },
  );

  test('knows no code without a booking', () => {
    expect(decideAccess(null, times.startsAt)).toEqual(err({ code: 'code.unknown' }));
  });
});

describe('drawPin', () => {
  /** Hands out these numbers, in turn and over again. */
  function scripted(...numbers: number[]): Random {
    let drawn = -1;
    return {
      ...seededRandom(1),
      below: () => {
        drawn += 1;
        return numbers[drawn % numbers.length]!;
      },
    };
  }

  test('uses all six digits, odd ones for the facility and even ones for the cloud', () => {
    const none = new Set<string>();

    expect(drawPin(scripted(0), 'facility', none)).toBe('000001');
    expect(drawPin(scripted(0), 'cloud', none)).toBe('000000');
    expect(drawPin(scripted(499_999), 'facility', none)).toBe('999999');
    expect(drawPin(scripted(499_999), 'cloud', none)).toBe('999998');
  });

  test('draws again when a PIN is taken', () => {
    expect(drawPin(scripted(4, 4, 7), 'facility', new Set(['000009']))).toBe('000015');
  });

  test('takes a source of chance that repeats itself for a bug', () => {
    expect(() => drawPin(scripted(4), 'facility', new Set(['000009']))).toThrow('the source of chance');
  });

  test('takes nearly exhausted PINs for a bug', () => {
    const many = new Set(Array.from({ length: 100_001 }, (_, n) => String(n * 2).padStart(6, '0')));

    expect(() => drawPin(seededRandom(1), 'cloud', many)).toThrow('the PINs are nearly exhausted');
  });
});

describe('entry codes', () => {
  test.each([
    ['012345', { kind: 'pin', pin: '012345' }],
    [' 012 345 ', { kind: 'pin', pin: '012345' }],
    ['0 1\u00a02\t3 4 5\n', { kind: 'pin', pin: '012345' }],
    ['GE1ABC234', { kind: 'token', token: 'GE1ABC234', code: null }],
    ['ge1abc 234.abcd567\r\n', { kind: 'token', token: 'GE1ABC234', code: 'ABCD567' }],
  ])('%j is understood', (text, expected) => {
    expect(parseEntryCode(text)).toEqual(expected);
  });

  test.each([
    '',
    '12345',
    '1234567',
    '12345a',
    '١٢٣٤٥٦',
    'GE1',
    'GE1ABC234.',
    'GE1ABC234.ABCD56',
    'GE1ABC234.ABCD567.ABCD567',
    'GE2ABC234',
    'x GE1ABC234',
    'GE1ABC289',
    `GE1${'A'.repeat(400)}`,
    'https://example.test/123456',
    `${' '.repeat(500)}123456`,
  ])('%j is not', (text) => {
    expect(parseEntryCode(text)).toBeNull();
  });
});
