import type { Spend } from '../booking.ts';
import type { Promotion } from '../prices/promotion.ts';
import type { Terms } from '../terms.ts';

/**
 * The promotion of a booking that moves, where it is for the resource that it goes to. Its use is spent already: nobody
 * is asked again, whatever has become of the promotion's window and limits since. Null for one that is no longer there.
 */
export function keptPromotion(
  { promotions }: Pick<Terms, 'promotions'>,
  spend: Pick<Spend, 'promotion'> | undefined,
  resourceId: string,
): Promotion | null {
  const promotion = promotions.find(({ id }) => id === spend?.promotion?.id);
  return promotion && (promotion.resourceIds?.includes(resourceId) ?? true) ? promotion : null;
}

/** A booking's spend where it goes: as many credits as before, which pay what they are worth now of the price there. */
export function keptSpend<Kept extends Pick<Spend, 'credits'>>(
  { prices: { creditCents } }: Pick<Terms, 'prices'>,
  spend: Kept | undefined,
  totalCents: number,
): Kept | undefined {
  if (!spend?.credits) return spend;
  const { count, cents } = spend.credits;
  const worth = creditCents === undefined ? cents : creditCents * count;
  return { ...spend, credits: { ...spend.credits, cents: Math.min(totalCents, worth) } };
}
