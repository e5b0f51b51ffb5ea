import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/time.ts';
import { id } from '../../tests/support/memory-node.ts';
import { BOOKING_EVENT_KINDS, type BookingStand } from '../booking-events/booking-event.ts';
import { isStillTrue, planMessages } from './plan-messages.ts';

const NOW = Date.parse('2026-06-10T12:00:00Z');
const EVENT = id('event');

const stand = (changes: Partial<BookingStand> = {}): BookingStand => ({
  resourceId: id('bay'),
  startsAt: NOW + 3 * DAY_MS,
  endsAt: NOW + 3 * DAY_MS + HOUR_MS,
  status: 'confirmed',
  revision: 1,
  ...changes,
});
const startingIn = (ms: number, changes: Partial<BookingStand> = {}) =>
  stand({ startsAt: NOW + ms, endsAt: NOW + ms + HOUR_MS, ...changes });

const plan = (kind: (typeof BOOKING_EVENT_KINDS)[number], of: BookingStand) =>
  planMessages({ id: EVENT, kind }, of, NOW);
const kinds = (...args: Parameters<typeof plan>) => plan(...args).wanted.map(({ kind }) => kind);

describe('whoever books', () => {
  test('is told at once, a day before, two hours before, and when the door opens', () => {
    const { startsAt } = stand();
    expect(plan('created', stand()).wanted.map(({ kind, dueAt }) => [kind, dueAt])).toEqual([
      ['confirmation', NOW],
      ['reminder_day', startsAt - DAY_MS],
      ['reminder_soon', startsAt - 2 * HOUR_MS],
      ['door_opens', startsAt - 15 * MINUTE_MS],
    ]);
  });

  test.each([
    [
      'a day and three hours ahead is not reminded of the day',
      DAY_MS + 3 * HOUR_MS,
      ['confirmation', 'reminder_soon', 'door_opens'],
    ],
    ['two and a half hours ahead is reminded of nothing', 2.5 * HOUR_MS, ['confirmation', 'door_opens']],
    ['when the door is open already is told that they have booked', 10 * MINUTE_MS, ['confirmation']],
  ] as const)('%s', (_, ms, expected) => {
    expect(kinds('created', startingIn(ms))).toEqual(expected);
  });

  test('and was told late by a facility that had been apart is told nothing of what is over', () => {
    expect(kinds('created', startingIn(-2 * HOUR_MS))).toEqual([]);
    expect(kinds('cancelled', startingIn(-MINUTE_MS, { status: 'cancelled' }))).toEqual([]);
  });
});

test('whoever moves is told of the new time, and reminded of it and of nothing else', () => {
  expect(plan('moved', stand())).toMatchObject({ dropOthers: 'changed' });
  expect(kinds('moved', stand())).toEqual(['change', 'reminder_day', 'reminder_soon', 'door_opens']);
});

test('whoever cancels is told that, and nothing more', () => {
  expect(plan('cancelled', stand({ status: 'cancelled' }))).toMatchObject({
    dropOthers: 'cancelled',
    wanted: [{ kind: 'cancellation', dueAt: NOW }],
  });
});

test('who came is asked how it was, once for a visit that was made longer', () => {
  const here = startingIn(-10 * MINUTE_MS, { status: 'checked_in' });
  const longer = { ...here, endsAt: here.endsAt + HOUR_MS };
  const occasions = (of: BookingStand) => plan('moved', of).wanted.filter(({ kind }) => kind === 'survey');

  expect(plan('checked_in', here)).toMatchObject({ dropOthers: 'arrived' });
  expect(kinds('checked_in', here)).toEqual(['follow_up', 'survey']);
  expect(occasions(longer)).toEqual([
    { kind: 'survey', occasion: 'visit', dueAt: longer.endsAt + DAY_MS, notAfter: longer.endsAt + 3 * DAY_MS },
  ]);
});

test('who did not come is told nothing', () => {
  expect(plan('no_show', stand({ status: 'no_show' }))).toEqual({ dropOthers: 'no_show', wanted: [] });
});

test('nothing is ever planned for the past, nor of use before it is due, nor untrue when it is planned', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...BOOKING_EVENT_KINDS),
      fc.integer({ min: -4 * DAY_MS, max: 40 * DAY_MS }),
      fc.integer({ min: 5, max: 600 }),
      (kind, ms, minutes) => {
        const status = { created: 'confirmed', restored: 'confirmed', moved: 'confirmed' } as const;
        const of = stand({
          startsAt: NOW + ms,
          endsAt: NOW + ms + minutes * MINUTE_MS,
          status: kind in status ? 'confirmed' : (kind as BookingStand['status']),
        });
        for (const message of planMessages({ id: EVENT, kind }, of, NOW).wanted) {
          expect(message.dueAt).toBeLessThan(message.notAfter);
          expect(message.notAfter).toBeGreaterThan(NOW);
          expect(isStillTrue(message, of)).toBe(true);
        }
      },
    ),
  );
});
