import type { CustomerMatch } from '../../main/controller/api/views.ts';
import { useClub } from '../club.tsx';
import { listName } from '../customer-name.ts';
import { hrefOf } from '../route.ts';
import { useStrings } from '../strings.ts';
import { BookingBadge } from '../ui/badge.tsx';
import { ContactLines } from './contact-lines.tsx';
import { RemarksSection } from './remarks-section.tsx';
import { StandingSection } from './standing-section.tsx';

const BOOKINGS_SHOWN_MAX = 6;

type CustomerCardProps = { readonly customer: CustomerMatch; readonly canWrite: boolean };

export function CustomerCard({ customer, canWrite }: CustomerCardProps) {
  const t = useStrings();
  const { calendar, format, resourceName } = useClub();
  return (
    <li className="grid gap-3 rounded-ui border border-line bg-surface p-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 className="text-17 font-semibold">{listName(customer)}</h2>
        <p className="text-13 text-muted">
          {customer.lastVisitAt === null
            ? t.customers.noVisit
            : t.customers.lastVisit(format.dayOf(customer.lastVisitAt))}
        </p>
      </div>
      <ContactLines customer={customer} />
      <RemarksSection customer={customer} />
      <StandingSection customer={customer} canWrite={canWrite} />
      {customer.bookings.length === 0 && <p className="text-muted">{t.customers.noBookings}</p>}
      <ul aria-label={t.customers.bookings} className="grid gap-1">
        {customer.bookings.slice(0, BOOKINGS_SHOWN_MAX).map((booking) => {
          const words = t.customers.open(
            format.dayOf(booking.startsAt),
            format.times(booking),
            resourceName(booking.resourceId),
          );
          return (
            <li key={booking.id} className="flex items-center justify-between gap-4">
              {/* A cancelled booking is on no day's grid: there is nothing to open. */}
              {booking.status === 'cancelled' ? (
                <span className="tabular text-muted">{words}</span>
              ) : (
                <a
                  href={hrefOf({
                    screen: 'today',
                    date: calendar.businessDateOf(booking.startsAt),
                    bookingId: booking.id,
                  })}
                  className="tabular underline underline-offset-4 hover:text-accent-text"
                >
                  {words}
                </a>
              )}
              <BookingBadge state={booking.status}>{t.status[booking.status]}</BookingBadge>
            </li>
          );
        })}
      </ul>
    </li>
  );
}
