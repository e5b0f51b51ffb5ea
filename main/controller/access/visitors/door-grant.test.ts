import { describe, expect, test } from 'vitest';
import { HOUR_MS } from '../../../../domain/time.ts';
import { type DoorGrant, nextStep, PROVISION_LEAD_MS, settleAt } from './door-grant.ts';

const NOW = Date.UTC(2026, 5, 11, 15, 0);
const WINDOW = { startsAt: NOW - HOUR_MS, endsAt: NOW + HOUR_MS };
const DOORS = ['system-front'];

/** One that the door system has just as it should be. State only what differs. */
function aGrant(changes: Partial<DoorGrant> = {}): DoorGrant {
  return {
    bookingId: 'b1',
    isWanted: true,
    wanted: { ...WINDOW, pin: '123456', doorIds: ['front'], guestName: 'Zoë Núñez' },
    visitorId: 'v1',
    isUncertain: false,
    given: { ...WINDOW, systemDoorIds: DOORS },
    givenPin: '123456',
    problem: null,
    ...changes,
  };
}

const NONE = { visitorId: null, given: null, givenPin: null };
const PAST = { startsAt: NOW - 3 * HOUR_MS, endsAt: NOW };
const SHORTENED = { ...aGrant().wanted, ...PAST };

describe('the next step for a grant', () => {
  test.each([
    ['that is as it should be', {}, null],
    ['without a visitor', NONE, 'create'],
    ['whose visitor may have been made', { ...NONE, isUncertain: true }, 'create'],
    ['that moved', { given: { ...WINDOW, endsAt: NOW + 2 * HOUR_MS, systemDoorIds: DOORS } }, 'change'],
    ['with other doors', { given: { ...WINDOW, systemDoorIds: ['system-back'] } }, 'change'],
    ['with a door more', { given: { ...WINDOW, systemDoorIds: [...DOORS, 'system-back'] } }, 'change'],
    ['of which it is not known what it was given', { given: null }, 'change'],
    ['without a PIN', { givenPin: null }, 'assign_pin'],
    ['with another PIN', { givenPin: '000000' }, 'assign_pin'],
    ['that is not wanted', { isWanted: false }, 'cancel'],
    ['that is not wanted and unknown', { isWanted: false, given: null, givenPin: null }, 'cancel'],
    ['that is not wanted and has no visitor', { isWanted: false, ...NONE }, null],
    ['that is not wanted and may have one', { isWanted: false, ...NONE, isUncertain: true }, 'cancel_found'],
    ['that is over', { wanted: SHORTENED, given: { ...PAST, systemDoorIds: DOORS } }, null],
    ['that was shortened and is over by now', { wanted: SHORTENED }, 'cancel'],
    ['that was over before it had a visitor', { wanted: SHORTENED, ...NONE }, null],
  ] as const)('%s', (_, changes, step) => {
    expect(nextStep(aGrant(changes), DOORS, NOW)).toBe(step);
  });

  test('does not care for the order of doors, nor for parts of a second', () => {
    const given = { startsAt: WINDOW.startsAt + 999, endsAt: WINDOW.endsAt, systemDoorIds: ['b', 'a'] };

    expect(nextStep(aGrant({ given }), ['a', 'b'], NOW)).toBeNull();
  });
});

describe('a grant is settled', () => {
  const far = { ...aGrant().wanted, startsAt: NOW + 72 * HOUR_MS, endsAt: NOW + 73 * HOUR_MS };

  test.each([
    ['a day ahead where there is only something to make', NONE, far.startsAt - PROVISION_LEAD_MS],
    ['at once where there may be something to change', { ...NONE, isUncertain: true }, NOW],
    ['at once where there is', {}, NOW],
    ['at once where it is not wanted', { ...NONE, isWanted: false }, NOW],
  ])('%s', (_, changes, at) => {
    expect(settleAt(aGrant({ ...changes, wanted: far }), NOW)).toBe(at);
  });
});
