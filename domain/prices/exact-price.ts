import { assert } from '../assert.ts';

/** A sum of money as a fraction of cents, exact. In `bigint`: a few factors in a row leave the range of a number. */
export type ExactCents = { readonly numerator: bigint; readonly denominator: bigint };

/** `cents · numerator / denominator`; all of them whole. */
export function exactCents(cents: number, numerator = 1, denominator = 1): ExactCents {
  assert(denominator > 0, 'exactCents: the denominator is not positive');
  return { numerator: BigInt(cents) * BigInt(numerator), denominator: BigInt(denominator) };
}

export function addExact(a: ExactCents, b: ExactCents): ExactCents {
  if (a.denominator === b.denominator) return { ...a, numerator: a.numerator + b.numerator };
  const numerator = a.numerator * b.denominator + b.numerator * a.denominator;
  return { numerator, denominator: a.denominator * b.denominator };
}

/** 25 makes a quarter more, −25 a quarter less. */
export function changeByPercent(sum: ExactCents, percent: number): ExactCents {
  return { numerator: sum.numerator * BigInt(100 + percent), denominator: sum.denominator * 100n };
}

/** Adds whole cents, negative ones too; what would fall below zero is zero. */
export function changeByCents(sum: ExactCents, cents: number): ExactCents {
  const numerator = sum.numerator + BigInt(cents) * sum.denominator;
  return { numerator: numerator < 0n ? 0n : numerator, denominator: sum.denominator };
}

/** The nearest whole cent, of two equally near the even one. For sums that are not negative. */
export function roundHalfEven({ numerator, denominator }: ExactCents): number {
  assert(numerator >= 0n, 'roundHalfEven: the sum is negative');
  const floor = numerator / denominator;
  const twiceRest = (numerator % denominator) * 2n;
  const roundsUp = twiceRest > denominator || (twiceRest === denominator && floor % 2n === 1n);
  const cents = Number(roundsUp ? floor + 1n : floor);
  assert(Number.isSafeInteger(cents), 'roundHalfEven: more than any club takes');
  return cents;
}
