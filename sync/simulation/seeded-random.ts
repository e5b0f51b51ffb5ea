import type { Random } from '../../domain/random.ts';

/** Chance that a seed fixes: the same seed, the same history. Mulberry32. */
export function createSeededRandom(seed: number): Random {
  let state = seed >>> 0;

  function next32(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  function hex(length: number): string {
    return Array.from({ length }, () => (next32() & 0xff).toString(16).padStart(2, '0')).join('');
  }

  return {
    below: (limit) => next32() % limit,
    hex,
    uuid: () => {
      const digits = hex(16);
      const parts = [digits.slice(0, 8), digits.slice(8, 12), `4${digits.slice(13, 16)}`, `8${digits.slice(17, 20)}`];
      return [...parts, digits.slice(20)].join('-');
    },
  };
}
