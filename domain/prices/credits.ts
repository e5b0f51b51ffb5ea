import { err, ok, type Result } from '../result.ts';

export type CreditRefusal =
  /** The club takes no credits. */
  | { readonly code: 'credits.not_taken' }
  | { readonly code: 'credits.too_few'; readonly balance: number }
  /** Nobody pays more than the price: so many cover what can be covered. */
  | { readonly code: 'credits.more_than_price'; readonly countMax: number };

export type CreditWish = {
  /** From 1. */
  readonly count: number;
  /** Of the customer. */
  readonly balance: number;
  readonly totalCents: number;
  /** Of the price set. */
  readonly creditCents: number | undefined;
};

/** The most credits that a price takes: the last one may pay more than what is left of it, and then pays only that. */
export function creditsForPrice(totalCents: number, creditCents: number): number {
  return Math.ceil(totalCents / creditCents);
}

/**
 * How much of a price some credits pay, in cents. That nobody spends them twice is for the transaction that does.
 * Errors: those of `CreditRefusal`.
 */
export function payWithCredits({ count, balance, totalCents, creditCents }: CreditWish): Result<number, CreditRefusal> {
  if (creditCents === undefined) return err({ code: 'credits.not_taken' });
  const countMax = creditsForPrice(totalCents, creditCents);
  if (count > countMax) return err({ code: 'credits.more_than_price', countMax });
  if (count > balance) return err({ code: 'credits.too_few', balance });
  return ok(Math.min(totalCents, count * creditCents));
}
