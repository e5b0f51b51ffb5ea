import type { BookingPrice } from '../../main/controller/api/views.ts';
import { useClub } from '../club.tsx';
import { useStrings } from '../strings.ts';

type PriceLinesProps = {
  readonly price: BookingPrice;
  /** What credits pay of it. */
  readonly paid?: { readonly count: number; readonly cents: number } | null | undefined;
};

export function PriceLines({ price, paid }: PriceLinesProps) {
  const t = useStrings();
  const { format } = useClub();
  const { currency, totalCents } = price;
  return (
    <dl aria-label={t.booking.price} className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-0.5 text-15">
      {price.lines.length > 1 &&
        price.lines.map((line, index) => (
          <div key={index} className="contents text-muted">
            <dt>{line.label}</dt>
            <dd className="text-right tabular">{format.money(line.cents, currency)}</dd>
          </div>
        ))}
      <dt className="font-semibold">{t.booking.total}</dt>
      <dd className="text-right font-semibold tabular">{format.money(totalCents, currency)}</dd>
      {paid && (
        <>
          <dt className="text-muted">{t.spend.paidWith(paid.count)}</dt>
          <dd className="text-right tabular text-muted">{format.money(-paid.cents, currency)}</dd>
          <dt className="font-semibold">{t.spend.due}</dt>
          <dd className="text-right font-semibold tabular">{format.money(totalCents - paid.cents, currency)}</dd>
        </>
      )}
    </dl>
  );
}
