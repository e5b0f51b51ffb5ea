import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../../tests/support/seeded-random.ts';
import { backOffMs } from './back-off.ts';

const backOff = fc
  .record({ firstMs: fc.integer({ min: 2, max: 10_000 }), factor: fc.integer({ min: 1, max: 10_000 }) })
  .map(({ firstMs, factor }) => ({ firstMs, maxMs: firstMs * factor }));

test('a wait is between half of the doubled one and all of it, and never longer than the longest', () => {
  fc.assert(
    fc.property(backOff, fc.integer({ min: 1, max: 2000 }), fc.nat(), (given, attempt, seed) => {
      const waitMs = backOffMs(given, attempt, seededRandom(seed));

      const fullMs = Math.min(given.maxMs, given.firstMs * 2 ** (attempt - 1));
      expect(Number.isInteger(waitMs)).toBe(true);
      expect(waitMs).toBeGreaterThanOrEqual(Math.floor(fullMs / 2));
      expect(waitMs).toBeLessThanOrEqual(fullMs);
    }),
  );
});

test('two that failed together do not come back together', () => {
  const random = seededRandom(1);
  const given = { firstMs: 60_000, maxMs: 60_000 };

  const waits = new Set(Array.from({ length: 20 }, () => backOffMs(given, 3, random)));

  expect(waits.size).toBeGreaterThan(15);
});
