import type { Promotion, PromotionRefusal } from '../../domain/prices/promotion.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { SpendAsk } from '../../sync/protocol/product-data.ts';
import { changeCredits, type CreditError } from '../customers/customer-credits.ts';
import type { Tx } from '../db/database.ts';
import { countUsesBy, insertSpend, lockUses } from './spend-repository.ts';

export type SpendRefusal =
  | Extract<PromotionRefusal, { code: 'promotion.used_up' | 'promotion.used_up_by_customer' }>
  | Extract<CreditError, { code: 'credits.too_few' | 'customer.not_found' }>;

export type SpendWish = {
  readonly facilityId: string;
  readonly ask: SpendAsk;
  /** The promotion that the spend names, as it is now; null where it names none. */
  readonly promotion: Pick<Promotion, 'id' | 'usesMax' | 'usesPerCustomerMax'> | null;
  readonly now: EpochMs;
  /** The Idempotency-Key of the call that it is for. */
  readonly callKey?: string;
};

/**
 * Grants what a booking of the cloud's is about to spend. It counts from now on; it goes back by `settleSpend`.
 *
 * Errors: those of `SpendRefusal`; nothing is spent then.
 */
export async function grantSpend(tx: Tx, wish: SpendWish): Promise<Result<null, SpendRefusal>> {
  const { facilityId, ask, now, callKey } = wish;
  const taken = await takeSpend(tx, wish);
  if (!taken.ok) return taken;
  const result = { kind: 'granted' } as const;
  const row = { facilityId, ask, result, decidedAt: now, isTold: true, callKey };
  await insertSpend(tx, { ...row, origin: 'cloud', state: 'granted' });
  return ok(null);
}

/**
 * Takes the credits, and sees that there is a use left of the promotion: until the transaction ends nobody else gets it.
 * The caller writes the spend, which counts the use. The promotion is locked before the customer, here and everywhere.
 */
export async function takeSpend(
  tx: Tx,
  { facilityId, ask, promotion, now }: SpendWish,
): Promise<Result<null, SpendRefusal>> {
  const { spend, email } = ask;
  if (promotion) {
    const left = await lookForUse(tx, { facilityId, promotion, email });
    if (!left.ok) return left;
  }
  if (!spend.credits) return ok(null);
  const { customerId, count } = spend.credits;
  const entry = { kind: 'spent', spendId: spend.id, by: 'booking', note: '', at: now } as const;
  const changed = await changeCredits(tx, { customerId, count, ...entry });
  return changed.ok ? ok(null) : changed;
}

async function lookForUse(
  tx: Tx,
  {
    facilityId,
    promotion,
    email,
  }: Pick<SpendWish, 'facilityId'> & {
    readonly promotion: NonNullable<SpendWish['promotion']>;
    readonly email: string | null;
  },
): Promise<Result<null, SpendRefusal>> {
  const { id: promotionId, usesMax, usesPerCustomerMax } = promotion;
  const place = { facilityId, promotionId };
  const uses = await lockUses(tx, place);
  if (usesMax !== null && uses >= usesMax) return err({ code: 'promotion.used_up' });
  // Of somebody who has not said who they are nobody can count: the desk knows whom it serves.
  if (usesPerCustomerMax === null || email === null) return ok(null);
  const byCustomer = await countUsesBy(tx, place, email);
  return byCustomer < usesPerCustomerMax
    ? ok(null)
    : err({ code: 'promotion.used_up_by_customer', usesPerCustomerMax });
}
