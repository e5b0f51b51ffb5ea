import type { CancellationTerms } from '../booking.ts';
import type { EpochMs } from '../time.ts';

/** What it costs to cancel. */
export type CancellingCost = { readonly feeCents: number; readonly losesSpend: boolean };

/**
 * What cancelling a booking costs at `at`, by the terms it was sold by: nothing up to the cut-off, and nothing for one of
 * before there were any. What it spends comes back unless it is lost.
 */
export function costOfCancelling(terms: CancellationTerms | undefined, at: EpochMs): CancellingCost {
  if (!terms || at <= terms.freeUntilAt) return { feeCents: 0, losesSpend: false };
  const { feeCents, losesSpend } = terms;
  return { feeCents, losesSpend };
}

/**
 * What cancelling costs after a customer has moved the booking at `at`. Once it would have cost something it goes on to:
 * moved far ahead it could else be cancelled for nothing.
 */
export function cancellationAfterMove(
  before: CancellationTerms | undefined,
  after: CancellationTerms,
  at: EpochMs,
): CancellationTerms {
  if (!before || at <= before.freeUntilAt) return after;
  const { feeCents, losesSpend } = after;
  return { freeUntilAt: before.freeUntilAt, feeCents, losesSpend };
}
