import { expect, test } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../../domain/time.ts';
import { earliestRing, QuietHoursSchema } from './quiet-hours.ts';

const ZONE = 'America/Halifax';
const at = (time: string) => Date.parse(time);
const ringsAt = (now: string, startsAt: number) => new Date(earliestRing(at(now), startsAt, ZONE)).toISOString();

test.each([
  ['by day at once', '2026-06-10T15:00:00Z', '2026-06-10T15:00:00.000Z'],
  ['in the last minute of the day at once', '2026-06-11T00:59:00Z', '2026-06-11T00:59:00.000Z'],
  ['from ten in the evening in the morning', '2026-06-11T01:00:00Z', '2026-06-11T11:00:00.000Z'],
  ['after midnight in that morning', '2026-06-11T10:59:00Z', '2026-06-11T11:00:00.000Z'],
  ['from eight on at once', '2026-06-11T11:00:00Z', '2026-06-11T11:00:00.000Z'],
  ['in the night when the clocks go forward by the new time', '2026-03-08T05:00:00Z', '2026-03-08T11:00:00.000Z'],
  ['in the night when the clocks go back by the new time', '2026-11-01T04:00:00Z', '2026-11-01T12:00:00.000Z'],
])('what rings is sent %s', (_, now, expected) => {
  expect(ringsAt(now, at(now) + 3 * DAY_MS)).toBe(expected);
});

test.each([
  ['of a night that ends before midnight', ['20:00', '23:30'], '2026-06-11T01:00:00Z', '2026-06-11T02:30:00.000Z'],
  ['after that night at once', ['20:00', '23:30'], '2026-06-11T02:30:00Z', '2026-06-11T02:30:00.000Z'],
  ['by day at once, where evenings are long', ['23:45', '07:15'], '2026-06-11T02:44:00Z', '2026-06-11T02:44:00.000Z'],
  ['of that night at its odd end', ['23:45', '07:15'], '2026-06-11T02:45:00Z', '2026-06-11T10:15:00.000Z'],
  [
    'at the first minute after an end that the clocks skip',
    ['22:00', '02:30'],
    '2026-03-08T05:00:00Z',
    '2026-03-08T06:00:00.000Z',
  ],
  [
    'at an end that comes twice, the first time',
    ['22:00', '01:30'],
    '2026-11-01T04:00:00Z',
    '2026-11-01T04:30:00.000Z',
  ],
  ['and again, an hour later', ['22:00', '01:30'], '2026-11-01T05:10:00Z', '2026-11-01T05:30:00.000Z'],
] as const)('a club with hours of its own: %s', (_, [from, until], now, expected) => {
  const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  const quiet = { fromMin: minutes(from), untilMin: minutes(until) };

  expect(new Date(earliestRing(at(now), at(now) + 3 * DAY_MS, ZONE, quiet)).toISOString()).toBe(expected);
});

test.each([
  [{ fromMin: 1320, untilMin: 480 }, true],
  [{ fromMin: 0, untilMin: 1 }, true],
  [{ fromMin: 480, untilMin: 480 }, false],
  [{ fromMin: 480, untilMin: 1441 }, false],
  [{ fromMin: 480, untilMin: 1 }, false],
  [{ fromMin: 480.5, untilMin: 600 }, false],
])('hours of %o may be kept: %s', (hours, isGood) => {
  expect(QuietHoursSchema.safeParse(hours).success).toBe(isGood);
});

test('whoever is about to come is told in the night: an hour before, or at once', () => {
  expect(ringsAt('2026-06-11T02:00:00Z', at('2026-06-11T09:00:00Z'))).toBe('2026-06-11T08:00:00.000Z');
  expect(ringsAt('2026-06-11T02:00:00Z', at('2026-06-11T02:00:00Z') + 15 * MINUTE_MS)).toBe('2026-06-11T02:00:00.000Z');
});
