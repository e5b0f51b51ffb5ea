import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import type { FacilityProfile } from '../../domain/facility.ts';
import type { BookingRecord } from './services.ts';

/**
 * A booking as an iCalendar file. A later one with a higher revision replaces it in the customer's calendar. The door
 * code is left out: calendars are shared with colleagues and families.
 */
export function renderCalendar(booking: BookingRecord, facility: FacilityProfile, publicUrl: string): string {
  const resource = facility.resources.find(({ id }) => id === booking.resourceId);
  const isOff = booking.status === 'cancelled' || booking.status === 'abandoned';
  // The library writes a calendar's own name as it stands: a line break in it would begin a line of the file.
  const club = facility.name.replaceAll(/\s+/gu, ' ');
  const calendar = ical({ name: club, prodId: { company: 'unstaffed', product: 'cloud-api' } });
  calendar.method(isOff ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH);
  calendar.createEvent({
    id: `${booking.id}@${new URL(publicUrl).hostname}`,
    sequence: booking.revision,
    start: new Date(booking.startsAt),
    end: new Date(booking.endsAt),
    summary: resource ? `${club}, ${resource.name}` : club,
    location: facility.address,
    description: facility.phone ? `${facility.phone}. Your door code is in your confirmation.` : null,
    status: statusOf(booking, isOff),
  });
  return calendar.toString();
}

function statusOf({ status }: BookingRecord, isOff: boolean): ICalEventStatus {
  if (isOff) return ICalEventStatus.CANCELLED;
  return status === 'pending' || status === 'held' ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED;
}
