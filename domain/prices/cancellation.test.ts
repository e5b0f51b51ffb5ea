import { describe, expect, test } from 'vitest';
import { at } from '../../tests/support/facility-profile.ts';
import { HOUR_MS } from '../time.ts';
import { type CancellationPolicy, cancellationOutcome } from './cancellation.ts';

const STARTS_AT = at('2026-06-01T12:00-03:00');
const CUT_OFF = STARTS_AT - HOUR_MS;
const HALF: CancellationPolicy = { freeUntilMin: 60, lateFee: { kind: 'percent', percent: 50 }, losesCredits: true };
const PAID = { totalCents: 4005, credits: 3 };

describe('cancelling', () => {
  test('is free to the very cut-off', () => {
    expect(cancellationOutcome(HALF, PAID, STARTS_AT, CUT_OFF)).toEqual({
      isFree: true,
      freeUntilAt: CUT_OFF,
      feeCents: 0,
      refundCents: 4005,
      lostCredits: 0,
      returnedCredits: 3,
    });
  });

  test('costs the fee and the credits from the next instant on', () => {
    expect(cancellationOutcome(HALF, PAID, STARTS_AT, CUT_OFF + 1)).toEqual({
      isFree: false,
      freeUntilAt: CUT_OFF,
      feeCents: 2002,
      refundCents: 2003,
      lostCredits: 3,
      returnedCredits: 0,
    });
  });

  test.each<[string, CancellationPolicy['lateFee'], number]>([
    ['no fee', { kind: 'none' }, 0],
    ['a sum', { kind: 'cents', cents: 1500 }, 1500],
    ['no more than was paid', { kind: 'cents', cents: 9000 }, 4005],
    ['all of it', { kind: 'percent', percent: 100 }, 4005],
  ])('late may cost %s', (_what, lateFee, feeCents) => {
    const outcome = cancellationOutcome({ ...HALF, lateFee, losesCredits: false }, PAID, STARTS_AT, STARTS_AT);

    expect(outcome).toMatchObject({ feeCents, refundCents: 4005 - feeCents, lostCredits: 0, returnedCredits: 3 });
  });
});
