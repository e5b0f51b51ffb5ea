import { z } from 'zod';
import { ChannelSchema } from '../booking.ts';
import { ResourceSchema, WeekdaySchema } from '../facility.ts';
import { err, ok, type Result } from '../result.ts';
import { isStorable, STORABLE } from '../text.ts';
import { EpochMsSchema, LocalDateSchema } from '../time.ts';
import { type FieldProblem, fieldProblems } from './field-problems.ts';
import { LocalBandSchema } from './local-band.ts';

/** More rules than this are refused: a person has to understand them. */
export const RULES_MAX = 500;

const LIST_MAX = 200;
const MINUTES_PER_DAY = 1440;

/** The tier of whoever has no other. */
export const STANDARD_TIER = 'standard';

/** Groups customers who have the same rights; for example `standard`, `member`, `vip`. */
export const TierSchema = z
  .string()
  .regex(/^[a-z0-9]+(?:[-_][a-z0-9]+)*$/)
  .max(40);

/** A mark on a customer, as it stands in the customer list: `EARLY_ACCESS`. */
export const TagSchema = z.string().trim().min(1).max(60).refine(isStorable, STORABLE);

/** Both ends belong to the range; one of them may be left open. */
function rangeOf(min: number, max: number) {
  const end = z.int().min(min).max(max);
  return z
    .strictObject({ atLeast: end.optional(), atMost: end.optional() })
    .refine(({ atLeast, atMost }) => atLeast !== undefined || atMost !== undefined, { error: 'the range has no end' })
    .refine(({ atLeast = min, atMost = max }) => atLeast <= atMost, { error: 'the range ends before it begins' });
}
export type Range = { readonly atLeast?: number | undefined; readonly atMost?: number | undefined };

const listOf = <Item extends z.ZodType>(item: Item) => z.array(item).min(1).max(LIST_MAX);

/**
 * When a rule speaks: all that is said here must hold, of a list any entry. Nothing said, it always speaks. What a
 * customer did before counts without the booking that is asked for.
 */
export const RuleConditionsSchema = z.strictObject({
  tiers: listOf(TierSchema).optional(),
  /** The customer has one of them. */
  tags: listOf(TagSchema).optional(),
  /** The customer has none of them. */
  withoutTags: listOf(TagSchema).optional(),
  /** Holds neither way for a customer of whom it is not known yet. */
  isFirstVisit: z.boolean().optional(),
  noShows: rangeOf(0, 10_000).optional(),
  credits: rangeOf(0, 1_000_000_000).optional(),

  resourceIds: listOf(z.uuid()).optional(),
  resourceKinds: listOf(ResourceSchema.shape.kind).optional(),
  capacity: rangeOf(1, 100).optional(),

  weekdays: listOf(WeekdaySchema).optional(),
  localTime: LocalBandSchema.optional(),
  /** Local days, both ends included. */
  dates: z
    .strictObject({ from: LocalDateSchema, to: LocalDateSchema })
    .refine(({ from, to }) => from <= to, { error: 'the dates end before they begin', path: ['to'] })
    .optional(),
  /** Weekdays, local time and dates count for the start, or for any minute of the booking. The start when absent. */
  timeCounts: z.enum(['start', 'any-part']).optional(),
  /** Minutes from now to the start. */
  noticeMin: rangeOf(0, 600_000).optional(),
  /** Local days from today to the day of the start; 0 is today. */
  daysAhead: rangeOf(0, 400).optional(),

  partySize: rangeOf(1, 100).optional(),
  channels: listOf(ChannelSchema).optional(),

  /** Other bookings of the customer on the day of this one. */
  bookingsOnDay: rangeOf(0, 1000).optional(),
  /** In its week, Monday to Sunday. */
  bookingsInWeek: rangeOf(0, 1000).optional(),
  /** Overlapping it, on any resource. */
  bookingsAtOnce: rangeOf(0, 1000).optional(),
  /** Not over yet, whenever they are. */
  bookingsAhead: rangeOf(0, 1000).optional(),
});
export type RuleConditions = z.infer<typeof RuleConditionsSchema>;

const lengthMin = z.int().min(5).max(MINUTES_PER_DAY).multipleOf(5);
const bufferMin = z.int().min(0).max(240).multipleOf(5);

