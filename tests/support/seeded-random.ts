import type { Random } from '../../domain/random.ts';

/** Chance that repeats itself: the same seed gives the same draws on every machine. Its state is a 32-bit counter. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;

  function next32(): number {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  }

  /** Draws that would favour the small numbers are thrown away. */
  function below(limit: number): number {
    const fair = 2 ** 32 - (2 ** 32 % limit);
    let drawn = next32();
    while (drawn >= fair) drawn = next32();
    return drawn % limit;
  }

  function hex(length: number): string {
    return Array.from({ length }, () => below(256).toString(16).padStart(2, '0')).join('');
  }

  function uuid(): string {
    const digits = hex(16);
    const variant = '89ab'[below(4)];
    return [
      digits.slice(0, 8),
      digits.slice(8, 12),
      `4${digits.slice(13, 16)}`,
      `${variant}${digits.slice(17, 20)}`,
      digits.slice(20),
    ].join('-');
  }

  return { below, hex, uuid };
}
