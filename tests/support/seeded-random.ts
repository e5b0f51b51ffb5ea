import type { Random } from '../../domain/random.ts';

/** Chance that repeats itself: the same seed gives the same draws on every machine. Mulberry32. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;

  function next32(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** Draws that would favour the small numbers are thrown away. */
  function below(limit: number): number {
    const fair = 2 ** 32 - (2 ** 32 % limit);
    let drawn = next32();
    while (drawn >= fair) drawn = next32();
    return drawn % limit;
  }

  function hex(length: number): string {
    let digits = '';
    for (let byte = 0; byte < length; byte += 1) digits += HEX_OF_BYTE[next32() & 0xff];
    return digits;
  }

  function uuid(): string {
    const digits = hex(16);
    const [first, second, third] = [digits.slice(0, 8), digits.slice(8, 12), digits.slice(13, 16)];
    return `${first}-${second}-4${third}-8${digits.slice(17, 20)}-${digits.slice(20)}`;
  }

  return { below, hex, uuid };
}

const HEX_OF_BYTE = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
