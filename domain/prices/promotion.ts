import { z } from 'zod';
import { err, ok, type Result } from '../result.ts';
import { isStorable, STORABLE } from '../text.ts';
import { type EpochMs, EpochMsSchema } from '../time.ts';

/** What a promotion takes off. */
export const PromotionValueSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('percent'), percent: z.int().min(1).max(100) }),
  z.strictObject({ kind: z.literal('cents'), cents: z.int().min(1).max(10_000_000) }),
]);
export type PromotionValue = z.infer<typeof PromotionValueSchema>;

const limitSchema = z.int().min(1).max(1_000_000).nullable();

export const PromotionSchema = z
  .strictObject({
    id: z.uuid(),
    /** As customers type it, in capitals; case and blanks around it do not matter when they do. */
    code: z.string().regex(/^[A-Z0-9][A-Z0-9-]{1,39}$/),
    name: z.string().trim().min(1).max(120).refine(isStorable, STORABLE),
    value: PromotionValueSchema,
    active: z.boolean(),
    /** Bookings made in `[validFrom, validUntil)`, whenever they take place; null is open. */
    validFrom: EpochMsSchema.nullable(),
    validUntil: EpochMsSchema.nullable(),
    /** How often it may be used; null is without limit. Counting is the business of whoever owns the uses. */
    usesMax: limitSchema,
    usesPerCustomerMax: limitSchema,
    /** Of the price before the promotion and before tax. */
    minSpendCents: z.int().min(0).max(10_000_000),
    /** Null: all. */
    resourceIds: z.array(z.uuid()).min(1).max(200).nullable(),
  })
  .refine(({ validFrom, validUntil }) => validFrom === null || validUntil === null || validFrom < validUntil, {
    error: 'the promotion ends before it begins',
    path: ['validUntil'],
  });
export type Promotion = z.infer<typeof PromotionSchema>;

export type PromotionFacts = {
  readonly now: EpochMs;
  readonly resourceId: string;
  /** From `spendBeforePromotion`. */
  readonly spendCents: number;
  /** Uses so far, without this one. */
  readonly uses: number;
  readonly usesByCustomer: number;
};

export type PromotionRefusal =
  | { readonly code: 'promotion.inactive' }
  | { readonly code: 'promotion.not_started'; readonly validFrom: EpochMs }
  | { readonly code: 'promotion.ended'; readonly validUntil: EpochMs }
  | { readonly code: 'promotion.other_resource' }
  | { readonly code: 'promotion.spend_too_low'; readonly minSpendCents: number }
  | { readonly code: 'promotion.used_up' }
  | { readonly code: 'promotion.used_up_by_customer'; readonly usesPerCustomerMax: number };

/** How a code is looked up, whatever a customer typed. */
export function normalisePromotionCode(typed: string): string {
  return typed.trim().toUpperCase();
}

/**
 * Whether the promotion may be used. The counts are those that the caller knows; that two do not use the last one at
 * once is for the transaction that spends it. Errors: those of `PromotionRefusal`, the first that applies.
 */
export function promotionApplies(promotion: Promotion, facts: PromotionFacts): Result<null, PromotionRefusal> {
  const { validFrom, validUntil, usesMax, usesPerCustomerMax, minSpendCents, resourceIds } = promotion;
  const { now } = facts;
  if (!promotion.active) return err({ code: 'promotion.inactive' });
  if (validFrom !== null && now < validFrom) return err({ code: 'promotion.not_started', validFrom });
  if (validUntil !== null && now >= validUntil) return err({ code: 'promotion.ended', validUntil });
  if (resourceIds !== null && !resourceIds.includes(facts.resourceId)) return err({ code: 'promotion.other_resource' });
  if (facts.spendCents < minSpendCents) return err({ code: 'promotion.spend_too_low', minSpendCents });
  if (usesMax !== null && facts.uses >= usesMax) return err({ code: 'promotion.used_up' });
  if (usesPerCustomerMax !== null && facts.usesByCustomer >= usesPerCustomerMax) {
    return err({ code: 'promotion.used_up_by_customer', usesPerCustomerMax });
  }
  return ok(null);
}
