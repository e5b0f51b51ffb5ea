import { describe, expect, test } from 'vitest';
import { manualClock } from '../../../../tests/support/manual-clock.ts';
import { seededRandom } from '../../../../tests/support/seeded-random.ts';
import { createRequestPace } from './request-pace.ts';

const NEVER = new AbortController().signal;

function pace() {
  const clock = manualClock();
  const limits = { perSecond: 1, burst: 5, waitMaxMs: 0 };
  return { clock, ...createRequestPace({ limits, clock, random: seededRandom(7) }) };
}

async function takeMany(count: number, take: ReturnType<typeof pace>['take']): Promise<number> {
  const turns = await Promise.all(Array.from({ length: count }, () => take(NEVER)));
  return turns.filter(({ kind }) => kind === 'go').length;
}

describe('the pace of requests', () => {
  test('five go at once, then one a second', async () => {
    const { clock, take } = pace();

    const first = await takeMany(8, take);
    clock.advance(1000);
    const second = await takeMany(8, take);
    clock.advance(60_000);

    expect([first, second, await takeMany(8, take)]).toEqual([5, 1, 5]);
  });

  test('whoever would wait too long is told when to come again', async () => {
    const { clock, take } = pace();
    await takeMany(5, take);

    expect(await take(NEVER)).toEqual({ kind: 'later', retryAt: clock.now() + 1000 });
  });

  test.each([
    ['30', 30_000],
    ['Sat, 22 Nov 2025 15:00:10 GMT', 10_000],
    ['Sat, 22 Nov 2025 14:00:00 GMT', 0],
    ['999999', 15 * 60_000],
  ])('a wish of %s is kept', (wish, pauseMs) => {
    const { clock, slowDown } = pace();

    expect(slowDown(wish)).toBe(clock.now() + pauseMs);
  });

  test.each([null, 'soon', '-3'])('for a wish of %s the pauses grow, to a minute at most, and shrink again', (wish) => {
    const { clock, slowDown, recover } = pace();
    const pauses = Array.from({ length: 8 }, () => slowDown(wish) - clock.now());
    recover();

    expect(pauses[0]).toBeLessThanOrEqual(2_000);
    expect(pauses[4]).toBeGreaterThan(10_000);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(60_000);
    expect(slowDown(wish) - clock.now()).toBeLessThanOrEqual(2_000);
  });
});
