import { describe, expect, test } from 'vitest';
import { manualClock } from '../../../tests/support/manual-clock.ts';
import { createTryLimiter, PIN_TRIES, type TryLimiter, type Verdict, waitAfter, waitLeft } from './try-limit.ts';

const MINUTE_MS = 60_000;

describe('waitAfter', () => {
  test.each([
    [0, 0],
    [4, 0],
    [5, 30_000],
    [6, 60_000],
    [9, 8 * MINUTE_MS],
    [10, 15 * MINUTE_MS],
    [5_000, 15 * MINUTE_MS],
  ])('after %i wrong tries one waits %i ms', (failed, waitMs) => {
    expect(waitAfter(failed, PIN_TRIES)).toBe(waitMs);
  });

  test('a clock that was set back locks nobody out for longer than the longest wait', () => {
    expect(waitLeft(1_000_000_000, 0, PIN_TRIES)).toBe(15 * MINUTE_MS);
  });
});

/** Resolves to the wait, or to 0 when the try went on. */
async function attempt(limiter: TryLimiter, verdict: Verdict, key = 'pad'): Promise<number> {
  const tried = await limiter.attempt(key, async () => ({ verdict, value: null }));
  return tried.kind === 'wait' ? tried.waitMs : 0;
}

async function inARow(limiter: TryLimiter, verdicts: readonly Verdict[]): Promise<number[]> {
  const waits = [];
  for (const verdict of verdicts) waits.push(await attempt(limiter, verdict));
  return waits;
}

const wrong = (count: number): Verdict[] => Array.from({ length: count }, () => 'wrong');

describe('the limiter', () => {
  test('lets five wrong tries go on and then makes one wait', async () => {
    const limiter = createTryLimiter(manualClock());

    expect(await inARow(limiter, wrong(6))).toEqual([0, 0, 0, 0, 0, 30_000]);
  });

  test('does not do the work of a try that has to wait', async () => {
    const limiter = createTryLimiter(manualClock());
    await inARow(limiter, wrong(5));
    let done = 0;

    await limiter.attempt('pad', async () => {
      done += 1;
      return { verdict: 'right', value: null };
    });

    expect(done).toBe(0);
  });

  test('does not count a try that it made wait', async () => {
    const clock = manualClock();
    const limiter = createTryLimiter(clock);
    await inARow(limiter, wrong(20));
    clock.advance(30_000);

    expect(await inARow(limiter, wrong(2))).toEqual([0, 60_000]);
  });

  test('starts again after a right one, not after one that is neither', async () => {
    const limiter = createTryLimiter(manualClock());

    expect(await inARow(limiter, [...wrong(4), 'right', ...wrong(5)])).toEqual(Array.from({ length: 10 }, () => 0));
    expect(await attempt(limiter, 'right')).toBe(30_000);
    expect(await inARow(createTryLimiter(manualClock()), [...wrong(4), 'neither', 'wrong', 'wrong'])).toEqual([
      0, 0, 0, 0, 0, 0, 30_000,
    ]);
  });

  test('gives no more than five wrong tries to a hundred at once', async () => {
    const limiter = createTryLimiter(manualClock());

    const waits = await Promise.all(Array.from({ length: 100 }, () => attempt(limiter, 'wrong')));

    expect(waits.filter((wait) => wait === 0)).toHaveLength(5);
  });

  test('turns nobody away who is right, however many come at once', async () => {
    const limiter = createTryLimiter(manualClock());

    const waits = await Promise.all(Array.from({ length: 100 }, () => attempt(limiter, 'right')));

    expect(new Set(waits)).toEqual(new Set([0]));
  });

  test('goes on after work that failed', async () => {
    const limiter = createTryLimiter(manualClock());
    const fail = () => limiter.attempt('pad', () => Promise.reject(new Error('disk')));

    await expect(fail()).rejects.toThrow('disk');

    expect(await attempt(limiter, 'wrong')).toBe(0);
  });

  test('keeps one pad apart from another', async () => {
    const limiter = createTryLimiter(manualClock());
    await inARow(limiter, wrong(5));

    expect(await attempt(limiter, 'wrong', 'other')).toBe(0);
  });

  test('forgets a pad that was quiet for an hour', async () => {
    const clock = manualClock();
    const limiter = createTryLimiter(clock);
    await inARow(limiter, wrong(5));

    clock.advance(61 * MINUTE_MS);

    expect(await inARow(limiter, wrong(5))).toEqual([0, 0, 0, 0, 0]);
  });

  test('is not moved by a change of the wall clock', async () => {
    const clock = manualClock();
    const limiter = createTryLimiter(clock);
    await inARow(limiter, wrong(5));

    clock.jumpTo(clock.now() + 24 * 60 * MINUTE_MS);

    expect(await attempt(limiter, 'wrong')).toBe(30_000);
  });
});
