import { z } from 'zod';
import { CustomerDetailsSchema, SpendSchema } from '../../domain/booking.ts';
import { ErasureSchema } from '../../domain/erasure.ts';
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

/**
 * A customer as both sides know them: what a club has given somebody, and how to find it by what they say of themselves.
 */
const CarriedCustomerSchema = z.object({
  id: z.uuid(),
  /** Steps with every change, the balance included; the highest counts. */
  version: z.int().positive(),
  ...CustomerDetailsSchema.shape,
  tier: z.string().max(40),
  tags: z.array(z.string().max(60)),
  credits: z.int().min(0),
  /** Set where it is a second record of that one: whoever is found by it is that one. */
  mergedInto: z.exactOptional(z.uuid().nullable()),
});
export type CarriedCustomer = z.infer<typeof CarriedCustomerSchema>;

/** Cloud → facility: what a customer has by now. Whole state. */
export const CustomerChangedFactSchema = z.object({
  type: z.literal('customer.changed'),
  data: z.object({ customer: CarriedCustomerSchema }),
});

/**
 * Facility → cloud: somebody at the desk wants a customer to have something else. One that is not known yet (`id` is
 * null) is found by e-mail, or made.
 */
export const CustomerAskedFactSchema = z.object({
  type: z.literal('customer.asked'),
  data: z.object({
    askId: z.uuid(),
    by: z.string().max(200),
    customer: z.object({ id: z.uuid().nullable(), ...CustomerDetailsSchema.shape }),
    change: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('standing'), tier: z.string().max(40), tags: z.array(z.string().max(60)) }),
      /** Given, or taken away where negative. */
      z.object({ kind: z.literal('credits'), count: z.int(), note: z.string().max(300) }),
    ]),
  }),
});
export type CustomerAsk = z.infer<typeof CustomerAskedFactSchema>['data'];

/** Cloud → facility: what came of it. The customer has been told before, by `customer.changed`. */
export const CustomerDecidedFactSchema = z.object({
  type: z.literal('customer.decided'),
  data: z.object({
    askId: z.uuid(),
    result: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('done'), customerId: z.uuid(), version: z.int().positive() }),
      /** `code` as in `docs/errors.md`. */
      z.object({ kind: z.literal('refused'), code: z.string().max(100) }),
    ]),
  }),
});
export type CustomerDecision = z.infer<typeof CustomerDecidedFactSchema>['data'];

/**
 * Cloud → facility: somebody is to be forgotten. What names them is replaced, on both sides alike. Again is the same;
 * of somebody with very many bookings it comes in pieces.
 */
export const CustomerEraseFactSchema = z.object({
  type: z.literal('customer.erase'),
  data: z.object({ erasure: ErasureSchema }),
});

/** Facility → cloud: that is done. What it had told of them before is before this in its stream. */
export const CustomerErasedFactSchema = z.object({
  type: z.literal('customer.erased'),
  data: z.object({ erasureId: z.uuid() }),
});

/**
 * Facility → cloud: somebody at the desk wants to know what the customer of a booking of this facility was sent, or has
 * them told once more. It changes nobody's state here; one that is heard again sends nothing again.
 */
export const MessageAskedFactSchema = z.object({
  type: z.literal('message.asked'),
  data: z.object({
    askId: z.uuid(),
    bookingId: z.uuid(),
    by: z.string().max(200),
    wish: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('look') }),
      /** How the booking stands now; to this address once, where it is not the booking's own. */
      z.object({ kind: z.literal('tell_again'), email: CustomerDetailsSchema.shape.email }),
    ]),
  }),
});
export type MessageAsk = z.infer<typeof MessageAskedFactSchema>['data'];

/** A message as the desk sees it. Its words are texts here: a later cloud has kinds and states that nobody knows yet. */
const ToldMessageSchema = z.object({
  id: z.uuid(),
  kind: z.string().max(40),
  channel: z.string().max(40),
  email: z.string().max(254).nullable(),
  phone: z.string().max(40).nullable(),
  state: z.string().max(40),
  /** Why it is not sent; a code. */
  reason: z.string().max(100).nullable(),
  /** What the carrier said, in its own words. */
  note: z.string().max(300).nullable(),
  /** Until then it waits, where it is planned. */
  dueAt: EpochMsSchema,
  changedAt: EpochMsSchema,
  /** Who had it sent again; null for what goes out by itself. */
  by: z.string().max(200).nullable(),
});
export type ToldMessage = z.infer<typeof ToldMessageSchema>;

