import { assert } from '../assert.ts';
import type { Random } from '../random.ts';

/** The wait before the second try, and the longest one. */
export type BackOff = { readonly firstMs: number; readonly maxMs: number };

/**
 * How long to wait after the try number `attempt` (from 1): twice as long each time up to the longest, of which one
 * half is by chance, so that those who failed together do not come back together.
 */
export function backOffMs({ firstMs, maxMs }: BackOff, attempt: number, random: Random): number {
  assert(attempt >= 1 && firstMs >= 2 && firstMs <= maxMs, 'backOffMs: no such wait');
  // Beyond 2^30 the doubling says nothing any more but the longest wait.
  const fullMs = Math.min(maxMs, firstMs * 2 ** Math.min(attempt - 1, 30));
  const halfMs = Math.floor(fullMs / 2);
  return halfMs + random.below(fullMs - halfMs + 1);
}
