import { Banner } from '../../../renderer/ui/banner.tsx';
import type { BookingView, FacilityView } from '../../http/api-schemas.ts';
import type { SavedPass } from '../device-memory.ts';
import { bayName } from '../flow.ts';
import { useWording } from '../page-context.tsx';
import { createZoneFormat } from '../../../domain/zone-format.ts';

type MovedBookingProps = {
  readonly booking: BookingView | undefined;
  readonly facility: FacilityView;
  readonly pass: SavedPass | null;
};

/** Where the booking that is being moved stands now. */
export function MovedBooking({ booking: current, facility, pass }: MovedBookingProps) {
  const { text, locale } = useWording();
  const booking = current ?? pass?.booking;
  if (booking === undefined) {
    return (
      <Banner tone="attention" title={text.pass.notFound}>
        {text.pass.notFoundHelp}
      </Banner>
    );
  }
  const format = createZoneFormat(locale, facility.timeZone);
  const startsAt = Date.parse(booking.startsAt);
  return (
    <div className="tabular rounded-ui border border-line bg-surface p-4">
      <p className="text-13 text-muted">{text.moveFrom}</p>
      <p>{format.longDay(format.localDate(startsAt))}</p>
      <p className="font-semibold">
        {format.time(startsAt)}–{format.time(Date.parse(booking.endsAt))}
      </p>
      <p>{bayName(facility, booking.resourceId, text.anyBay)}</p>
    </div>
  );
}
