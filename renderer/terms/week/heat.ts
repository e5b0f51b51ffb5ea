import type { WeekCell } from '../../../domain/offers/week-prices.ts';

/** How many steps of colour there are between the lowest and the highest price. */
export const LEVELS = 5;

/** What a cell is shown as. `closed` goes for hours in which no booking of that length fits before the club closes, too. */
export type CellState = 'free' | 'taken' | 'past' | 'refused' | 'closed';

export function stateOf(cell: WeekCell | undefined): CellState {
  if (cell === undefined) return 'closed';
  switch (cell.refusal?.code) {
    case undefined:
      return 'free';
    case 'slot.taken':
      return 'taken';
    case 'slot.past':
      return 'past';
    case 'slot.closed':
      return 'closed';
    default:
      return 'refused';
  }
}

export type PriceRange = { readonly lowest: number; readonly highest: number };

/** What the cheapest bay costs, of all that is not closed; null when all of it is. */
export function rangeOf(cells: readonly WeekCell[]): PriceRange | null {
  const open = cells.filter((cell) => stateOf(cell) !== 'closed');
  if (open.length === 0) return null;
  return {
    lowest: Math.min(...open.map(({ lowestCents }) => lowestCents)),
    highest: Math.max(...open.map(({ lowestCents }) => lowestCents)),
  };
}

/** From 0 for the lowest price to `LEVELS − 1` for the highest; the middle one where all prices are the same. */
export function levelOf(cents: number, { lowest, highest }: PriceRange): number {
  if (highest === lowest) return Math.floor(LEVELS / 2);
  return Math.min(LEVELS - 1, Math.floor(((cents - lowest) / (highest - lowest)) * LEVELS));
}

/** The prices that a level stands for, whole cents, both ends in it. */
export function levelRange(level: number, { lowest, highest }: PriceRange): PriceRange {
  const edge = (step: number): number => Math.ceil(lowest + ((highest - lowest) * step) / LEVELS);
  return { lowest: edge(level), highest: level === LEVELS - 1 ? highest : edge(level + 1) - 1 };
}

/** What becomes of an hour when the draft is saved. */
export type CellChange =
  | { readonly kind: 'same' }
  | { readonly kind: 'dearer' | 'cheaper'; readonly cents: number }
  /** It can be booked from then on, or can no more. */
  | { readonly kind: 'opens' | 'shuts' };

/** Being bookable goes before the price; of the bays the cheapest one counts, then the dearest. */
export function changeOf(before: WeekCell | undefined, after: WeekCell | undefined): CellChange {
  const [was, is] = [stateOf(before), stateOf(after)];
  if (was !== 'free' && is === 'free') return { kind: 'opens' };
  if (was === 'free' && is !== 'free') return { kind: 'shuts' };
  if (before === undefined || after === undefined || is === 'closed') return { kind: 'same' };
  const cents = after.lowestCents - before.lowestCents || after.highestCents - before.highestCents;
  if (cents === 0) return { kind: 'same' };
  return cents > 0 ? { kind: 'dearer', cents } : { kind: 'cheaper', cents: -cents };
}
