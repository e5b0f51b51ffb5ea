import { describe, expect, test } from 'vitest';
import { aBooking } from '../testing/fake-club.ts';
import { refusedChange } from './change-outcome.ts';

const booking = aBooking();
const move = {
  kind: 'move',
  resourceId: booking.resourceId,
  startsAt: '2025-11-22T22:00:00.000Z',
  endsAt: '2025-11-22T23:30:00.000Z',
} as const;

describe('a change that was open', () => {
  test('has not been refused while it still is', () => {
    expect(refusedChange(move, { ...booking, pendingChange: move })).toBeNull();
  });

  test('was refused when the booking stands as before', () => {
    expect(refusedChange(move, booking)).toBe('move');
    expect(refusedChange({ kind: 'cancel' }, booking)).toBe('cancel');
  });

  test('was made when the booking shows it', () => {
    expect(refusedChange(move, { ...booking, startsAt: move.startsAt, endsAt: move.endsAt })).toBeNull();
    expect(refusedChange({ kind: 'cancel' }, { ...booking, status: 'cancelled' })).toBeNull();
  });

  test('counts for nothing when the booking was cancelled meanwhile', () => {
    expect(refusedChange(move, { ...booking, status: 'cancelled' })).toBeNull();
  });
});
