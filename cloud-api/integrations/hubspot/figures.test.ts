import { expect, test } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../domain/time.ts';
import { AWAY_MS, type BookedTime, figuresOf, FREQUENT_MS } from './figures.ts';

const NOW = Date.UTC(2026, 10, 22, 15, 0);

const booked = (startsAt: number, more: Partial<BookedTime> = {}): BookedTime => ({
  startsAt,
  endsAt: startsAt + HOUR_MS,
  createdAt: startsAt - DAY_MS,
  status: startsAt < NOW ? 'completed' : 'confirmed',
  ...more,
});

test('who books for the first time has a first booking and a next one', () => {
  const { properties, reviewAt } = figuresOf([booked(NOW + DAY_MS)], NOW);

  expect(properties).toEqual({
    club_bookings: '1',
    club_visits: '0',
    club_no_show_count: '0',
    club_first_booking_at: '2026-11-22T15:00:00.000Z',
    club_last_visit_at: '',
    club_next_booking_at: '2026-11-23T15:00:00.000Z',
    club_frequent_booker: 'false',
    club_win_back: 'false',
  });
  expect(reviewAt).toBe(NOW + DAY_MS + HOUR_MS);
});

test('four bookings in thirty days make a frequent booker, until the first of them is older', () => {
  const four = [1, 2, 3, 4].map((days) => booked(NOW - days * DAY_MS));
  const oldest = NOW - 5 * DAY_MS;
  const after = figuresOf(four, oldest + FREQUENT_MS);

  expect(figuresOf(four.slice(1), NOW).properties['club_frequent_booker']).toBe('false');
  expect(figuresOf(four, NOW)).toMatchObject({
    properties: { club_frequent_booker: 'true' },
    reviewAt: oldest + FREQUENT_MS,
  });
  expect(after.properties['club_frequent_booker']).toBe('false');
});

test('who has been away for sixty days is to be won back, unless they have booked', () => {
  const visit = booked(NOW - AWAY_MS);
  const isAway = (...all: BookedTime[]) => figuresOf(all, NOW).properties['club_win_back'];

  expect(isAway(visit)).toBe('true');
  expect(isAway(visit, booked(NOW + DAY_MS))).toBe('false');
  expect(isAway(visit, booked(NOW - DAY_MS))).toBe('false');
  expect(isAway(booked(NOW - AWAY_MS, { status: 'no_show' }))).toBe('false');
  expect(figuresOf([booked(NOW - AWAY_MS + 1)], NOW).reviewAt).toBe(NOW + 1);
});
