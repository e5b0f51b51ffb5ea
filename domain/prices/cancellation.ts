import { z } from 'zod';
import { type EpochMs, MINUTE_MS } from '../time.ts';
import { changeByPercent, exactCents, roundHalfEven } from './exact-price.ts';

/** What a late cancellation costs. */
export const LateFeeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  /** Of what was paid. */
  z.strictObject({ kind: z.literal('percent'), percent: z.int().min(1).max(100) }),
  /** Never more than what was paid. */
  z.strictObject({ kind: z.literal('cents'), cents: z.int().min(1).max(10_000_000) }),
]);

/** Shown in plain words before a customer confirms. */
export const CancellationPolicySchema = z.strictObject({
  /** Free up to this long before the start. A rule's `cancelCutoffMin` takes its place. */
  freeUntilMin: z.int().min(0).max(43200),
  lateFee: LateFeeSchema,
  /** Whether credits that paid for the booking are gone when it is cancelled late. */
  losesCredits: z.boolean(),
});
export type CancellationPolicy = z.infer<typeof CancellationPolicySchema>;

/** What a booking was paid with. */
export type Paid = { readonly totalCents: number; readonly credits: number };

/** `feeCents + refundCents` is what was paid, and so it is with the credits. */
export type CancellationOutcome = {
  readonly isFree: boolean;
  /** The last instant at which cancelling costs nothing. */
  readonly freeUntilAt: EpochMs;
  readonly feeCents: number;
  readonly refundCents: number;
  readonly lostCredits: number;
  readonly returnedCredits: number;
};

/**
 * What becomes of the money and the credits when a booking that starts at `startsAt` is cancelled at `now`. At the very
 * cut-off it is still free. Whether a booking that has begun may be cancelled at all is not decided here.
 */
export function cancellationOutcome(
  policy: CancellationPolicy,
  paid: Paid,
  startsAt: EpochMs,
  now: EpochMs,
): CancellationOutcome {
  const freeUntilAt = startsAt - policy.freeUntilMin * MINUTE_MS;
  const isFree = now <= freeUntilAt;
  const feeCents = isFree ? 0 : lateFeeCents(policy, paid.totalCents);
  const lostCredits = !isFree && policy.losesCredits ? paid.credits : 0;
  return {
    isFree,
    freeUntilAt,
    feeCents,
    refundCents: paid.totalCents - feeCents,
    lostCredits,
    returnedCredits: paid.credits - lostCredits,
  };
}

function lateFeeCents({ lateFee }: CancellationPolicy, paidCents: number): number {
  switch (lateFee.kind) {
    case 'none':
      return 0;
    case 'percent':
      return roundHalfEven(changeByPercent(exactCents(paidCents), lateFee.percent - 100));
    case 'cents':
      return Math.min(lateFee.cents, paidCents);
  }
}
