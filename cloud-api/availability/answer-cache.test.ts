import { expect, test } from 'vitest';
import { createAnswerCache } from './answer-cache.ts';

test('the cache never holds more than it may, and lets the oldest go first', () => {
  const cache = createAnswerCache<{ bytes: number; name: string }>(3 * 1512);
  for (const name of ['a', 'b', 'c']) cache.set(name, { bytes: 1000, name });

  cache.set('a', { bytes: 1000, name: 'a again' });
  cache.set('d', { bytes: 1000, name: 'd' });

  expect(['a', 'b', 'c', 'd'].map((key) => cache.get(key)?.name)).toEqual(['a again', undefined, 'c', 'd']);
  expect(cache.bytes).toBe(3 * 1512);
  cache.set('huge', { bytes: 10_000, name: 'huge' });
  expect(cache.bytes).toBe(0);
});