/** A change of the price: 25 is a quarter more; −500 cents is five less. The price never falls below zero. */
export const PriceAdjustmentSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('percent'), percent: z.int().min(-100).max(400) }),
  z.strictObject({ kind: z.literal('cents'), cents: z.int().min(-10_000_000).max(10_000_000) }),
]);
export type PriceAdjustment = z.infer<typeof PriceAdjustmentSchema>;

/** Whether a booking may be at all. `allow` makes an exception to what lesser rules deny or want approved. */
export const VerdictSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('allow') }),
  z.strictObject({ kind: z.literal('require-approval') }),
  z.strictObject({
    kind: z.literal('deny'),
    /** What the customer reads. */
    sentence: z.string().trim().min(1).max(300).refine(isStorable, STORABLE),
  }),
]);
export type Verdict = z.infer<typeof VerdictSchema>;

/** What a rule does where it speaks. About each thing the first rule that speaks decides; price adjustments add up. */
export const RuleActionsSchema = z
  .strictObject({
    verdict: VerdictSchema.optional(),
    duration: z
      .strictObject({
        shortestMin: lengthMin.optional(),
        longestMin: lengthMin.optional(),
        /** Lengths are multiples of it. */
        stepMin: lengthMin.optional(),
      })
      .refine((limit) => Object.values(limit).some((value) => value !== undefined), { error: 'limits nothing' })
      .refine(({ shortestMin, longestMin = Number.POSITIVE_INFINITY }) => (shortestMin ?? 0) <= longestMin, {
        error: 'the longest booking is shorter than the shortest',
        path: ['longestMin'],
      })
      .optional(),
    noticeMin: z.int().min(0).max(20160).optional(),
    horizonDays: z.int().min(0).max(400).optional(),
    /** Cancelling is free up to this long before the start. */
    cancelCutoffMin: z.int().min(0).max(43200).optional(),
    buffer: z
      .strictObject({ beforeMin: bufferMin.optional(), afterMin: bufferMin.optional() })
      .refine((buffer) => Object.values(buffer).some((value) => value !== undefined), { error: 'adds nothing' })
      .optional(),
    price: PriceAdjustmentSchema.optional(),
  })
  .refine((actions) => Object.values(actions).some((action) => action !== undefined), {
    error: 'the rule does nothing',
  });
export type RuleActions = z.infer<typeof RuleActionsSchema>;

export const RuleSchema = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
      .max(64),
    name: z.string().trim().min(1).max(120).refine(isStorable, STORABLE),
    /** Where the manager filed it. What it does follows from conditions and actions alone. */
    type: z.enum(['user', 'resource', 'time']),
    conditions: RuleConditionsSchema,
    actions: RuleActionsSchema,
    /** The higher decides. */
    priority: z.int().min(-1000).max(1000),
    active: z.boolean(),
    /** The rule is in force while bookings are made, changed or priced in `[validFrom, validUntil)`; null is open. */
    validFrom: EpochMsSchema.nullable(),
    validUntil: EpochMsSchema.nullable(),
  })
  .refine(({ validFrom, validUntil }) => validFrom === null || validUntil === null || validFrom < validUntil, {
    error: 'the rule ends before it begins',
    path: ['validUntil'],
  });
export type Rule = z.infer<typeof RuleSchema>;

/** All rules of a club as they are at one version. Each booking remembers the version it was made by. */
export const RuleSetSchema = z
  .strictObject({ version: z.int().positive(), rules: z.array(RuleSchema).max(RULES_MAX) })
  .superRefine(({ rules }, context) => {
    const seen = new Set<string>();
    rules.forEach(({ id }, index) => {
      if (seen.has(id)) context.addIssue({ code: 'custom', path: ['rules', index, 'id'], message: 'is there twice' });
      seen.add(id);
    });
  });
export type RuleSet = z.infer<typeof RuleSetSchema>;

/** Errors: `rules.malformed` with the path of each field that is wrong. */
export function parseRuleSet(
  input: unknown,
): Result<RuleSet, { readonly code: 'rules.malformed'; readonly problems: readonly FieldProblem[] }> {
  const parsed = RuleSetSchema.safeParse(input);
  return parsed.success ? ok(parsed.data) : err({ code: 'rules.malformed', problems: fieldProblems(parsed.error) });
}
