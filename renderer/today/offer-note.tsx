import { useQuery } from '@tanstack/react-query';
import type { OfferRefusal } from '../../domain/offers/offer-refusal.ts';
import type { DeskOffer } from '../../main/controller/api/views.ts';
import { useClub } from '../club.tsx';
import { type Strings, useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import type { Who } from './who-asks.ts';
import { Banner } from '../ui/banner.tsx';
import { TextField } from '../ui/text-field.tsx';
import { CancellingNote } from './cancelling-note.tsx';
import type { Candidate } from './conflict.ts';
import { PriceLines } from './price-lines.tsx';

type Asked = {
  readonly partySize?: number;
  readonly bookingId?: string;
  readonly who?: Who;
  readonly promoCode?: string;
  readonly credits?: number;
};

/** What the controller says of a time before it is booked; undefined while it has not answered. */
export function useDeskOffer(candidate: Candidate, asked: Asked) {
  const trpc = useTRPC();
  return useQuery(trpc.booking.offer.queryOptions({ ...candidate, ...asked }, { placeholderData: (before) => before }));
}

/** True where staff may book all the same if they say why: a manager's rule stands in the way, and nothing harder. */
export function isRule(refusal: OfferRefusal | null | undefined): refusal is OfferRefusal {
  if (!refusal) return false;
  return refusal.code.startsWith('rule.') || ('rule' in refusal && refusal.rule !== undefined);
}

/** Whether the offer may be taken as it is, or with this reason. */
export function needsReason(offer: DeskOffer | undefined, reason: string): boolean {
  return isRule(offer?.refusal) && reason.trim() === '';
}

/** What goes to the controller with the booking: the reason, where a rule asks for one. */
export function overrideOf(offer: DeskOffer | undefined, reason: string): { readonly override?: { reason: string } } {
  return isRule(offer?.refusal) && reason.trim() !== '' ? { override: { reason: reason.trim() } } : {};
}

type OfferNoteProps = {
  readonly offer: { readonly data: DeskOffer | undefined; readonly isError: boolean };
  readonly reason: string;
  readonly onReason: (reason: string) => void;
  /** True once somebody has tried without a reason. */
  readonly wasTried: boolean;
};

/** The price and how it came about, how much more that is for a booking that moves, and the rule in the way. */
export function OfferNote({ offer, reason, onReason, wasTried }: OfferNoteProps) {
  const t = useStrings();
  const { data } = offer;
  if (data === undefined) {
    return <p className="min-h-6 text-muted">{offer.isError ? t.form.noPrice : t.form.pricing}</p>;
  }
  const { price, differenceCents, refusal } = data;
  return (
    <>
      <PriceLines price={price} paid={data.credits} />
      {differenceCents !== null && <Difference cents={differenceCents} currency={price.currency} />}
      <CancellingNote cancellation={data.cancellation} spent={data} currency={price.currency} />
      {isRule(refusal) && (
        <Banner tone="attention" title={t.rule.title(ruleNameOf(refusal))}>
          <p>{sentenceOf(refusal, t)}</p>
          <TextField
            className="mt-2"
            label={t.rule.reason}
            hint={t.rule.reasonHint}
            maxLength={300}
            value={reason}
            error={wasTried && reason.trim() === '' ? t.form.needReason : undefined}
            onChange={(event) => onReason(event.target.value)}
          />
        </Banner>
      )}
    </>
  );
}

function Difference({ cents, currency }: { readonly cents: number; readonly currency: string }) {
  const t = useStrings();
  const { format } = useClub();
  const amount = format.money(Math.abs(cents), currency);
  return (
    <p role="status" className="text-15 font-semibold tabular">
      {cents === 0 ? t.rule.samePrice : cents > 0 ? t.rule.dearer(amount) : t.rule.cheaper(amount)}
    </p>
  );
}

function ruleNameOf(refusal: OfferRefusal): string {
  if ('ruleName' in refusal) return refusal.ruleName;
  return 'rule' in refusal ? (refusal.rule?.name ?? '') : '';
}

function sentenceOf(refusal: OfferRefusal, t: Strings): string {
  switch (refusal.code) {
    case 'rule.denied':
      return refusal.sentence;
    case 'slot.too_short':
      return t.rule.tooShort(refusal.shortestMin);
    case 'slot.too_long':
      return t.rule.tooLong(refusal.longestMin);
    case 'slot.off_step':
      return t.rule.offStep(refusal.stepMin);
    case 'slot.too_soon':
      return t.rule.tooSoon(refusal.noticeMin);
    default:
      return t.errors[refusal.code];
  }
}
