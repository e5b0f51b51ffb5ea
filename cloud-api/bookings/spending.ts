import type { Spend } from '../../domain/booking.ts';
import { normalisePromotionCode } from '../../domain/prices/promotion.ts';
import { err, type Result } from '../../domain/result.ts';
import { COUNTED_LATER, priceBooking } from '../pricing/price-booking.ts';
import type { TermedPrice } from '../pricing/quotes.ts';
import type { CreateBooking, CreateOutcome, CreateRefusal, SpendingRefusal, Wanted } from '../http/services.ts';
import { grantSpend, type SpendWish } from '../spends/grant-spend.ts';
import { endEarlierAttempts, settleSpend } from '../spends/settle-spend.ts';
import type { BookingParts } from './booking-parts.ts';
import { askingOf } from './create-refusals.ts';

/** What a new booking costs and uses up besides time. What it uses up is granted before it is made, and goes back if it is not. */

/** As it was promised, or as it is now. Errors: `quote.*`, `promotion.*`, `credits.*`. */
export function priceOfNew(
  { index, quotes }: Pick<BookingParts, 'index' | 'quotes'>,
  input: CreateBooking,
  place: Wanted,
): Result<TermedPrice, CreateRefusal> {
  const { facilityId, startsAt, endsAt, quote, promoCode, credits, customerId } = input;
  if (credits !== null && customerId === null) return err({ code: 'credits.not_yours' });
  if (quote === null) {
    const facts = index.factsNear(facilityId, { ...place, asking: askingOf(input) });
    return priceBooking(facts, place, input, COUNTED_LATER);
  }
  const resourceId = input.resourceId === 'any' ? null : input.resourceId;
  const promised = quotes.verify(quote, { facilityId, resourceId, startsAt, endsAt, customerId });
  if (!promised.ok) return promised;
  const isSameCode = (promised.value.promotion?.code ?? null) === (promoCode && normalisePromotionCode(promoCode));
  const isSameCount = (promised.value.credits?.count ?? null) === credits;
  return isSameCode && isSameCount ? promised : err({ code: 'quote.other_slot' });
}

type Granting = {
  readonly facilityId: string;
  readonly bookingId: string;
  readonly email: string | null;
  readonly callKey: string;
};

export type Granted =
  /** Null where nothing is spent. */
  | { readonly kind: 'granted'; readonly spend: Spend | null }
  | { readonly kind: 'refused'; readonly error: SpendingRefusal }
  /** Another process has made the booking of this very call meanwhile, or has asked for it. */
  | { readonly kind: 'answered' };

/**
 * What was granted is carried by the booking that is made with it; of one that is not made the caller gives it back, and
 * a sweep does for a caller that has died. An earlier attempt at the call that has not booked yet loses what it had.
 */
export async function grantFor(
  { db, index, random, clock }: Pick<BookingParts, 'db' | 'index' | 'random' | 'clock'>,
  { facilityId, bookingId, email, callKey }: Granting,
  { promotion = null, credits = null }: TermedPrice,
): Promise<Granted> {
  if (!promotion && !credits) return { kind: 'granted', spend: null };
  const now = clock.now();
  const spend: Spend = {
    id: random.uuid(),
    promotion: promotion && { id: promotion.id, code: promotion.code },
    credits,
  };
  const wish: SpendWish = {
    facilityId,
    ask: { spend, bookingId, email, askedAt: now },
    promotion: promotion && (findPromotion(index, facilityId, promotion.id) ?? withoutLimit(promotion.id)),
    now,
    callKey,
  };
  const granted = await db.transaction(async (tx) =>
    (await endEarlierAttempts(tx, callKey, now)) ? null : grantSpend(tx, wish),
  );
  if (granted === null) return { kind: 'answered' };
  if (granted.ok) return { kind: 'granted', spend };
  const { error } = granted;
  return { kind: 'refused', error: error.code === 'customer.not_found' ? { code: 'credits.not_yours' } : error };
}

function findPromotion(index: BookingParts['index'], facilityId: string, promotionId: string): SpendWish['promotion'] {
  return index.termsOf(facilityId).promotions.find(({ id }) => id === promotionId) ?? null;
}

/** One that was promised in a quote and has been deleted since. */
function withoutLimit(id: string): SpendWish['promotion'] {
  return { id, usesMax: null, usesPerCustomerMax: null };
}

/** To be called when nobody will make the booking any more; should it stand after all, it keeps what it has. */
export async function giveBack({ db, clock }: Pick<BookingParts, 'db' | 'clock'>, spend: Spend | null): Promise<void> {
  if (spend) await db.transaction((tx) => settleSpend(tx, spend.id, { now: clock.now() }));
}

/** Gives back what was granted for `work` when that fails, and fails likewise. */
export async function givingBack<T>(
  parts: Pick<BookingParts, 'db' | 'clock'>,
  spend: Spend | null,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // A database that is away gives nothing back just now: then the sweep does.
    await giveBack(parts, spend).catch(() => undefined);
    throw error;
  }
}

/** False when nothing stands, and nothing is asked for any more. */
export function mayStand(outcome: CreateOutcome): boolean {
  return outcome.ok && outcome.value.status !== 'abandoned';
}
