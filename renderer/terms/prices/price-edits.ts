import type { PriceSet, TimeBand } from '../../../domain/prices/price-set.ts';
import type { Terms } from '../../../domain/terms.ts';
import { type Strings, useStrings } from '../../strings.ts';
import { useTermsDraft } from '../draft.ts';

/** The prices of the draft, how to change them, and what is wrong with a field of them. */
export type PriceEdits = {
  readonly prices: PriceSet;
  readonly change: (next: (prices: PriceSet) => PriceSet) => void;
  /** `words` when the field at this path below `prices` is wrong in itself; undefined when all is well. */
  readonly errorAt: (path: string, words: string) => string | undefined;
};

export function usePriceEdits(): PriceEdits {
  const { terms, change, problems } = useTermsDraft();
  const t = useStrings();
  return {
    prices: terms.prices,
    change: (next) => change((before: Terms) => ({ ...before, prices: next(before.prices) })),
    errorAt: (path, words) => {
      const found = problems.find(({ field }) => field === `prices.${path}`);
      return found && wordsOf(found.problem, words, t);
    },
  };
}

/** What concerns more than the field itself is told apart by the words that `PriceSetSchema` has for it. */
function wordsOf(problem: string, words: string, t: Strings): string {
  if (problem === 'is there twice') return t.prices.twice;
  return problem === 'falls as more is booked' ? t.prices.demandFalls : words;
}

/** One that no band has yet. */
export function newBandId(bands: readonly Pick<TimeBand, 'id'>[]): string {
  const taken = new Set(bands.map(({ id }) => id));
  let number = bands.length + 1;
  while (taken.has(`band-${number}`)) number += 1;
  return `band-${number}`;
}

/** The list with the item at `index` where `to` is; the same list when there is no such place. */
export function movedTo<Item>(list: readonly Item[], index: number, to: number): Item[] {
  const item = list[index];
  if (item === undefined || to < 0 || to >= list.length) return [...list];
  return list.toSpliced(index, 1).toSpliced(to, 0, item);
}
