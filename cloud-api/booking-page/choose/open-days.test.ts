import { expect, test } from 'vitest';
import { decideFirstDay, findNextOpenDay, isOpenOn } from './open-days.ts';

/** Saturday 06:00 to 02:00; Sunday 10:00 to the end of the day. */
const HOURS = [
  { weekday: 6, opens: '06:00', closes: '02:00' },
  { weekday: 7, opens: '10:00', closes: '24:00' },
];

test('after midnight it is still the evening before, until the club closes', () => {
  expect(decideFirstDay(HOURS, '2025-11-23', '01:59')).toBe('2025-11-22');
  expect(decideFirstDay(HOURS, '2025-11-23', '02:00')).toBe('2025-11-23');
});

test('a club that closes at midnight starts the new day at midnight', () => {
  expect(decideFirstDay(HOURS, '2025-11-24', '00:00')).toBe('2025-11-24');
});

test('knows the weekdays on which the club opens', () => {
  expect(isOpenOn(HOURS, '2025-11-22')).toBe(true);
  expect(isOpenOn(HOURS, '2025-11-24')).toBe(false);
});

test('the next open day is never the day itself, and there may be none', () => {
  expect(findNextOpenDay(HOURS, '2025-11-23')).toBe('2025-11-29');
  expect(findNextOpenDay([], '2025-11-23')).toBeNull();
});
