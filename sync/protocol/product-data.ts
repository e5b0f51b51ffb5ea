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

/**
 * Terms as they travel. Only the version is read here: what a facility of an earlier program cannot read it keeps until
 * it can, and sells by the last that it understands. To leave out what is not known would sell by other rules.
 */
const CarriedTermsSchema = z.looseObject({ version: z.int().positive() });

/**
 * Cloud → facility: by what to sell from now on (`domain/terms.ts`). Whole state; the highest version counts.
 */
export const TermsChangedFactSchema = z.object({
  type: z.literal('terms.changed'),
  data: z.object({ terms: CarriedTermsSchema, savedAt: EpochMsSchema, savedBy: z.string().max(200) }),
});
export type TermsSaved = z.infer<typeof TermsChangedFactSchema>['data'];

/** Facility → cloud: somebody at the desk wants these terms to follow version `basedOn`, which they had before them. */
export const TermsProposedFactSchema = z.object({
  type: z.literal('terms.proposed'),
  data: z.object({
    proposalId: z.uuid(),
    basedOn: z.int().positive(),
    terms: CarriedTermsSchema,
    by: z.string().max(200),
  }),
});
export type TermsProposal = z.infer<typeof TermsProposedFactSchema>['data'];

/** Cloud → facility: what came of a proposal. What was saved has been told before, by `terms.changed`. */
export const TermsDecidedFactSchema = z.object({
  type: z.literal('terms.decided'),
  data: z.object({
    proposalId: z.uuid(),
    result: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('saved'), version: z.int().positive() }),
      /** `version` is the cloud's then; `code` as in `docs/errors.md`. */
      z.object({ kind: z.literal('refused'), code: z.string().max(100), version: z.int().positive() }),
    ]),
  }),
});
export type TermsDecision = z.infer<typeof TermsDecidedFactSchema>['data'];

export const ProductFactSchema = z.discriminatedUnion('type', [
  FacilityProfileFactSchema,
  VisitFactSchema,
  HandBackFactSchema,
  TermsChangedFactSchema,
  TermsProposedFactSchema,
  TermsDecidedFactSchema,
]);
export type ProductFact = z.infer<typeof ProductFactSchema>;
