import { z } from 'zod';
import { isStorable, STORABLE } from '../../domain/text.ts';
import { LocalDateSchema } from '../../domain/time.ts';

/**
 * The shapes of the public REST API (`/api/v1`). Instants are ISO-8601 in UTC, days `YYYY-MM-DD` in the facility's
 * zone, money whole cents. Unknown fields are refused on input. The OpenAPI document is made from these.
 */

const Instant = z.iso.datetime();
/** On input any offset is understood; it is the instant that counts. */
const InstantInput = z.iso.datetime({ offset: true });

export const MoneyView = z.object({ cents: z.int(), currency: z.string() });

export const ResourceView = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['bay', 'room']),
  capacity: z.int(),
});

export const OpeningView = z.object({ weekday: z.int(), opens: z.string(), closes: z.string() });

export const FacilityView = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  timeZone: z.string(),
  address: z.string(),
  phone: z.string(),
  currency: z.string(),
  hours: z.array(OpeningView),
  policy: z.object({
    stepMin: z.int(),
    shortestMin: z.int(),
    longestMin: z.int(),
    noticeMin: z.int(),
    horizonDays: z.int(),
  }),
  link: z.object({ online: z.boolean(), since: Instant.nullable(), ownsUntil: Instant.nullable() }),
  resources: z.array(ResourceView),
  /** Whether one can wait for a time that is not free: where the cloud can write to people. */
  hasWaitlist: z.boolean(),
});
export type FacilityView = z.infer<typeof FacilityView>;

export const SlotView = z.object({ resourceId: z.string(), startsAt: Instant, endsAt: Instant, price: MoneyView });
export type SlotView = z.infer<typeof SlotView>;

export const AvailabilityQuery = z.strictObject({
  facilityId: z.uuid(),
  date: LocalDateSchema,
  durationMin: z.coerce.number().int().min(5).max(1440),
  resourceId: z.uuid().optional(),
});

export const AvailabilityView = z.object({
  facilityId: z.string(),
  date: z.string(),
  timeZone: z.string(),
  asOf: Instant,
  slots: z.array(SlotView),
  /** Time of this day that cannot be sold just now, and why, in words. */
  notSellable: z.object({ from: Instant, until: Instant, reason: z.string() }).optional(),
});
export type AvailabilityView = z.infer<typeof AvailabilityView>;

export const SlotInput = z.strictObject({ resourceId: z.uuid(), startsAt: InstantInput, endsAt: InstantInput });

export const CheckView = z.object({
  available: z.boolean(),
  reason: z.string().optional(),
  alternatives: z.array(SlotView),
});
export type CheckView = z.infer<typeof CheckView>;

export const PricingInput = SlotInput.extend({
  customerId: z.uuid().optional(),
  promoCode: z.string().max(40).optional(),
  /** How many to pay with; needs the customer's token. */
  credits: z.int().min(1).max(10_000).optional(),
  /** The booking that would move there; needs its manage token. The answer then has `difference`. */
  bookingId: z.uuid().optional(),
});

/** Cancelling is free until then and costs the fee after that. */
export const CancellationView = z.object({
  freeUntil: Instant,
  lateFee: MoneyView,
  /** Where a promotion or credits are used: whether they are gone after that. */
  losesSpend: z.boolean().optional(),
});

export const CreditsView = z.object({ count: z.int(), cents: z.int() });

export const QuoteView = z.object({
  /** Signed; give it back with the booking to keep this price. */
  quote: z.string(),
  total: MoneyView,
  base: MoneyView,
  breakdown: z.array(z.object({ label: z.string(), cents: z.int() })),
  validUntil: Instant,
  /** For a booking that moves: what it costs there less what it costs now, below zero where it gets cheaper. */
  difference: MoneyView.optional(),
  cancellation: CancellationView.optional(),
  /** The promotion whose line is in the breakdown; null without one. */
  promotion: z.object({ code: z.string(), name: z.string() }).nullable(),
  /** How many credits pay how much of the total; null without any. */
  credits: CreditsView.nullable(),
  /** What is left of the total to pay in money. */
  dueCents: z.int(),
});
export type QuoteView = z.infer<typeof QuoteView>;

