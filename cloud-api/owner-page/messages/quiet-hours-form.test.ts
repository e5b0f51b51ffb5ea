import { expect, test } from 'vitest';
import { readTimes, timesOf } from './quiet-hours-form.ts';

test.each([
  ['22:00', '08:00', { fromMin: 1320, untilMin: 480 }],
  ['00:00', '16:00', { fromMin: 0, untilMin: 960 }],
  ['00:00', '16:01', 'wrong'],
  ['08:00', '08:00', 'wrong'],
  ['', '08:00', 'missing'],
  ['22:00', '24:00', 'missing'],
] as const)('quiet from %s until %s is read as %j', (from, until, hours) => {
  expect(readTimes({ from, until })).toEqual(hours);
});

test('what is kept is shown as it was typed', () => {
  expect(timesOf({ fromMin: 1325, untilMin: 5 })).toEqual({ from: '22:05', until: '00:05' });
});