/** Cloud → facility: what the customer was sent, and will be, the last first, after what was asked has been done or refused. */
export const MessageToldFactSchema = z.object({
  type: z.literal('message.told'),
  data: z.object({
    askId: z.uuid(),
    bookingId: z.uuid(),
    messages: z.array(ToldMessageSchema).max(50),
    /** Why nothing is sent again; `code` as in `docs/errors.md`. */
    refusal: z.object({ code: z.string().max(100) }).nullable(),
  }),
});
export type MessagesTold = z.infer<typeof MessageToldFactSchema>['data'];

/** Facility → cloud: may a booking that is about to be made here spend this? It is made only after a yes. */
export const SpendAskedFactSchema = z.object({
  type: z.literal('spend.asked'),
  data: z.object({
    spend: SpendSchema,
    bookingId: z.uuid(),
    /** Whose use of a promotion it is, where they have said it. */
    email: z.string().max(254).nullable(),
    askedAt: EpochMsSchema,
  }),
});
export type SpendAsk = z.infer<typeof SpendAskedFactSchema>['data'];

/** Cloud → facility: yes or no. The spend comes along so that a cloud that went back in time can take it up again. */
export const SpendDecidedFactSchema = z.object({
  type: z.literal('spend.decided'),
  data: z.object({
    ask: SpendAskedFactSchema.shape.data,
    result: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('granted') }),
      z.object({ kind: z.literal('refused'), code: z.string().max(100), balance: z.exactOptional(z.int().min(0)) }),
    ]),
  }),
});
export type SpendDecision = z.infer<typeof SpendDecidedFactSchema>['data'];

/** Facility → cloud: the booking that asked was not made after all. Of one that was, the cloud sees what becomes of it. */
export const SpendReturnedFactSchema = z.object({
  type: z.literal('spend.returned'),
  data: z.object({ spendId: z.uuid() }),
});

/** Facility → cloud: it has no keys for entry tokens, or old ones. `boxKey`: by which to seal them for it. */
export const EntryKeysWantedFactSchema = z.object({
  type: z.literal('entry.keys_wanted'),
  data: z.object({ boxKey: z.string().regex(/^[A-Za-z0-9_-]{43}$/) }),
});

/**
 * Cloud → facility: what entry tokens are opened with from now on. Whole state; the last one counts. The keys are sealed
 * (`sync/transport/sealed-box.ts`): both sides keep their streams, and these keys are nobody else's to read.
 */
export const EntryKeysFactSchema = z.object({
  type: z.literal('entry.keys'),
  data: z.object({
    /** Steps with each rotation; here for a cloud that went back in time. */
    version: z.int().positive(),
    /** Tokens are made by the keys of this number. */
    number: z.int().positive(),
    /** Tokens by keys up to this number are void. */
    revokedUpTo: z.int().nonnegative(),
    boxKey: z.string().max(100),
    /** JSON of `EntryKeysSealedSchema`. */
    sealed: z.string().max(8000),
  }),
});
export type EntryKeysTold = z.infer<typeof EntryKeysFactSchema>['data'];

/** What is in `sealed`; all base64url. */
export const EntryKeysSealedSchema = z.object({
  keys: z.array(z.object({ verifying: z.string(), sealing: z.string(), site: z.string() })).max(10),
  revokedIds: z.array(z.string().max(40)).max(100),
});
export type EntryKeysSealed = z.infer<typeof EntryKeysSealedSchema>;

export const ProductFactSchema = z.discriminatedUnion('type', [
  FacilityProfileFactSchema,
  VisitFactSchema,
  HandBackFactSchema,
  TermsChangedFactSchema,
  TermsProposedFactSchema,
  TermsDecidedFactSchema,
  CustomerChangedFactSchema,
  CustomerAskedFactSchema,
  CustomerDecidedFactSchema,
  CustomerEraseFactSchema,
  CustomerErasedFactSchema,
  MessageAskedFactSchema,
  MessageToldFactSchema,
  SpendAskedFactSchema,
  SpendDecidedFactSchema,
  SpendReturnedFactSchema,
  EntryKeysWantedFactSchema,
  EntryKeysFactSchema,
]);
export type ProductFact = z.infer<typeof ProductFactSchema>;

/**
 * Facts that name no customer, and that a side which begins anew can have from nowhere else. They stay in the streams
 * for ever; what any other says is forgotten after a while (`sync/engine/trim.ts`).
 */
const KEPT_FACTS: ReadonlySet<string> = new Set<ProductFact['type']>([
  'facility.profile',
  'facility.hand_back',
  'visit.changed',
  'terms.changed',
  'terms.decided',
  'entry.keys_wanted',
  'entry.keys',
]);

export function isKeptFact(type: string): boolean {
  return KEPT_FACTS.has(type);
}
