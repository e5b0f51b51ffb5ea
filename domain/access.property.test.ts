import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../tests/support/seeded-random.ts';
import { drawPin, type PinSide, parseEntryCode } from './access.ts';

const SIDES: readonly PinSide[] = ['facility', 'cloud'];
const NONE: ReadonlySet<string> = new Set();

/** What chi-square with 99 degrees of freedom exceeds once in ten thousand times. */
const CHI_SQUARE_99_RARE = 161.3;

function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

function countBy(pins: readonly string[], binOf: (pin: string) => number): number[] {
  const counts = Array.from({ length: 100 }, () => 0);
  for (const pin of pins) counts[binOf(pin)]! += 1;
  return counts;
}

describe('PINs', () => {
  test.each(SIDES.flatMap((side) => [11, 22, 33].map((seed) => [side, seed] as const)))(
    'of the %s are uniform over its half, first digits and last (seed %i)',
    (side, seed) => {
      const random = seededRandom(seed);

      const pins = Array.from({ length: 50_000 }, () => drawPin(random, side, NONE));

      expect(chiSquare(countBy(pins, (pin) => Number(pin.slice(0, 2))))).toBeLessThan(CHI_SQUARE_99_RARE);
      expect(chiSquare(countBy(pins, (pin) => (Number(pin) % 200) >> 1))).toBeLessThan(CHI_SQUARE_99_RARE);
    },
  );

  test('stay uniform over what is left when many are taken', () => {
    // All of the facility's PINs below 180000: nine tenths of what may be taken at all.
    const taken = new Set(Array.from({ length: 90_000 }, (_, n) => String(2 * n + 1).padStart(6, '0')));
    const random = seededRandom(44);

    const pins = Array.from({ length: 50_000 }, () => Number(drawPin(random, 'facility', taken)));

    expect(Math.min(...pins)).toBeGreaterThanOrEqual(180_000);
    const bins = countBy(pins.map(String), (pin) => Math.floor(((Number(pin) - 180_000) / 820_000) * 100));
    expect(chiSquare(bins)).toBeLessThan(CHI_SQUARE_99_RARE);
  });

  test('of the two sides never meet, whatever the chance', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (seed, otherSeed) => {
        const random = seededRandom(seed);
        const otherRandom = seededRandom(otherSeed);
        const ours = Array.from({ length: 50 }, () => drawPin(random, 'facility', NONE));
        const theirs = Array.from({ length: 50 }, () => drawPin(otherRandom, 'cloud', NONE));

        expect(ours.filter((pin) => theirs.includes(pin))).toEqual([]);
        expect([...ours, ...theirs].filter((pin) => !/^\d{6}$/.test(pin))).toEqual([]);
        expect(ours.filter((pin) => Number(pin) % 2 === 0)).toEqual([]);
        expect(theirs.filter((pin) => Number(pin) % 2 === 1)).toEqual([]);
      }),
    );
  });

  test('are never drawn twice while they live', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(...SIDES), (seed, side) => {
        // The same seed draws the same numbers again, so each of the second round is taken at first.
        const live = new Set<string>();
        for (const random of [seededRandom(seed), seededRandom(seed)]) {
          for (let n = 0; n < 40; n += 1) live.add(drawPin(random, side, live));
        }

        expect(live.size).toBe(80);
      }),
    );
  });
});

describe('entry codes', () => {
  test('are read as what was written, with spaces anywhere in the PIN', () => {
    const pin = fc.integer({ min: 0, max: 999_999 }).map((number) => String(number).padStart(6, '0'));
    fc.assert(
      fc.property(pin, fc.nat({ max: 6 }), (code, gap) => {
        const spaced = `${code.slice(0, gap)} ${code.slice(gap)}`;

        expect(parseEntryCode(spaced)).toEqual({ kind: 'pin', pin: code });
      }),
    );
  });

  test('of any text are a PIN, a token or nothing, never an exception', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 300 }), fc.string({ unit: 'binary' })), (text) => {
        const parsed = parseEntryCode(text);

        expect(parsed?.kind !== 'pin' || /^\d{6}$/.test(parsed.pin)).toBe(true);
      }),
    );
  });
});
