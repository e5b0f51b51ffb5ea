import type { BookingPrice } from '../../main/controller/api/views.ts';
import { useClub } from '../club.tsx';
import { useStrings } from '../strings.ts';

export function PriceLines({ price }: { readonly price: BookingPrice }) {
  const t = useStrings();
  const { format } = useClub();
  return (
    <dl aria-label={t.booking.price} className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-0.5 text-15">
      {price.lines.length > 1 &&
        price.lines.map((line, index) => (
          <div key={index} className="contents text-muted">
            <dt>{line.label}</dt>
            <dd className="text-right tabular">{format.money(line.cents, price.currency)}</dd>
          </div>
        ))}
      <dt className="font-semibold">{t.booking.total}</dt>
      <dd className="text-right font-semibold tabular">{format.money(price.totalCents, price.currency)}</dd>
    </dl>
  );
}
