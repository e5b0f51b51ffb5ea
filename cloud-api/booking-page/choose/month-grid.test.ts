import { expect, test } from 'vitest';
import { addMonths, dayAfterKey, listWeeks } from './month-grid.ts';

test('lays a month out in weeks that begin on Monday', () => {
  const weeks = listWeeks('2025-11-22');

  expect(weeks[0]).toEqual([null, null, null, null, null, '2025-11-01', '2025-11-02']);
  expect(weeks.at(-1)?.at(-1)).toBe('2025-11-30');
  expect(weeks.flat().filter(Boolean)).toHaveLength(30);
});

test('a February of four whole weeks has four rows', () => {
  expect(listWeeks('2027-02-10')).toHaveLength(4);
});

test('a month later ends with the month', () => {
  expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
  expect(addMonths('2026-01-15', -1)).toBe('2025-12-15');
});

test('keys move by a day, a week, to the ends of the week and by a month', () => {
  const keys = ['ArrowLeft', 'ArrowDown', 'Home', 'End', 'PageDown', 'x'];

  expect(keys.map((key) => dayAfterKey(key, '2025-11-22'))).toEqual([
    '2025-11-21',
    '2025-11-29',
    '2025-11-17',
    '2025-11-23',
    '2025-12-22',
    null,
  ]);
});
