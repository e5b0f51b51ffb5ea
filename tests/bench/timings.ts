import { quantile, showMs } from './figures.ts';

/** How long each of `times` calls took, one after the other, in milliseconds. Of many the first are not counted. */
export async function timeEach(times: number, call: (index: number) => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  for (let index = 0; index < times; index += 1) {
    const startedMs = performance.now();
    await call(index);
    taken.push(performance.now() - startedMs);
  }
  return taken.slice(times > 5 * WARM_UP_CALLS ? WARM_UP_CALLS : 0);
}

const WARM_UP_CALLS = 20;

/** Cells of a table: how many, and what most of them took. */
export function showTimings(taken: readonly number[]): string[] {
  return [String(taken.length), ...[0.5, 0.95, 0.99].map((q) => showMs(quantile(taken, q)))];
}

export const TIMING_HEAD = ['', 'calls', 'p50 ms', 'p95 ms', 'p99 ms'];

export function median(taken: readonly number[]): number {
  return quantile(taken, 0.5);
}
