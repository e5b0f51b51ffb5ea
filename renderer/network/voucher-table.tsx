import { useId } from 'react';
import type { NetworkView } from '../../main/controller/api/network-views.ts';
import { useClub } from '../club.tsx';
import { hrefOf } from '../route.ts';
import { useStrings } from '../strings.ts';
import { Banner } from '../ui/banner.tsx';

type VoucherTableProps = Pick<NetworkView, 'vouchers' | 'areVouchersLate'>;

/** The Wi-Fi codes that may be asked for at the desk. */
export function VoucherTable({ vouchers, areVouchersLate }: VoucherTableProps) {
  const t = useStrings();
  const titleId = useId();
  const { format } = useClub();
  return (
    <section aria-labelledby={titleId} className="grid gap-3">
      <h2 id={titleId} className="text-17 font-semibold">
        {t.network.vouchers}
      </h2>
      {areVouchersLate && <Banner tone="attention">{t.network.vouchersLate}</Banner>}
      {vouchers.length === 0 ? (
        <p className="text-muted">{t.network.noVouchers}</p>
      ) : (
        <table aria-labelledby={titleId} className="w-full border-collapse text-15">
          <thead className="text-left text-13 text-muted">
            <tr>
              {[t.network.time, t.network.bay, t.network.customer, t.network.code].map((words) => (
                <th key={words} scope="col" className="border-b border-line px-3 py-2 font-medium">
                  {words}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {vouchers.map((voucher) => (
              <tr key={voucher.bookingId} className="border-b border-line">
                <td className="whitespace-nowrap px-3 py-2.5 tabular">{format.times(voucher)}</td>
                <td className="whitespace-nowrap px-3 py-2.5">{voucher.resourceName ?? '—'}</td>
                <td className="px-3 py-2.5 [overflow-wrap:anywhere]">
                  <a
                    href={hrefOf({
                      screen: 'today',
                      date: format.dateOf(voucher.startsAt),
                      bookingId: voucher.bookingId,
                    })}
                    className="underline"
                  >
                    {voucher.customerName ?? '—'}
                  </a>
                </td>
                <td className="whitespace-nowrap px-3 py-2.5 font-semibold tabular">{voucher.code}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