export const CustomerInput = z.strictObject({
  email: z.email().max(254),
  firstName: z.string().trim().min(1).max(80).refine(isStorable, STORABLE),
  lastName: z.string().trim().min(1).max(80).refine(isStorable, STORABLE),
  phone: z.string().trim().max(40).refine(isStorable, STORABLE).optional(),
});

export const BookingInput = z.strictObject({
  facilityId: z.uuid(),
  resourceId: z.union([z.uuid(), z.literal('any')]),
  startsAt: InstantInput,
  endsAt: InstantInput,
  customer: CustomerInput,
  partySize: z.int().min(1).max(100).optional(),
  quote: z.string().max(16_000).optional(),
  /** With a quote, the code and the credits that it was made with. */
  promoCode: z.string().max(40).optional(),
  credits: z.int().min(1).max(10_000).optional(),
  notes: z.string().trim().max(1000).refine(isStorable, STORABLE).optional(),
});
export type BookingInput = z.infer<typeof BookingInput>;

export const BookingPatch = z.strictObject({
  startsAt: InstantInput,
  endsAt: InstantInput,
  resourceId: z.uuid().optional(),
  revision: z.int().positive(),
  /** Of `POST /pricing/calculate` with the booking's id: the price that was shown. */
  quote: z.string().max(16_000).optional(),
});

export const BookingView = z.object({
  id: z.string(),
  status: z.enum(['pending', 'held', 'confirmed', 'checked_in', 'completed', 'cancelled', 'no_show', 'abandoned']),
  facilityId: z.string(),
  resourceId: z.string(),
  startsAt: Instant,
  endsAt: Instant,
  customer: z.object({
    firstName: z.string(),
    lastName: z.string(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
  }),
  partySize: z.int(),
  notes: z.string(),
  price: z.object({
    total: MoneyView,
    breakdown: z.array(z.object({ label: z.string(), cents: z.int() })),
  }),
  /** What was used for it besides money, and what is then left to pay; absent where nothing was. */
  spent: z
    .object({
      promotion: z.object({ code: z.string() }).nullable(),
      credits: CreditsView.nullable(),
      dueCents: z.int(),
    })
    .optional(),
  /** As it was said when it was booked; absent in bookings of before. */
  cancellation: CancellationView.optional(),
  revision: z.int(),
  /** Absent until the booking is confirmed, and after it was cancelled. */
  access: z
    .object({
      pin: z.string(),
      /** For print and mail, good for one entry. Null only where the club's doors are not known. */
      qr: z.string().nullable(),
      /**
       * For a telephone, as often as wanted: shown is `token`, a dot, and the code of the moment, which is made of
       * `secret` (base64url) anew every 15 seconds, without a network; see `docs/entry-tokens.md`.
       */
      rotating: z.object({ token: z.string(), secret: z.string() }).nullable(),
      validFrom: Instant,
      validUntil: Instant,
    })
    .optional(),
  manageToken: z.string(),
  /**
   * A change that the club has been asked for and has not answered: nobody knows yet whether it has happened. Poll the
   * booking; when this is gone, it shows what came of it.
   */
  pendingChange: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('cancel') }),
      z.object({ kind: z.literal('move'), resourceId: z.string(), startsAt: Instant, endsAt: Instant }),
    ])
    .optional(),
});
export type BookingView = z.infer<typeof BookingView>;

/** RFC 9457, with our `code` and the facts that go with it. */
export const ProblemView = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  /** A sentence for the person at the screen. */
  detail: z.string(),
});
export type ProblemView = z.infer<typeof ProblemView>;

/** The hourly price, and the bands that change it: of those that match a booking's local start, the first counts. */
export const PriceRulesView = z.object({
  facilityId: z.string(),
  hourly: MoneyView,
  bands: z.array(
    z.object({
      label: z.string(),
      /** 1 = Monday … 7 = Sunday. */
      weekdays: z.array(z.int()),
      from: z.string(),
      until: z.string(),
      percent: z.int(),
    }),
  ),
});
export type PriceRulesView = z.infer<typeof PriceRulesView>;

export const HealthView = z.object({
  status: z.enum(['ok', 'degraded']),
  /** `ok`, or what is wrong. */
  checks: z.record(z.string(), z.string()),
});
export type HealthView = z.infer<typeof HealthView>;
