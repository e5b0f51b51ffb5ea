import { describe, expect, test } from 'vitest';
import { HOUR_MS } from '../../domain/time.ts';
import { bookingAt } from '../fixtures.ts';
import { findConflict, roomFrom } from './conflict.ts';

const at = (hours: number) => hours * HOUR_MS;
const on = (resourceId: string, from: number, until: number) => ({ resourceId, startsAt: at(from), endsAt: at(until) });
const policy = { bufferMin: 0 };
const chen = bookingAt({ id: 'chen', ...on('bay-1', 18, 19) });
const repair = { id: 'net', ...on('bay-2', 18, 20), reason: 'net repair', createdBy: 'Ana', revision: 1 };
const day = { openings: [{ startsAt: at(6), endsAt: at(26) }], bookings: [chen], blocks: [repair] };
const around = { day, policy, now: at(17) };

describe('findConflict', () => {
  test('allows a time that touches its neighbours', () => {
    expect(findConflict(on('bay-1', 19, 20), around)).toBeNull();
  });

  test('names the booking in the way', () => {
    expect(findConflict(on('bay-1', 18.5, 19.5), around)).toEqual({ kind: 'booking', booking: chen });
  });

  test('does not put a booking in its own way', () => {
    expect(findConflict(on('bay-1', 18.5, 19.5), { ...around, moving: chen })).toBeNull();
  });

  test('does not mind a cancelled booking', () => {
    const cancelled = { ...chen, status: 'cancelled' } as const;

    expect(findConflict(on('bay-1', 18, 19), { ...around, day: { ...day, bookings: [cancelled] } })).toBeNull();
  });

  test('keeps the buffer between two bookings', () => {
    const buffered = { ...around, policy: { bufferMin: 15 } };

    expect(findConflict(on('bay-1', 19, 20), buffered)).toMatchObject({ kind: 'booking' });
  });

  test('names a block, the closing hour and the past', () => {
    expect(findConflict(on('bay-2', 19, 20), around)).toEqual({ kind: 'block', block: repair });
    expect(findConflict(on('bay-1', 25, 27), around)).toEqual({ kind: 'closed' });
    expect(findConflict(on('bay-1', 15, 16), around)).toEqual({ kind: 'past' });
  });

  test('lets people who play already be entered afterwards, and a visit that began be prolonged', () => {
    const playing = bookingAt({ id: 'playing', ...on('bay-1', 14, 17.5) });

    expect(findConflict(on('bay-1', 16.5, 18), around)).toBeNull();
    expect(findConflict(on('bay-1', 16.25, 18), around)).toEqual({ kind: 'past' });
    expect(findConflict(on('bay-1', 14, 18), { ...around, moving: playing })).toBeNull();
  });
});

describe('roomFrom', () => {
  test('reaches to the next booking, to closing time, or nowhere', () => {
    expect(roomFrom({ resourceId: 'bay-1', startsAt: at(17) }, around)).toBe(at(1));
    expect(roomFrom({ resourceId: 'bay-1', startsAt: at(25) }, around)).toBe(at(1));
    expect(roomFrom({ resourceId: 'bay-1', startsAt: at(18.5) }, around)).toBe(0);
    expect(roomFrom({ resourceId: 'bay-1', startsAt: at(3) }, around)).toBe(0);
  });
});
