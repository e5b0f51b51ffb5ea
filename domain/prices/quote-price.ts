import { z } from 'zod';
import { ResourceSchema, TimeZoneSchema } from '../facility.ts';
import type { LocalClock } from '../rules/local-band.ts';
import type { Decided } from '../rules/resolve-rules.ts';
import { type PriceAdjustment, PriceAdjustmentSchema, TierSchema } from '../rules/rule.ts';
import { plainCalendar } from '../rules/rule-facts.ts';
import { type Interval, IntervalSchema } from '../time.ts';
import { type Breakdown, createItemiser, type Itemiser, withTaxes } from './breakdown.ts';
import { createDemand, OccupancySchema } from './demand.ts';
import { addExact, changeByCents, changeByPercent, type ExactCents, exactCents } from './exact-price.ts';
import type { PriceSet } from './price-set.ts';
import { type PromotionValue, PromotionValueSchema } from './promotion.ts';
import { type BandPart, createBandCutter } from './time-bands.ts';

/** Names the first line of every price: the hourly price for the length of the booking. */
export const BASE_PRICE_LABEL = 'Base price';
export const DEMAND_LABEL = 'High demand';
export const CUSTOMER_DISCOUNT_LABEL = 'Your discount';
export const DURATION_LABEL = 'Length of booking';

const MINUTES_PER_HOUR = 60;

/** What stays the same over all times that one person looks at. */
export const PriceAskFactsSchema = z.strictObject({
  tier: TierSchema,
  /** Of the days asked about; where an entry is missing there is no demand. In any order. */
  occupancy: z.array(OccupancySchema),
  /** One that applies (`promotionApplies`): this is not looked at again. */
  promotion: z.strictObject({ name: z.string(), value: PromotionValueSchema }).nullable(),
});
export type PriceAskFacts = z.infer<typeof PriceAskFactsSchema>;

export const PricedResourceSchema = ResourceSchema.pick({ id: true, kind: true });
export type PricedResource = z.infer<typeof PricedResourceSchema>;

export const QuoteFactsSchema = z.strictObject({
  ...PriceAskFactsSchema.shape,
  timeZone: TimeZoneSchema,
  resource: PricedResourceSchema,
  time: IntervalSchema,
  /** As the rules answered, in their order. */
  adjustments: z.array(
    z.strictObject({ value: PriceAdjustmentSchema, by: z.strictObject({ id: z.string(), name: z.string() }) }),
  ),
});
export type QuoteFacts = z.infer<typeof QuoteFactsSchema>;

/**
 * What a booking costs: base × time band × demand × customer discount × promotion × duration, in this order, then the
 * rules' adjustments, then taxes. All of it is exact; the sum is rounded once, half to even, and never below zero.
 *
 * A booking that runs from one band into another pays for the minutes in each what that band costs, by the wall clock
 * and for the time that really passes; so does demand, which goes by local day and band. A promotion in cents comes off
 * what stands before it, so a factor for duration after it works on the rest. The time must be whole minutes.
 */
export function quotePrice(set: PriceSet, facts: QuoteFacts): Breakdown {
  const { timeZone, resource, time, adjustments, ...asker } = facts;
  return compilePrices(set).ask(asker, plainCalendar(timeZone)).at(time).on(resource, adjustments);
}

/** What counts for a promotion's minimum: the price up to and with the customer's discount, rounded, before tax. */
export function spendBeforePromotion(set: PriceSet, facts: Omit<QuoteFacts, 'promotion' | 'adjustments'>): number {
  const { timeZone, resource, time, ...asker } = facts;
  const parts = createBandCutter(set.bands)(plainCalendar(timeZone), time);
  return upToCustomer(termsOf(set, { ...asker, promotion: null }), parts, hourlyCentsOf(set, resource)).soFarCents();
}

/** A price set made ready to be asked often. It keeps nothing of those who ask. */
export type CompiledPrices = { ask(asker: PriceAskFacts, clock: LocalClock): AskedPrices };

/** The prices for one asker. For one look at a day: make it anew when anything of the asker changes. */
export type AskedPrices = { at(time: Interval): TimedPrices };

/** The prices at one time. Resources that cost the same share one breakdown: leave it as it is. */
export type TimedPrices = {
  on(resource: PricedResource, adjustments: readonly Decided<PriceAdjustment>[]): Breakdown;
};

/** For prices of many times and resources: the same as `quotePrice`, worked out once for what costs the same. */
export function compilePrices(set: PriceSet): CompiledPrices {
  const cut = createBandCutter(set.bands);
  return {
    ask: (asker, clock) => {
      const terms = termsOf(set, asker);
      const at = (time: Interval): TimedPrices => {
        const parts = cut(clock, time);
        const known: { hourlyCents: number; adjustments: readonly Decided<PriceAdjustment>[]; price: Breakdown }[] = [];
        return {
          on: (resource, adjustments) => {
            const hourlyCents = hourlyCentsOf(set, resource);
            const same = known.find(
              (price) => price.hourlyCents === hourlyCents && areSame(price.adjustments, adjustments),
            );
            if (same) return same.price;
            const price = priceOf(terms, { parts, hourlyCents, adjustments });
            known.push({ hourlyCents, adjustments, price });
            return price;
          },
        };
      };
      return { at };
    },
  };
}

