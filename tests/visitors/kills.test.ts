import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TempFolder, tempFolder } from '../support/facility-database.ts';
import { killAtEachMoment } from './kills.ts';

let cache: TempFolder;
beforeEach(() => {
  cache = tempFolder();
});
afterEach(() => cache.remove());

/** All lives: `npm run soak -- --visitors`. */
test('a provisioning worker that is killed at any moment leaves exactly one visitor in the end', {
  timeout: 240_000,
}, async () => {
  const { moments, findings } = await killAtEachMoment({
    life: 'a new booking',
    reconciles: false,
    atOnce: 2,
    cacheDir: cache.path,
  });

  expect(findings).toEqual([]);
  // Fewer would mean that nothing was done between them.
  expect(moments).toBeGreaterThan(20);
});
