import { z } from 'zod';
import { CurrencySchema } from './money.ts';
import { LocalDateSchema } from './time.ts';

/** `HH:MM` on a 24-hour clock; `24:00` is the midnight that ends the day. */
export const LocalTimeSchema = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/);

/** Hours fall on whole five minutes, since every boundary of a booking does (`GRAIN_MS`). */
const OpensSchema = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5][05]$/);
const ClosesSchema = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5][05]$|^24:00$/);

/** An IANA name that this runtime knows, so that no later question about hours can fail on it. */
export const TimeZoneSchema = z.string().min(1).max(64).refine(isTimeZone, { error: 'no such time zone' });

/** 1 = Monday … 7 = Sunday, as ISO 8601 numbers them. */
export const WeekdaySchema = z.int().min(1).max(7);

/**
 * One stretch of opening on a weekday, in the facility's local time. Where `closes` is not after `opens` the
 * facility stays open past midnight: 18:00–02:00 ends on the next day, and 00:00–24:00 is the whole day.
 */
export const OpeningSchema = z.object({ weekday: WeekdaySchema, opens: OpensSchema, closes: ClosesSchema });
export type Opening = z.infer<typeof OpeningSchema>;

/** Local days, both ends included, on which the facility does not open; what opened the evening before still ends. */
export const ClosureSchema = z
  .object({ from: LocalDateSchema, to: LocalDateSchema, reason: z.string().max(200) })
  .refine(({ from, to }) => from <= to, { error: 'the closure ends before it begins' });
export type Closure = z.infer<typeof ClosureSchema>;

/** What may be booked at all. All lengths in whole minutes and multiples of five. */
export const BookingPolicySchema = z
  .object({
    /** Bookings start on this grid, counted from the opening instant. */
    stepMin: z.int().min(5).max(240).multipleOf(5),
    shortestMin: z.int().min(5).max(1440).multipleOf(5),
    longestMin: z.int().min(5).max(1440).multipleOf(5),
    /** Kept free between two bookings of one resource. */
    bufferMin: z.int().min(0).max(240).multipleOf(5),
    /** A customer books no later than this before the start. */
    noticeMin: z.int().min(0).max(20160),
    /** A customer books no further ahead than this many local days; 0 is today only. */
    horizonDays: z.int().min(0).max(400),
  })
  .refine(({ shortestMin, longestMin }) => shortestMin <= longestMin, {
    error: 'the longest booking is shorter than the shortest',
  });
export type BookingPolicy = z.infer<typeof BookingPolicySchema>;

/** A flat change of the hourly price on some weekdays and hours; the first band that matches counts. */
export const PriceBandSchema = z.object({
  label: z.string().min(1).max(60),
  weekdays: z.array(WeekdaySchema).min(1),
  /** Local; where `until` is not after `from` the band runs past midnight, on the weekday of each minute itself. */
  from: LocalTimeSchema,
  until: LocalTimeSchema,
  /** 25 is a quarter more, −25 a quarter less. */
  percent: z.int().min(-100).max(400),
});
export type PriceBand = z.infer<typeof PriceBandSchema>;

export const PricingSchema = z.object({ hourlyCents: z.int().min(0), bands: z.array(PriceBandSchema) });
export type Pricing = z.infer<typeof PricingSchema>;

/**
 * Near time of one resource that is kept for online sale although the facility sells the rest of those days, so that
 * the web page goes on selling it while the club is cut off (PROTOCOL §8.4). Local times; where `until` is not after
 * `from` it runs past midnight.
 */
export const AllotmentSchema = z.object({
  resourceId: z.uuid(),
  weekdays: z.array(WeekdaySchema).min(1).max(7),
  from: OpensSchema,
  until: ClosesSchema,
});
export type Allotment = z.infer<typeof AllotmentSchema>;

/** What the facility sells by itself and what it leaves to the web page; a part of the profile. */
export const SellingSchema = z.object({
  /** The facility sells today and the following days by itself, this many in all; the cloud sells what comes after. */
  ownDays: z.int().min(2).max(7).default(3),
  allotments: z.array(AllotmentSchema).max(200).default([]),
  /** What of the allotments is not sold comes to the facility this long before it begins. */
  giveBackMin: z.int().min(15).max(1440).multipleOf(5).default(120),
});
export type Selling = z.infer<typeof SellingSchema>;

/** A door of the building. `id` is ours; the door system's own id stays at the facility. */
export const DoorSchema = z.object({ id: z.string().min(1).max(64), name: z.string().min(1).max(120) });
export type Door = z.infer<typeof DoorSchema>;

/** What is sold by the hour: a bay, a room. */
export const ResourceSchema = z.object({
  id: z.uuid(),
  name: z.string().min(1).max(120),
  kind: z.enum(['bay', 'room']),
  /** People it holds. */
  capacity: z.int().min(1).max(100),
  /** The doors its players may open, in the order in which check-in opens them: the entrance first. */
  doorIds: z.array(z.string()).min(1),
});
export type Resource = z.infer<typeof ResourceSchema>;

/**
 * All that both sides must know alike of a facility to offer the same times at the same prices. The facility owns
 * it; the cloud keeps a copy and takes the highest `revision`.
 */
export const FacilityProfileSchema = z.object({
  id: z.uuid(),
  revision: z.int().positive(),
  slug: z
    .string()
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
    .max(60),
  name: z.string().min(1).max(120),
  /** For example `America/Halifax`. */
  timeZone: TimeZoneSchema,
  address: z.string().max(300),
  /** As a person would dial it; screens print it. */
  phone: z.string().max(40),
  currency: CurrencySchema,
  hours: z.array(OpeningSchema),
  closures: z.array(ClosureSchema),
  policy: BookingPolicySchema,
  pricing: PricingSchema,
  doors: z.array(DoorSchema),
  resources: z.array(ResourceSchema),
  /** Absent in profiles of before. */
  ...SellingSchema.shape,
});
export type FacilityProfile = z.infer<typeof FacilityProfileSchema>;

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
