import { describe, expect, test } from 'vitest';
import { manualClock } from '../../tests/support/manual-clock.ts';
import { createReconnectPolicy } from './reconnect-policy.ts';

/** Always the longest wait that may be drawn. */
const longest = { below: (limit: number) => limit - 1, hex: () => '', uuid: () => '' };
const MINUTE_MS = 60_000;

describe('reconnecting', () => {
  test('is quick while the last connection is fresh: a try and its wait take three seconds at most', () => {
    const policy = createReconnectPolicy(manualClock(), longest);

    const waits = Array.from({ length: 6 }, () => policy.nextWaitMs());

    expect(waits).toEqual([249, 449, 849, 1049, 1049, 1049]);
    expect(policy.connectLimitMs()).toBe(2_000);
  });

  test('grows patient when an outage lasts', () => {
    const clock = manualClock();
    const policy = createReconnectPolicy(clock, longest);
    for (let tries = 0; tries < 20; tries += 1) policy.nextWaitMs();
    clock.advance(10 * MINUTE_MS);

    expect(policy.connectLimitMs()).toBe(20_000);
    expect(policy.nextWaitMs()).toBe(MINUTE_MS + 49);
  });

  test('begins anew with each connection', () => {
    const clock = manualClock();
    const policy = createReconnectPolicy(clock, longest);
    clock.advance(60 * MINUTE_MS);
    for (let tries = 0; tries < 20; tries += 1) policy.nextWaitMs();

    policy.markAlive();

    expect(policy.nextWaitMs()).toBe(249);
    expect(policy.connectLimitMs()).toBe(2_000);
  });
});
