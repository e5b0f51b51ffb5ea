import type { Booking, CancellationTerms } from '../../domain/booking.ts';
import { costOfCancelling } from '../../domain/prices/cancelling.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Format } from '../format.ts';
import type { Strings } from '../strings.ts';

/** What a booking has spent, or would. */
export type Spent = {
  readonly promotion: { readonly code: string } | null;
  readonly credits: { readonly count: number } | null;
};

export type Wording = { readonly t: Strings; readonly format: Format; readonly currency: string };

/** "Cancelling is free until Sat 22 Nov, 17:45, then it costs a fee of $20.00 and 2 credits." */
export function cancellingWords(
  { freeUntilAt, feeCents, losesSpend }: CancellationTerms,
  spent: Spent | undefined,
  now: EpochMs,
  wording: Wording,
): string {
  const { t, format } = wording;
  const cost = joined([feeWords(feeCents, wording), ...(losesSpend ? spentWords(spent, t) : [])], t);
  if (cost === null) return t.spend.cancelFreeAlways;
  return now > freeUntilAt ? t.spend.cancelNow(cost) : t.spend.cancelAfter(format.dayAndTime(freeUntilAt), cost);
}

/** What became of the money, the credits and the promotion of a booking that has been cancelled; null where nothing did. */
export function cancelledWords({ cancellation, cancelledAt, spend }: Booking, wording: Wording): string | null {
  const { t } = wording;
  const { feeCents, losesSpend } = costOfCancelling(cancellation, cancelledAt ?? 0);
  const spent = joined(spentWords(spend, t), t);
  const fee = feeWords(feeCents, wording);
  const said = [
    spent === null ? null : losesSpend ? t.spend.wasLost(spent) : t.spend.cameBack(spent),
    fee === null ? null : t.spend.feeDue(fee),
  ].filter((sentence) => sentence !== null);
  return said.length === 0 ? null : said.join(' ');
}

function feeWords(feeCents: number, { t, format, currency }: Wording): string | null {
  return feeCents === 0 ? null : t.spend.fee(format.money(feeCents, currency));
}

function spentWords(spent: Spent | undefined, t: Strings): string[] {
  return [
    ...(spent?.credits ? [t.spend.losesCredits(spent.credits.count)] : []),
    ...(spent?.promotion ? [t.spend.losesPromotion] : []),
  ];
}

/** "a, b and c"; null for nothing. */
function joined(parts: readonly (string | null)[], t: Strings): string | null {
  const said = parts.filter((part) => part !== null);
  const last = said.at(-1);
  if (last === undefined) return null;
  return said.length === 1 ? last : t.spend.and(said.slice(0, -1).join(', '), last);
}
