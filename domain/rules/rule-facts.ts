import { z } from 'zod';
import { ChannelSchema } from '../booking.ts';
import { ResourceSchema, TimeZoneSchema } from '../facility.ts';
import { type Calendar, createCalendar } from '../opening-hours.ts';
import { EpochMsSchema, IntervalSchema } from '../time.ts';
import { STANDARD_TIER, TagSchema, TierSchema } from './rule.ts';

/** What rules may know of a customer. */
export const CustomerFactsSchema = z.strictObject({
  tier: TierSchema,
  tags: z.array(TagSchema),
  /** Null while nobody knows. */
  isFirstVisit: z.boolean().nullable(),
  noShows: z.int().min(0),
  credits: z.int().min(0),
});
export type CustomerFacts = z.infer<typeof CustomerFactsSchema>;

/** Somebody who has not said who they are: a standard customer without a past. */
export const UNKNOWN_CUSTOMER: CustomerFacts = {
  tier: STANDARD_TIER,
  tags: [],
  isFirstVisit: null,
  noShows: 0,
  credits: 0,
};

/** What stays the same over all times that one person looks at. */
export const AskFactsSchema = z.strictObject({
  now: EpochMsSchema,
  channel: ChannelSchema,
  partySize: z.int().min(1),
  customer: CustomerFactsSchema,
  /** The customer's live bookings, past ones of this week too; without the one that would move. In any order. */
  existing: z.array(IntervalSchema),
});
export type AskFacts = z.infer<typeof AskFactsSchema>;

export const RuleResourceSchema = ResourceSchema.pick({ id: true, kind: true, capacity: true });
export type RuleResource = z.infer<typeof RuleResourceSchema>;

/** Who wants what, when: all that the rules look at. */
export const RuleFactsSchema = z.strictObject({
  ...AskFactsSchema.shape,
  timeZone: TimeZoneSchema,
  resource: RuleResourceSchema,
  time: IntervalSchema,
});
export type RuleFacts = z.infer<typeof RuleFactsSchema>;

/**
 * Tells which day it is. With a facility's own `Calendar`, what is sold past midnight counts for the evening it belongs
 * to when days ahead and bookings per day are counted.
 */
export type RuleCalendar = Pick<Calendar, 'localTimeAt' | 'businessDateOf'>;

/** A calendar of `timeZone` for which every day ends at midnight. */
export function plainCalendar(timeZone: string): RuleCalendar {
  return createCalendar({ timeZone, hours: [], closures: [] });
}
