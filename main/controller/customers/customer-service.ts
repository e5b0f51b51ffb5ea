import type { Booking } from '../../../domain/booking.ts';
import { ok } from '../../../domain/result.ts';
import { type Clock, DAY_MS } from '../../../domain/time.ts';
import type { CustomerService } from '../api/services.ts';
import type { CustomerMatch } from '../api/views.ts';
import { listBookingsEndingAfter } from '../bookings/booking-repository.ts';
import type { FacilityDesk } from '../bookings/facility-desk.ts';

/** How far back a facility looks for people; the cloud keeps them for longer. */
const LOOK_BACK_MS = 120 * DAY_MS;

const MATCHES_MAX = 20;

/** People as this facility's own bookings know them: by e-mail, or where there is none by name and phone. */
export function createCustomerService(desk: FacilityDesk, clock: Clock): CustomerService {
  return {
    search: (text) => {
      const wanted = plain(text);
      const known = listBookingsEndingAfter(desk.db, desk.profile().id, clock.now() - LOOK_BACK_MS);
      const people = new Map<string, Booking[]>();
      for (const { booking } of known) {
        const { firstName, lastName, email, phone } = booking.customer;
        if (!plain(`${firstName} ${lastName} ${email ?? ''} ${phone ?? ''} ${digits(phone)}`).includes(wanted))
          continue;
        const key = email?.toLowerCase() ?? plain(`${firstName}|${lastName}|${digits(phone)}`);
        people.set(key, [...(people.get(key) ?? []), booking]);
      }
      return ok([...people.values()].map(toMatch).slice(0, MATCHES_MAX));
    },
  };
}

function toMatch(bookings: readonly Booking[]): CustomerMatch {
  const newestFirst = [...bookings].sort((a, b) => b.startsAt - a.startsAt);
  const visits = bookings.flatMap(({ checkedInAt }) => (checkedInAt === null ? [] : [checkedInAt]));
  const [latest] = newestFirst;
  const nobody = { firstName: '', lastName: '', email: null, phone: null };
  return {
    ...(latest?.customer ?? nobody),
    lastVisitAt: visits.length === 0 ? null : Math.max(...visits),
    bookings: newestFirst,
  };
}

/** Without accents and case, so that "eve" finds "Ève". */
function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().trim();
}

function digits(phone: string | null): string {
  return phone?.replaceAll(/\D/g, '') ?? '';
}
