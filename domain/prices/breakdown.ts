import type { BookingPrice } from '../booking.ts';
import { type ExactCents, exactCents, roundHalfEven } from './exact-price.ts';
import type { PriceSet } from './price-set.ts';

/** What a line of a price comes from, in the order of the lines. */
export type LineKind = 'base' | 'band' | 'demand' | 'customer' | 'promotion' | 'duration' | 'rule';

export type BreakdownLine = { readonly kind: LineKind; readonly label: string; readonly cents: number };

export type TaxLine = { readonly label: string; readonly ratePpm: number; readonly cents: number };

/**
 * A price and how it came about. The lines add up to `subtotalCents`. Taxes that are added and the subtotal add up to
 * `totalCents`; taxes that are included are a part of it, and then subtotal and total are equal.
 */
export type Breakdown = {
  /** Of the price set. */
  readonly version: number;
  readonly currency: string;
  readonly lines: readonly BreakdownLine[];
  readonly subtotalCents: number;
  readonly taxesAreIncluded: boolean;
  readonly taxLines: readonly TaxLine[];
  readonly totalCents: number;
};

/** The breakdown as a booking keeps it: lines that add up to the total. */
export function bookingPriceOf({ lines, taxLines, taxesAreIncluded, totalCents, currency }: Breakdown): BookingPrice {
  const all = taxesAreIncluded ? lines : [...lines, ...taxLines];
  return { totalCents, currency, lines: all.map(({ label, cents }) => ({ label, cents })) };
}

/** A sum that grows line by line. */
export type Itemiser = {
  readonly lines: readonly BreakdownLine[];
  soFar(): ExactCents;
  soFarCents(): number;
  /** Adds a line for what takes the sum so far to `next`. */
  advance(kind: LineKind, label: string, next: ExactCents): void;
};

/**
 * Each line is the difference of two rounded running totals, so that no rounding of a line adds to the next and together
 * they are the exact sum, rounded once.
 */
export function createItemiser(): Itemiser {
  const lines: BreakdownLine[] = [];
  let exact = exactCents(0);
  let cents = 0;
  return {
    lines,
    soFar: () => exact,
    soFarCents: () => cents,
    advance: (kind, label, next) => {
      const nextCents = roundHalfEven(next);
      lines.push({ kind, label, cents: nextCents - cents });
      exact = next;
      cents = nextCents;
    },
  };
}

/**
 * Adds the taxes. Each tax is worked out of the rounded subtotal and rounded half to even by itself, as it stands on a
 * receipt; of a price that includes them, out of what remains without all of them.
 */
export function withTaxes(set: PriceSet, lines: readonly BreakdownLine[], subtotalCents: number): Breakdown {
  const { areIncluded, lines: taxes } = set.taxes;
  const wholePpm = 1_000_000 + (areIncluded ? taxes.reduce((sum, { ratePpm }) => sum + ratePpm, 0) : 0);
  const taxLines = taxes.map(({ label, ratePpm }) => {
    return { label, ratePpm, cents: roundHalfEven(exactCents(subtotalCents, ratePpm, wholePpm)) };
  });
  const addedCents = areIncluded ? 0 : taxLines.reduce((sum, { cents }) => sum + cents, 0);
  return {
    version: set.version,
    currency: set.currency,
    lines,
    subtotalCents,
    taxesAreIncluded: areIncluded,
    taxLines,
    totalCents: subtotalCents + addedCents,
  };
}
