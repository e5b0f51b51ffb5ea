import type { DoorEventView, DoorHistoryPage, EventBooking, HistoryPlace } from '../../api/door-views.ts';
import { findBooking } from '../../bookings/booking-repository.ts';
import type { FacilityDesk } from '../../bookings/facility-desk.ts';
import { findCommand } from '../door-repository.ts';
import { KEY_START } from '../visitors/visitor-mark.ts';
import type { DoorEvent } from './door-event.ts';
import { listEventsOfBooking, listHistory } from './door-event-repository.ts';

const PAGE_SIZE = 50;
/** Somebody who steps out often. */
const OF_BOOKING_MAX = 200;

export type HistoryWish = { readonly doorId: string | null; readonly before: HistoryPlace | null };

/** A page of who opened what, newest first. */
export function historyPage(desk: FacilityDesk, { doorId, before }: HistoryWish): DoorHistoryPage {
  const events = listHistory(desk.db, { doorId, before, limit: PAGE_SIZE + 1 });
  const shown = events.slice(0, PAGE_SIZE);
  const last = shown.at(-1);
  const next = events.length > PAGE_SIZE && last ? { at: last.at, id: last.id } : null;
  return { events: viewsOf(desk, shown), next };
}

/** What doors did for a booking, oldest first. */
export function historyOfBooking(desk: FacilityDesk, bookingId: string): readonly DoorEventView[] {
  return viewsOf(desk, listEventsOfBooking(desk.db, bookingId, OF_BOOKING_MAX));
}

function viewsOf(desk: FacilityDesk, events: readonly DoorEvent[]): readonly DoorEventView[] {
  const profile = desk.profile();
  const doors = new Map(profile.doors.map(({ id, name }) => [id, name]));
  const bookings = new Map<string, EventBooking | null>();
  const bookingOf = (id: string): EventBooking | null => {
    const known = bookings.get(id) ?? findEventBooking(desk, id);
    bookings.set(id, known);
    return known;
  };
  return events.map((event) => {
    const command = event.commandId === null ? null : findCommand(desk.db, event.commandId);
    return {
      id: event.id,
      at: event.at,
      // A door that was taken out of the profile since.
      doorName: event.doorId === null ? null : (doors.get(event.doorId) ?? event.doorId),
      kind: event.kind,
      // The door system says of a kiosk only that a program did it.
      means: command?.means ?? event.means,
      by: command?.byName ?? nameOf(event),
      booking: event.bookingId === null ? null : bookingOf(event.bookingId),
    };
  });
}

function findEventBooking(desk: FacilityDesk, bookingId: string): EventBooking | null {
  const profile = desk.profile();
  const booking = findBooking(desk.db, profile.id, bookingId)?.booking;
  if (!booking) return null;
  const { firstName, lastName } = booking.customer;
  const resourceName = profile.resources.find(({ id }) => id === booking.resourceId)?.name ?? '';
  return { id: bookingId, customerName: `${firstName} ${lastName}`.trim(), resourceName, startsAt: booking.startsAt };
}

/** As the door system names them, without the mark that our visitors carry. */
function nameOf({ actor }: DoorEvent): string | null {
  const name = actor.name?.replace(MARK, '').trim() ?? '';
  return name === '' ? null : name;
}

const MARK = new RegExp(`^${KEY_START}[0-9a-f]{8}\\b`, 'i');
