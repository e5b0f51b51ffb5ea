import { describe, expect, test } from 'vitest';
import { aBooking } from '../tests/support/a-booking.ts';
import {
  BookingStatusSchema,
  type BookingStatus,
  cancel,
  checkIn,
  complete,
  confirm,
  isLive,
  markNoShow,
  reschedule,
} from './booking.ts';
import { err, ok } from './result.ts';
import { HOUR_MS, MINUTE_MS } from './time.ts';

const NOW = Date.UTC(2026, 5, 1, 18, 5);
const EARLIER = NOW - MINUTE_MS;

/** What each function makes of a booking in each state: the fields it changes, or null where it refuses. */
const LIFE: Record<string, Record<BookingStatus, object | null>> = {
  confirm: {
    held: { status: 'confirmed', revision: 8 },
    confirmed: null,
    checked_in: null,
    completed: null,
    cancelled: null,
    no_show: null,
  },
  checkIn: {
    held: null,
    confirmed: { status: 'checked_in', checkedInAt: NOW },
    // The first arrival stands.
    checked_in: {},
    completed: null,
    cancelled: null,
    no_show: null,
  },
  complete: {
    held: null,
    confirmed: null,
    checked_in: { status: 'completed' },
    completed: null,
    cancelled: null,
    no_show: null,
  },
  markNoShow: {
    held: null,
    confirmed: { status: 'no_show' },
    checked_in: null,
    completed: null,
    cancelled: null,
    no_show: null,
  },
  cancel: {
    held: { status: 'cancelled', cancelledAt: NOW, revision: 8 },
    confirmed: { status: 'cancelled', cancelledAt: NOW, revision: 8 },
    checked_in: null,
    completed: null,
    cancelled: null,
    no_show: null,
  },
};

const CHANGES = {
  confirm,
  checkIn: (booking: ReturnType<typeof aBooking>) => checkIn(booking, NOW),
  complete,
  markNoShow,
  cancel: (booking: ReturnType<typeof aBooking>) => cancel(booking, NOW),
};

function bookingIn(status: BookingStatus) {
  const hasArrived = status === 'checked_in' || status === 'completed';
  return aBooking({
    status,
    revision: 7,
    checkedInAt: hasArrived ? EARLIER : null,
    cancelledAt: status === 'cancelled' ? EARLIER : null,
  });
}

describe('the life of a booking', () => {
  for (const [name, change] of Object.entries(CHANGES)) {
    test.each(BookingStatusSchema.options)(`${name} of a %s booking`, (status) => {
      const booking = bookingIn(status);
      const before = structuredClone(booking);
      const changed = LIFE[name]![status];

      const result = change(booking);

      expect(result).toEqual(changed ? ok({ ...before, ...changed }) : err({ code: 'booking.wrong_state', status }));
      expect(booking).toEqual(before);
    });
  }

  test.each([
    ['held', true],
    ['confirmed', true],
    ['checked_in', true],
    ['completed', true],
    ['no_show', true],
    ['cancelled', false],
  ] as const)('a %s booking keeps others out of its time: %s', (status, expected) => {
    expect(isLive(bookingIn(status))).toBe(expected);
  });
});

describe('reschedule', () => {
  const { resourceId, startsAt, endsAt } = aBooking();
  const elsewhere = { resourceId: 'another bay', startsAt: startsAt + 3 * HOUR_MS, endsAt: startsAt + 5 * HOUR_MS };

  test.each(['held', 'confirmed'] as const)('takes a %s booking to any time and bay', (status) => {
    const booking = bookingIn(status);

    expect(reschedule(booking, elsewhere)).toEqual(ok({ ...booking, ...elsewhere, revision: 8 }));
  });

  test('gives a checked-in booking another end', () => {
    const booking = bookingIn('checked_in');
    const longer = { resourceId, startsAt, endsAt: endsAt + HOUR_MS };

    expect(reschedule(booking, longer)).toEqual(ok({ ...booking, ...longer, revision: 8 }));
  });

  test.each([
    ['start', { resourceId, startsAt: startsAt + HOUR_MS, endsAt: endsAt + HOUR_MS }],
    ['bay', { resourceId: 'another bay', startsAt, endsAt }],
  ])('refuses a checked-in booking another %s', (_what, to) => {
    expect(reschedule(bookingIn('checked_in'), to)).toEqual(
      err({ code: 'booking.already_started', startedAt: startsAt }),
    );
  });

  test.each(['completed', 'cancelled', 'no_show'] as const)('refuses a %s booking', (status) => {
    expect(reschedule(bookingIn(status), elsewhere)).toEqual(err({ code: 'booking.wrong_state', status }));
  });

  test('takes only the time and bay of what it is given', () => {
    const booking = bookingIn('confirmed');
    const other = aBooking({ id: 'other', status: 'cancelled', pin: '999999', revision: 40, ...elsewhere });

    expect(reschedule(booking, other)).toEqual(ok({ ...booking, ...elsewhere, revision: 8 }));
  });

  test('takes no empty interval', () => {
    expect(() => reschedule(bookingIn('confirmed'), { resourceId, startsAt, endsAt: startsAt })).toThrow(
      'reschedule: the interval is empty',
    );
  });
});
