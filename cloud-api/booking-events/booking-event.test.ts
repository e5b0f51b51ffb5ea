import { describe, expect, test } from 'vitest';
import { HOUR_MS } from '../../domain/time.ts';
import { id } from '../../tests/support/memory-node.ts';
import { type BookingStand, eventsBetween } from './booking-event.ts';

const STAND: BookingStand = {
  resourceId: id('bay 1'),
  startsAt: 0,
  endsAt: HOUR_MS,
  status: 'confirmed',
  revision: 1,
};
const stand = (changes: Partial<BookingStand> = {}): BookingStand => ({ ...STAND, ...changes });

describe('what others are told', () => {
  test.each([
    ['of a new booking, that it was made', null, stand(), ['created']],
    ['of a walk-in, that it was made and they came', null, stand({ status: 'checked_in' }), ['created', 'checked_in']],
    [
      'of one that a facility tells of when all is over, the whole of it',
      null,
      stand({ status: 'completed' }),
      ['created', 'checked_in', 'completed'],
    ],
    ['of one that came and went unseen, nothing', null, stand({ status: 'cancelled' }), []],
    ['of one that is only held, nothing', null, stand({ status: 'held' }), []],
    ['of another time', stand(), stand({ startsAt: HOUR_MS, endsAt: 2 * HOUR_MS, revision: 2 }), ['moved']],
    ['of another bay', stand(), stand({ resourceId: id('bay 2'), revision: 2 }), ['moved']],
    ['of a change that is no matter of time or place, nothing', stand(), stand({ revision: 2 }), []],
    [
      'of a move and an arrival',
      stand(),
      stand({ endsAt: 2 * HOUR_MS, status: 'checked_in' }),
      ['moved', 'checked_in'],
    ],
    ['of its end', stand({ status: 'checked_in' }), stand({ status: 'completed' }), ['completed']],
    ['of somebody who never came', stand(), stand({ status: 'no_show' }), ['no_show']],
    [
      'of a cancellation, not also of a move before it',
      stand(),
      stand({ startsAt: 1, status: 'cancelled' }),
      ['cancelled'],
    ],
    ['that it stands again', stand({ status: 'cancelled' }), stand({ revision: 3 }), ['restored']],
    ['of a check-in that is taken back, nothing', stand({ status: 'checked_in' }), stand(), []],
    ['of what is as it was, nothing', stand(), stand(), []],
  ] as const)('%s', (_, before, after, events) => {
    expect(eventsBetween(before, after)).toEqual(events);
  });
});
