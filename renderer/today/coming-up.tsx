import { Ban, Clock, Plus } from 'lucide-react';
import type { Booking } from '../../domain/booking.ts';
import { type EpochMs, MINUTE_MS } from '../../domain/time.ts';
import { useClub } from '../club.tsx';
import { listName } from '../customer-name.ts';
import { useStrings } from '../strings.ts';
import { Badge, BookingBadge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { NotSelling } from './not-selling.tsx';
import { PanelFrame } from './panel-frame.tsx';

const SHOWN_MAX = 8;

type ComingUpProps = {
  readonly bookings: readonly Booking[];
  readonly now: EpochMs;
  readonly isToday: boolean;
  /** False while this controller sells nothing: what changes who has which time is then disabled. */
  readonly isSelling: boolean;
  readonly onOpen: (booking: Booking) => void;
  readonly onNewBooking: () => void;
  readonly onNewBlock: () => void;
};

/** What the panel shows when nobody has asked for anything: who is expected, and the two things a desk does most. */
export function ComingUp({ bookings, now, isToday, isSelling, onOpen, onNewBooking, onNewBlock }: ComingUpProps) {
  const t = useStrings();
  const { profile, format, resourceName } = useClub();
  const expected = bookings
    .filter(({ status, endsAt }) => (status === 'confirmed' || status === 'held') && endsAt > now)
    .toSorted((a, b) => a.startsAt - b.startsAt)
    .slice(0, SHOWN_MAX);
  const bays = new Set(
    bookings
      .filter((booking) => booking.startsAt <= now && now < booking.endsAt && booking.status !== 'no_show')
      .map(({ resourceId }) => resourceId),
  );
  return (
    <PanelFrame title={t.panel.comingUp}>
      <div className="flex flex-wrap gap-2">
        <Button
          kind="primary"
          disabled={!isSelling}
          icon={<Plus aria-hidden="true" className="size-4" />}
          onClick={onNewBooking}
        >
          {t.panel.newBooking}
        </Button>
        <Button disabled={!isSelling} icon={<Ban aria-hidden="true" className="size-4" />} onClick={onNewBlock}>
          {t.panel.newBlock}
        </Button>
      </div>
      {!isSelling && <NotSelling />}
      {isToday && <p className="text-muted">{t.panel.inUse(bays.size, profile.resources.length)}</p>}
      {expected.length === 0 ? (
        <p className="text-muted">{isToday ? t.panel.nothingComing : t.panel.nobody}</p>
      ) : (
        <ul className="grid gap-1">
          {expected.map((booking) => (
            <li key={booking.id}>
              <button
                type="button"
                onClick={() => onOpen(booking)}
                className="grid w-full grid-cols-[auto_1fr] items-baseline gap-x-3 rounded-ui px-2 py-1.5 text-left hover:bg-sunken"
              >
                <span className="text-15 font-semibold tabular">{format.time(booking.startsAt)}</span>
                <span className="min-w-0">
                  <span className="block truncate font-medium">{listName(booking.customer)}</span>
                  <span className="flex items-center justify-between gap-2 text-13 text-muted">
                    <span>
                      {resourceName(booking.resourceId)} · {t.booking.people(booking.partySize)}
                    </span>
                    <Arrival booking={booking} now={now} />
                  </span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </PanelFrame>
  );
}

/** Nobody is late by a minute. */
const LATE_MS_MIN = 5 * MINUTE_MS;

function Arrival({ booking, now }: { readonly booking: Booking; readonly now: EpochMs }) {
  const t = useStrings();
  const { format } = useClub();
  const lateMs = now - booking.startsAt;
  if (booking.status === 'confirmed' && lateMs >= LATE_MS_MIN) {
    return (
      <Badge tone="attention" icon={Clock}>
        {t.panel.late(format.duration(lateMs))}
      </Badge>
    );
  }
  return <BookingBadge state={booking.status}>{t.status[booking.status]}</BookingBadge>;
}
