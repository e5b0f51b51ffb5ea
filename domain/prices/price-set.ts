import { z } from 'zod';
import { ResourceSchema, WeekdaySchema } from '../facility.ts';
import { CurrencySchema } from '../money.ts';
import { err, ok, type Result } from '../result.ts';
import { type FieldProblem, fieldProblems } from '../rules/field-problems.ts';
import { LocalBandSchema } from '../rules/local-band.ts';
import { TierSchema } from '../rules/rule.ts';
import { isStorable, STORABLE } from '../text.ts';
import { CancellationPolicySchema } from './cancellation.ts';

/** Demand never makes a price more than half dearer. */
export const DEMAND_PERCENT_MAX = 50;

const LIST_MAX = 200;

const labelSchema = z.string().trim().min(1).max(60).refine(isStorable, STORABLE);
const hourlyCentsSchema = z.int().min(0).max(10_000_000);

/** The price of an hour: of the resource itself where it has one, else of its kind, else the plain one. */
export const HourlyPricesSchema = z.strictObject({
  cents: hourlyCentsSchema,
  byKind: z.array(z.strictObject({ kind: ResourceSchema.shape.kind, cents: hourlyCentsSchema })).max(10),
  byResource: z.array(z.strictObject({ resourceId: z.uuid(), cents: hourlyCentsSchema })).max(LIST_MAX),
});

/** A change of the hourly price on some weekdays and hours of the wall clock. */
export const TimeBandSchema = z.strictObject({
  /** Stays when the label changes: occupancy is counted by it. */
  id: z
    .string()
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
    .max(40),
  label: labelSchema,
  weekdays: z.array(WeekdaySchema).min(1).max(7),
  ...LocalBandSchema.shape,
  percent: z.int().min(-100).max(400),
});
export type TimeBand = z.infer<typeof TimeBandSchema>;

/** From this share of a band's time being booked on, the rest of it costs so much more. */
export const DemandStepSchema = z.strictObject({
  fromOccupancyPercent: z.int().min(0).max(100),
  percent: z.int().min(0).max(DEMAND_PERCENT_MAX),
});
export type DemandStep = z.infer<typeof DemandStepSchema>;

/** Bookings of this length or more cost so much more or less, all of their time. */
export const DurationStepSchema = z.strictObject({
  fromMin: z.int().min(0).max(1440),
  percent: z.int().min(-100).max(400),
});
export type DurationStep = z.infer<typeof DurationStepSchema>;

export const TierDiscountSchema = z.strictObject({ tier: TierSchema, percent: z.int().min(0).max(100) });

/** `ratePpm` is in millionths: 150000 is 15 %, 99750 is 9.975 %. */
export const TaxSchema = z.strictObject({ label: labelSchema, ratePpm: z.int().min(0).max(1_000_000) });

export const TaxesSchema = z.strictObject({
  /** True where prices are shown with tax in them, false where it comes on top. */
  areIncluded: z.boolean(),
  lines: z.array(TaxSchema).max(10),
});

/** All prices of a club as they are at one version. Each booking remembers the version it was sold by. */
export const PriceSetSchema = z
  .strictObject({
    version: z.int().positive(),
    currency: CurrencySchema,
    hourly: HourlyPricesSchema,
    /** The first one that holds a minute counts for it, so the narrower ones come first. */
    bands: z.array(TimeBandSchema).max(LIST_MAX),
    /** In any order. */
    demand: z.array(DemandStepSchema).max(20),
    tierDiscounts: z.array(TierDiscountSchema).max(LIST_MAX),
    /** In any order. */
    durations: z.array(DurationStepSchema).max(20),
    taxes: TaxesSchema,
    cancellation: CancellationPolicySchema,
    /** How much of a price one credit pays; absent where the club takes none. */
    creditCents: z.exactOptional(z.int().min(1).max(1_000_000)),
  })
  .superRefine((set, context) => {
    const once = (list: readonly unknown[], path: readonly string[], field: string) =>
      list.forEach((value, index) => {
        if (list.indexOf(value) === index) return;
        context.addIssue({ code: 'custom', path: [...path, index, field], message: 'is there twice' });
      });
    once(
      set.bands.map(({ id }) => id),
      ['bands'],
      'id',
    );
    once(
      set.hourly.byKind.map(({ kind }) => kind),
      ['hourly', 'byKind'],
      'kind',
    );
    once(
      set.hourly.byResource.map(({ resourceId }) => resourceId),
      ['hourly', 'byResource'],
      'resourceId',
    );
    once(
      set.tierDiscounts.map(({ tier }) => tier),
      ['tierDiscounts'],
      'tier',
    );
    once(
      set.demand.map(({ fromOccupancyPercent }) => fromOccupancyPercent),
      ['demand'],
      'fromOccupancyPercent',
    );
    once(
      set.durations.map(({ fromMin }) => fromMin),
      ['durations'],
      'fromMin',
    );
    set.demand.forEach((step, index) => {
      const falls = set.demand.some(
        (lower) => lower.fromOccupancyPercent < step.fromOccupancyPercent && lower.percent > step.percent,
      );
      if (falls) {
        context.addIssue({ code: 'custom', path: ['demand', index, 'percent'], message: 'falls as more is booked' });
      }
    });
  });
export type PriceSet = z.infer<typeof PriceSetSchema>;

/** Errors: `prices.malformed` with the path of each field that is wrong. */
export function parsePriceSet(
  input: unknown,
): Result<PriceSet, { readonly code: 'prices.malformed'; readonly problems: readonly FieldProblem[] }> {
  const parsed = PriceSetSchema.safeParse(input);
  return parsed.success ? ok(parsed.data) : err({ code: 'prices.malformed', problems: fieldProblems(parsed.error) });
}
