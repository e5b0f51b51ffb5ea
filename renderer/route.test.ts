import { describe, expect, test } from 'vitest';
import { hrefOf, parseRoute } from './route.ts';

describe('parseRoute', () => {
  test('reads back what hrefOf wrote', () => {
    const day = { screen: 'today', date: '2025-11-22', tab: 'rules' } as const;
    const route = { ...day, bookingId: 'b 1', isNew: true, conflictId: 'c&1', text: '' };

    expect(parseRoute(hrefOf(route))).toEqual(route);
  });

  test('knows the parts of the rules and prices', () => {
    expect(hrefOf({ screen: 'terms', tab: 'prices' })).toBe('#/terms/prices');
    expect(parseRoute('#/terms/prices')).toMatchObject({ screen: 'terms', tab: 'prices', date: null });
    expect(parseRoute('#/terms/others')).toMatchObject({ screen: 'terms', tab: 'rules' });
  });

  test('leads to today from anything it does not know', () => {
    const nothing = { date: null, tab: 'rules', bookingId: null, isNew: false, conflictId: null, text: '' };
    const today = { screen: 'today', ...nothing };

    expect(parseRoute('')).toEqual(today);
    expect(parseRoute('#/reports/2025-99-99')).toEqual(today);
  });
});
