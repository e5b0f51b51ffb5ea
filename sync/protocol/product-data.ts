import { z } from 'zod';
import { FacilityProfileSchema } from '../../domain/facility.ts';
import { EpochMsSchema } from '../../domain/time.ts';

/** What the product puts into the `data` of allocations and facts; both sides parse it with these. */

/**
 * `data` of an allocation of kind `booking` is `BookingDetails`, of kind `block` it is `BlockDetails`; of a request to
 * book it is `BookingProposal`. See `domain/booking.ts` and `domain/admission.ts`.
 */

/** Facility → cloud: who it is, what it sells and when. Whole state; the highest revision counts. */
export const FacilityProfileFactSchema = z.object({
  type: z.literal('facility.profile'),
  data: z.object({ profile: FacilityProfileSchema }),
});

/**
 * Facility → cloud: somebody arrived, left or did not come. Presence is the facility's alone, whoever owns the time.
 * Whole state; `changedAt` orders it, and only the one controller writes it.
 */
export const VisitFactSchema = z.object({
  type: z.literal('visit.changed'),
  data: z.object({
    bookingId: z.uuid(),
    status: z.enum(['checked_in', 'completed', 'no_show']),
    checkedInAt: EpochMsSchema.nullable(),
    changedAt: EpochMsSchema,
  }),
});
export type Visit = z.infer<typeof VisitFactSchema>['data'];

/**
 * Facility → cloud: the controller of that number gives all of its time back, to be replaced, or wants it again. The
 * cloud hands nothing to it in between. Whole state; it says nothing about any later controller.
 */
export const HandBackFactSchema = z.object({
  type: z.literal('facility.hand_back'),
  data: z.object({ controllerEpoch: z.int().nonnegative(), isWanted: z.boolean() }),
});
export type HandBack = z.infer<typeof HandBackFactSchema>['data'];

export const ProductFactSchema = z.discriminatedUnion('type', [
  FacilityProfileFactSchema,
  VisitFactSchema,
  HandBackFactSchema,
]);
export type ProductFact = z.infer<typeof ProductFactSchema>;
