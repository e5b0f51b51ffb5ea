import { CalendarClock, LandPlot } from 'lucide-react';
import type { ReactNode } from 'react';
import { Skeleton } from '../../../renderer/ui/skeleton.tsx';
import type { QuoteView } from '../../http/api-schemas.ts';
import { bayName, type Flow } from '../flow.ts';
import { useWording } from '../page-context.tsx';
import { usedIn } from './spending-strings.ts';

type BookingSummaryProps = {
  readonly flow: Flow;
  readonly quote: QuoteView | undefined;
  readonly priceFailed: boolean;
};

/** What is about to be booked, what it costs and why, and what can still be changed later. */
export function BookingSummary({ flow, quote, priceFailed }: BookingSummaryProps) {
  const { text } = useWording();
  const { facility, format, slot, date, bay, durationMin } = flow;
  return (
    <section
      aria-labelledby="summary"
      className="grid content-start gap-4 self-start rounded-ui border border-line bg-surface p-4"
    >
      <h2 id="summary" className="text-17 font-semibold">
        {flow.moving ? text.moveTo : text.summary}
      </h2>
      <div className="tabular grid gap-2">
        <Line icon={<CalendarClock className="size-5" />}>
          {format.longDay(date)}
          <span className="block font-semibold">
            {slot ? (
              <>
                {format.time(Date.parse(slot.startsAt))}–{format.time(Date.parse(slot.endsAt))}{' '}
                <span className="font-normal text-muted">({text.duration(durationMin)})</span>
              </>
            ) : (
              '–'
            )}
          </span>
        </Line>
        <Line icon={<LandPlot className="size-5" />}>{bayName(facility, bay, text.anyBay)}</Line>
      </div>
      {slot && <PriceBreakdown flow={flow} quote={quote} priceFailed={priceFailed} />}
      {quote?.difference && <Difference difference={quote.difference} />}
      <p className="text-13 text-muted">{flow.moving ? text.moveKeeps : <Policy flow={flow} quote={quote} />}</p>
    </section>
  );
}

function Line({ icon, children }: { readonly icon: ReactNode; readonly children: ReactNode }) {
  return (
    <div className="flex items-start gap-3">
      <span aria-hidden="true" className="text-muted">
        {icon}
      </span>
      <div className="min-w-0">{children}</div>
    </div>
  );
}

function Difference({ difference }: { readonly difference: NonNullable<QuoteView['difference']> }) {
  const { text, money } = useWording();
  const { cents, currency } = difference;
  const amount = money({ cents: Math.abs(cents), currency });
  return (
    <p role="status" className="tabular font-semibold">
      {cents === 0 ? text.samePrice : cents > 0 ? text.dearer(amount) : text.cheaper(amount)}
    </p>
  );
}

/** Until when it can be cancelled for nothing and what it costs after that, in plain words. */
function Policy({ flow, quote }: Pick<BookingSummaryProps, 'flow' | 'quote'>) {
  const { text, money } = useWording();
  const cancellation = quote?.cancellation;
  if (quote === undefined || cancellation === undefined) return text.policy;
  const { format } = flow;
  const until = Date.parse(cancellation.freeUntil);
  const when = `${format.longDay(format.localDate(until))}, ${format.time(until)}`;
  const fee = cancellation.lateFee.cents === 0 ? text.policy : text.lateFee(when, money(cancellation.lateFee));
  const used = usedIn(quote);
  if (used === null) return fee;
  const { comesBack, comesBackUntil } = text.spending;
  return `${fee} ${cancellation.losesSpend ? comesBackUntil(used, when) : comesBack(used)}`;
}

type LeftToPayProps = {
  readonly credits: NonNullable<QuoteView['credits']>;
  readonly due: QuoteView['total'];
};

function LeftToPay({ credits, due }: LeftToPayProps) {
  const { text, money } = useWording();
  return (
    <>
      <div className="flex justify-between gap-4 text-muted">
        <dt>{text.spending.paidByCredits(credits.count)}</dt>
        <dd>{money({ ...due, cents: -credits.cents })}</dd>
      </div>
      <div className="flex justify-between gap-4 text-17 font-semibold">
        <dt>{text.spending.due}</dt>
        <dd>{money(due)}</dd>
      </div>
    </>
  );
}

function PriceBreakdown({ flow, quote, priceFailed }: BookingSummaryProps) {
  const { text, money } = useWording();
  // Without a breakdown the slot's own price still stands: the server checks it once more when booking.
  const total = quote?.total ?? (priceFailed ? flow.slot?.price : undefined);
  if (total === undefined) return <Skeleton className="h-16" />;
  return (
    <dl aria-label={text.priceBreakdown} className="tabular grid gap-1 border-t border-line pt-3">
      {quote?.breakdown.map(({ label, cents }, index) => (
        <div key={index} className="flex justify-between gap-4 text-muted">
          <dt>{label}</dt>
          <dd>{money({ cents, currency: total.currency })}</dd>
        </div>
      ))}
      <div className="flex justify-between gap-4 text-17 font-semibold">
        <dt>{text.total}</dt>
        <dd>{money(total)}</dd>
      </div>
      {quote?.credits && <LeftToPay credits={quote.credits} due={{ ...total, cents: quote.dueCents }} />}
    </dl>
  );
}
