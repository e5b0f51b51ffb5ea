import { describe, expect, test } from 'vitest';
import { hrefOf, parseRoute } from './route.ts';

describe('parseRoute', () => {
  test('reads back what hrefOf wrote', () => {
    const day = { screen: 'today', date: '2025-11-22' } as const;
    const route = { ...day, bookingId: 'b 1', isNew: true, conflictId: 'c&1', text: '' };

    expect(parseRoute(hrefOf(route))).toEqual(route);
  });

  test('leads to today from anything it does not know', () => {
    const today = { screen: 'today', date: null, bookingId: null, isNew: false, conflictId: null, text: '' };

    expect(parseRoute('')).toEqual(today);
    expect(parseRoute('#/reports/2025-99-99')).toEqual(today);
  });
});
