import { expect, test } from 'vitest';
import { listWaitStarts, timeOf } from './wait-hours.ts';

const FRIDAY = '2025-11-21';
const LATE = { hours: [{ weekday: 5, opens: '22:00', closes: '01:30' }] };

test('one may wait for every start at which the booking still fits, past midnight too', () => {
  const starts = listWaitStarts(LATE, FRIDAY, { durationMin: 90, earliestMin: 0 });

  expect(starts.map(timeOf)).toEqual([
    { time: '22:00', isNextDay: false },
    { time: '22:30', isNextDay: false },
    { time: '23:00', isNextDay: false },
    { time: '23:30', isNextDay: false },
    { time: '00:00', isNextDay: true },
  ]);
});

test('what is past, and a day on which the club is closed, leaves nothing to wait for', () => {
  expect(listWaitStarts(LATE, FRIDAY, { durationMin: 60, earliestMin: 1440 })).toEqual([1440, 1470]);
  expect(listWaitStarts(LATE, '2025-11-22', { durationMin: 60, earliestMin: 0 })).toEqual([]);
});