/** What of the price set holds for one asker. */
type Terms = {
  readonly set: PriceSet;
  readonly promotion: PriceAskFacts['promotion'];
  readonly discountPercent: number;
  demandPercentOf(part: BandPart): number;
};

function termsOf(set: PriceSet, { tier, promotion, occupancy }: PriceAskFacts): Terms {
  const discount = set.tierDiscounts.find((candidate) => candidate.tier === tier);
  const demandPercentOf = createDemand(set.demand, occupancy);
  return { set, promotion, discountPercent: discount?.percent ?? 0, demandPercentOf };
}

type Asked = {
  readonly parts: readonly BandPart[];
  readonly hourlyCents: number;
  readonly adjustments: readonly Decided<PriceAdjustment>[];
};

function priceOf(terms: Terms, { parts, hourlyCents, adjustments }: Asked): Breakdown {
  const itemiser = upToCustomer(terms, parts, hourlyCents);
  const { set, promotion } = terms;
  if (promotion) itemiser.advance('promotion', promotion.name, promoted(itemiser.soFar(), promotion.value));

  const minutes = parts.reduce((sum, part) => sum + part.minutes, 0);
  const durationPercent = durationPercentOf(set, minutes);
  if (durationPercent !== 0) {
    itemiser.advance('duration', DURATION_LABEL, changeByPercent(itemiser.soFar(), durationPercent));
  }
  for (const { value, by } of adjustments) itemiser.advance('rule', by.name, adjusted(itemiser.soFar(), value));
  return withTaxes(set, itemiser.lines, itemiser.soFarCents());
}

/** Base, bands, demand and the customer's own discount. */
function upToCustomer(terms: Terms, parts: readonly BandPart[], hourlyCents: number): Itemiser {
  const itemiser = createItemiser();
  const minutes = parts.reduce((sum, part) => sum + part.minutes, 0);
  itemiser.advance('base', BASE_PRICE_LABEL, exactCents(hourlyCents, minutes * 10_000, MINUTES_PER_HOUR * 10_000));

  for (const band of new Set(parts.map((part) => part.band))) {
    if (band === null || band.percent === 0) continue;
    const inBand = parts.filter((part) => part.band === band).reduce((sum, part) => sum + part.minutes, 0);
    const more = exactCents(hourlyCents, inBand * band.percent * 100, MINUTES_PER_HOUR * 10_000);
    itemiser.advance('band', band.label, addExact(itemiser.soFar(), more));
  }

  const inDemand = parts.map((part) => ({ part, percent: terms.demandPercentOf(part) }));
  if (inDemand.some(({ percent }) => percent !== 0)) {
    const more = inDemand.map(({ part, percent }) =>
      exactCents(hourlyCents, part.minutes * (100 + (part.band?.percent ?? 0)) * percent, MINUTES_PER_HOUR * 10_000),
    );
    itemiser.advance('demand', DEMAND_LABEL, more.reduce(addExact, itemiser.soFar()));
  }

  const { discountPercent } = terms;
  if (discountPercent !== 0) {
    itemiser.advance('customer', CUSTOMER_DISCOUNT_LABEL, changeByPercent(itemiser.soFar(), -discountPercent));
  }
  return itemiser;
}

function promoted(sum: ExactCents, value: PromotionValue): ExactCents {
  return value.kind === 'percent' ? changeByPercent(sum, -value.percent) : changeByCents(sum, -value.cents);
}

function adjusted(sum: ExactCents, value: PriceAdjustment): ExactCents {
  return value.kind === 'percent' ? changeByPercent(sum, value.percent) : changeByCents(sum, value.cents);
}

function hourlyCentsOf({ hourly }: PriceSet, { id, kind }: PricedResource): number {
  const own = hourly.byResource.find(({ resourceId }) => resourceId === id);
  return (own ?? hourly.byKind.find((price) => price.kind === kind) ?? hourly).cents;
}

/** Of the longest step that the booking reaches. */
function durationPercentOf({ durations }: PriceSet, minutes: number): number {
  const reached = durations.filter(({ fromMin }) => fromMin <= minutes);
  return reached.reduce((longest, step) => (step.fromMin >= longest.fromMin ? step : longest), {
    fromMin: 0,
    percent: 0,
  }).percent;
}

/** The rules give times that are treated alike the same list, or lists of the same entries. */
function areSame<Item>(a: readonly Item[], b: readonly Item[]): boolean {
  return a === b || (a.length === b.length && a.every((item, index) => item === b[index]));
}
