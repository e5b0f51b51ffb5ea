import { ChevronRight, Ticket } from 'lucide-react';
import { useServices, useWording } from './page-context.tsx';
import { navigate, passHref } from './route.ts';
import { createZoneFormat } from '../../domain/zone-format.ts';

/** Coming bookings made on this device: the way to the door when there is no network. Nothing where there are none. */
export function SavedPasses() {
  const { memory, now } = useServices();
  const { text, locale } = useWording();
  const coming = memory
    .listPasses()
    .filter(({ booking }) => Date.parse(booking.endsAt) > now() && isComing(booking.status))
    .sort((a, b) => Date.parse(a.booking.startsAt) - Date.parse(b.booking.startsAt));
  if (coming.length === 0) return null;
  return (
    <nav aria-label={text.yourBookings} className="grid gap-2">
      {coming.map(({ booking, facility }) => {
        const format = createZoneFormat(locale, facility.timeZone);
        const startsAt = Date.parse(booking.startsAt);
        const href = passHref(booking.id, booking.manageToken);
        return (
          <a
            key={booking.id}
            href={href}
            onClick={(event) => {
              event.preventDefault();
              navigate(href);
            }}
            className="flex min-h-control items-center gap-3 rounded-ui bg-accent-soft px-4 py-2 text-accent-text hover:underline"
          >
            <Ticket aria-hidden="true" className="size-5 shrink-0" />
            <span className="tabular min-w-0 flex-1 font-medium">
              {format.shortDay(format.localDate(startsAt))}, {format.time(startsAt)} · {facility.name}
            </span>
            <ChevronRight aria-hidden="true" className="size-5 shrink-0" />
          </a>
        );
      })}
    </nav>
  );
}

function isComing(status: string): boolean {
  return status === 'pending' || status === 'held' || status === 'confirmed' || status === 'checked_in';
}
