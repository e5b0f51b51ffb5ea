import { expect, test } from 'vitest';
import { HOUR_MS } from '../../../../domain/time.ts';
import { compareVisitors, type OurVisitor } from './compare-visitors.ts';
import type { DoorGrant } from './door-grant.ts';

const NOW = Date.UTC(2026, 5, 11, 15, 0);
const WINDOW = { startsAt: NOW - HOUR_MS, endsAt: NOW + HOUR_MS };

function aGrant(changes: Partial<DoorGrant> = {}): DoorGrant {
  return {
    bookingId: 'b1',
    isWanted: true,
    wanted: { ...WINDOW, pin: '123456', doorIds: ['front'], guestName: 'Zoë Núñez' },
    visitorId: 'v1',
    isUncertain: false,
    given: { ...WINDOW, systemDoorIds: ['system-front'] },
    givenPin: '123456',
    problem: null,
    ...changes,
  };
}

function aVisitor(changes: Partial<OurVisitor> = {}): OurVisitor {
  return {
    id: 'v1',
    key: 'bk-1',
    remarks: 'bk:b1@f',
    bookingId: 'b1',
    ...WINDOW,
    isCancelled: false,
    hasPin: true,
    ...changes,
  };
}

const OVER = { startsAt: NOW - 3 * HOUR_MS, endsAt: NOW };
const surplus = (visitorId: string, isKnown: boolean) => ({ kind: 'surplus', visitorId, bookingId: 'b1', isKnown });

test.each([
  ['that is as it should be', aGrant(), [aVisitor()], []],
  [
    'whose list tells nothing of PINs',
    aGrant(),
    [aVisitor({ hasPin: null })],
    [{ kind: 'pin_unseen', bookingId: 'b1', visitorId: 'v1' }],
  ],
  ['that is not there', aGrant(), [], [{ kind: 'lost', bookingId: 'b1', visitorId: 'v1' }]],
  [
    'that somebody cancelled',
    aGrant(),
    [aVisitor({ isCancelled: true })],
    [{ kind: 'lost', bookingId: 'b1', visitorId: 'v1' }],
  ],
  [
    'that is not there while another is: the other is taken on',
    aGrant(),
    [aVisitor({ id: 'v2' })],
    [{ kind: 'lost', bookingId: 'b1', visitorId: 'v1' }],
  ],
  ['that its grant does not know', aGrant({ visitorId: null }), [aVisitor()], [{ kind: 'found', bookingId: 'b1' }]],
  ['that exists twice', aGrant(), [aVisitor(), aVisitor({ id: 'v2' })], [surplus('v2', true)]],
  ['that somebody moved', aGrant(), [aVisitor({ endsAt: NOW + 9 * HOUR_MS })], [{ kind: 'moved', bookingId: 'b1' }]],
  ['that is about to be moved by us', aGrant({ given: null }), [aVisitor({ endsAt: NOW + 9 * HOUR_MS })], []],
  [
    'whose PIN somebody took away',
    aGrant(),
    [aVisitor({ hasPin: false })],
    [{ kind: 'pin_unseen', bookingId: 'b1', visitorId: 'v1' }],
  ],
  ['that never had its PIN', aGrant({ givenPin: null }), [aVisitor({ hasPin: false })], []],
  ['whose booking is cancelled', aGrant({ isWanted: false }), [aVisitor()], [surplus('v1', true)]],
  ['whose booking is unknown', null, [aVisitor()], [surplus('v1', false)]],
  ['whose booking is unknown, and that is over', null, [aVisitor(OVER)], []],
] as const)('a visitor %s', (_, grant, visitors, findings) => {
  const grants = new Map(grant ? [[grant.bookingId, grant]] : []);

  expect(compareVisitors(visitors, grants, NOW)).toEqual(findings);
});
