import type { FacilityView } from '../../http/api-schemas.ts';
import type { CustomerSelfView } from '../../http/customer-routes.ts';
import { bayName } from '../flow.ts';
import { useServices, useWording } from '../page-context.tsx';
import { passHref } from '../route.ts';
import { createZoneFormat } from '../../../domain/zone-format.ts';

type ComingBookingsProps = {
  readonly bookings: CustomerSelfView['bookings'];
  readonly facilities: readonly FacilityView[];
};

/** When and where. The way in is on the pass, which this device has only of what was booked or opened here. */
export function ComingBookings({ bookings, facilities }: ComingBookingsProps) {
  const { memory } = useServices();
  const { text, locale } = useWording();
  const words = text.customer;
  return (
    <section aria-labelledby="coming" className="grid gap-2">
      <h2 id="coming" className="text-17 font-semibold">
        {words.coming}
      </h2>
      {bookings.length === 0 && <p className="text-muted">{words.comingNone}</p>}
      <ul className="grid gap-2">
        {bookings.map(({ id, facilityId, resourceId, ...time }) => {
          const facility = facilities.find((known) => known.id === facilityId);
          if (facility === undefined) return null;
          const format = createZoneFormat(locale, facility.timeZone);
          const startsAt = Date.parse(time.startsAt);
          const pass = memory.findPass(id);
          return (
            <li key={id} className="tabular rounded-ui border border-line bg-surface px-4 py-3">
              <p className="font-medium">
                {format.longDay(format.localDate(startsAt))}, {format.time(startsAt)}–
                {format.time(Date.parse(time.endsAt))}
              </p>
              <p className="text-muted">
                {bayName(facility, resourceId, text.anyBay)} · {facility.name}
              </p>
              {pass ? (
                <a
                  className="inline-flex min-h-control items-center underline"
                  href={passHref(id, pass.booking.manageToken)}
                >
                  {words.openPass}
                </a>
              ) : (
                <p className="text-13 text-muted">{words.passElsewhere}</p>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
