import { type PriceSet, PriceSetSchema } from '../../domain/prices/price-set.ts';
import type { Terms } from '../../domain/terms.ts';
import { isSame } from '../../domain/terms-change.ts';

/** Three versions of the same terms: what both sides began from, and what each has made of it. */
export type Versions = { readonly base: Terms; readonly mine: Terms; readonly theirs: Terms };

/** A rule or promotion by its name, a part of the prices by its field. */
export type Clash =
  | { readonly kind: 'rule' | 'promotion'; readonly id: string; readonly name: string }
  | { readonly kind: 'prices'; readonly field: string };

export type Merged = {
  /** Theirs with my changes on top of it, where only I made some. */
  readonly terms: Terms;
  /** What both have changed, each differently: there theirs stays. */
  readonly clashes: readonly Clash[];
};

/** Does my changes again, on top of what somebody else has saved in the meantime. */
export function mergeTerms({ base, mine, theirs }: Versions): Merged {
  const rules = mergeLists(base.rules.rules, mine.rules.rules, theirs.rules.rules);
  const promotions = mergeLists(base.promotions, mine.promotions, theirs.promotions);
  const prices = mergePrices(base.prices, mine.prices, theirs.prices);
  return {
    terms: {
      version: theirs.version,
      rules: { ...theirs.rules, rules: rules.items },
      prices: prices.prices,
      promotions: promotions.items,
    },
    clashes: [
      ...rules.clashes.map(({ id, name }) => ({ kind: 'rule', id, name }) as const),
      ...prices.fields.map((field) => ({ kind: 'prices', field }) as const),
      ...promotions.clashes.map(({ id, name }) => ({ kind: 'promotion', id, name }) as const),
    ],
  };
}

type Listed = { readonly id: string; readonly name: string };

/** In their order; what I added comes last. */
function mergeLists<Item extends Listed>(base: readonly Item[], mine: readonly Item[], theirs: readonly Item[]) {
  const find = (list: readonly Item[], id: string): Item | undefined => list.find((item) => item.id === id);
  const ids = new Set([...theirs, ...mine].map(({ id }) => id));
  const items: Item[] = [];
  const clashes: Item[] = [];
  for (const id of ids) {
    const [was, my, their] = [find(base, id), find(mine, id), find(theirs, id)];
    const iChanged = !isSame(was, my);
    const theyChanged = !isSame(was, their);
    const kept = iChanged && !theyChanged ? my : their;
    if (kept) items.push(kept);
    const named = my ?? their;
    if (iChanged && theyChanged && !isSame(my, their) && named) clashes.push(named);
  }
  return { items, clashes };
}

function mergePrices(base: PriceSet, mine: PriceSet, theirs: PriceSet) {
  const prices = { ...theirs };
  const fields: string[] = [];
  for (const field of PriceSetSchema.keyof().options) {
    if (field === 'version' || isSame(base[field], mine[field]) || isSame(mine[field], theirs[field])) continue;
    if (isSame(base[field], theirs[field])) copyField(prices, mine, field);
    else fields.push(field);
  }
  return { prices, fields };
}

function copyField<Field extends keyof PriceSet>(to: PriceSet, from: PriceSet, field: Field): void {
  to[field] = from[field];
}
