import type { FacilityProfile } from '../../../domain/facility.ts';
import { MINUTE_MS } from '../../../domain/time.ts';
import { createZoneFormat } from '../../../domain/zone-format.ts';
import type { BookingEventKind } from '../../booking-events/booking-event.ts';
import type { TellBooking } from './booking-listener.ts';

const HEADINGS: Readonly<Record<BookingEventKind, string>> = {
  created: 'Booking made',
  moved: 'Booking moved',
  cancelled: 'Booking cancelled',
  restored: 'Booking stands again',
  checked_in: 'Checked in',
  completed: 'Visit ended',
  no_show: 'Did not come',
};

/** What stands in the note: never a code that opens a door. */
export function noteBody({ kind, bookingId, stand }: TellBooking, facility: FacilityProfile): string {
  const format = createZoneFormat('en-CA', facility.timeZone);
  const day = format.longDay(format.localDate(stand.startsAt));
  const when = `${day}, ${format.timeWithZone(stand.startsAt)} to ${format.timeWithZone(stand.endsAt)}`;
  const lines = [
    `<strong>${HEADINGS[kind]}</strong>`,
    escapeHtml(`${bayName(stand.resourceId, facility)}, ${facility.name}`),
    escapeHtml(when),
    `Booking ${escapeHtml(bookingId)}`,
  ];
  return `<p>${lines.join('<br>')}</p>`;
}

/** What a custom event carries, by `EVENT_PROPERTIES`. */
export function eventFacts({ bookingId, stand }: TellBooking, facility: FacilityProfile) {
  return {
    booking_id: bookingId,
    facility: facility.name,
    bay: bayName(stand.resourceId, facility),
    starts_at: new Date(stand.startsAt).toISOString(),
    minutes: String(Math.round((stand.endsAt - stand.startsAt) / MINUTE_MS)),
  };
}

function bayName(resourceId: string, { resources }: FacilityProfile): string {
  return resources.find(({ id }) => id === resourceId)?.name ?? 'A bay';
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
}
