import { expect, test } from 'vitest';
import { bookHref, customerHref, parseRoute, passHref } from './route.ts';

const CHOICE = {
  date: '2025-11-22',
  durationMin: 90,
  bay: 'bay-2',
  startsAt: '2025-11-22T22:00:00.000Z',
  step: 'confirm',
  moving: null,
} as const;

test('a choice written into the address is read back the same', () => {
  const url = new URL(bookHref('harbour-golf', CHOICE), 'https://example.test');

  expect(parseRoute(url.pathname, url.search, '')).toEqual({ page: 'book', slug: 'harbour-golf', choice: CHOICE });
});

test('a mangled address still shows the page', () => {
  const route = parseRoute('/f/harbour', '?date=2025-02-31&min=-5&at=soon&step=confirm', '');

  expect(route).toMatchObject({
    page: 'book',
    choice: { date: null, durationMin: null, bay: 'any', startsAt: null, step: 'choose' },
  });
});

test('a pass keeps its token out of the path and the query', () => {
  const url = new URL(passHref('b-1', 'token.with-signs_'), 'https://example.test');

  expect(url.pathname + url.search).toBe('/b/b-1');
  expect(parseRoute(url.pathname, url.search, url.hash)).toEqual({
    page: 'pass',
    bookingId: 'b-1',
    manageToken: 'token.with-signs_',
  });
});

test('a customer’s own page keeps its token out of the path and the query', () => {
  const url = new URL(customerHref({ id: 'c-1', token: 'token-with_signs' }), 'https://example.test');

  expect(url.pathname + url.search).toBe('/c/c-1');
  expect(parseRoute(url.pathname, url.search, url.hash)).toEqual({
    page: 'customer',
    customer: { id: 'c-1', token: 'token-with_signs' },
  });
});

test('other addresses are unknown', () => {
  expect(parseRoute('/nowhere', '', '')).toEqual({ page: 'unknown' });
  expect(parseRoute('/f', '', '')).toEqual({ page: 'unknown' });
});
