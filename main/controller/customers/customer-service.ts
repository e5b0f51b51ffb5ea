import type { Booking } from '../../../domain/booking.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import { type Clock, DAY_MS } from '../../../domain/time.ts';
import type { CarriedCustomer } from '../../../sync/protocol/product-data.ts';
import type { CustomerService } from '../api/services.ts';
import type { CustomerMatch, CustomerStanding } from '../api/views.ts';
import { findBooking, listBookingsEndingAfter } from '../bookings/booking-repository.ts';
import type { FacilityDesk } from '../bookings/facility-desk.ts';
import type { DomainError } from '../errors.ts';
import { changeCustomer } from './change-customer.ts';
import { listHistory } from './customer-history.ts';
import { findByWho, searchCustomers } from './customer-repository.ts';
import { toStanding } from './standing.ts';
import { emailKey, phoneKey, plain } from './who-key.ts';

/** How far back a facility looks for people; the cloud keeps them for longer. */
const LOOK_BACK_MS = 120 * DAY_MS;

const MATCHES_MAX = 20;

/**
 * People as this facility's own bookings know them, by e-mail, or where there is none by name and phone; and those to
 * whom the club has given something, by the cloud's word.
 */
export function createCustomerService(desk: FacilityDesk, clock: Clock): CustomerService {
  return {
    search: (text) => ok(search(desk, clock, plain(text))),
    history: (customerId) => ok(listHistory(desk.db, customerId)),
    setStanding: ({ tier, tags, ...whom }, by) =>
      changeCustomer(desk, whom, { kind: 'standing', tier, tags: [...tags] }, by),
    setRemarks: ({ note, flags, basedOn, ...whom }, by) =>
      changeCustomer(desk, whom, { kind: 'remarks', note, flags: [...flags], basedOn }, by),
    ofBooking: (bookingId) => findOfBooking(desk, bookingId),
    changeCredits: ({ count, note, ...whom }, by) => changeCustomer(desk, whom, { kind: 'credits', count, note }, by),
  };
}

function findOfBooking(desk: FacilityDesk, bookingId: string): Result<CustomerStanding | null, DomainError> {
  const known = findBooking(desk.db, desk.profile().id, bookingId);
  if (!known) return err({ code: 'booking.not_found' });
  const { customer, customerId } = known.booking;
  const found = findByWho(desk.db, { ...customer, customerId });
  return ok(found && toStanding(found));
}

function search(desk: FacilityDesk, clock: Clock, wanted: string): CustomerMatch[] {
  const people = new Map<string, Booking[]>();
  for (const { booking } of listBookingsEndingAfter(desk.db, desk.profile().id, clock.now() - LOOK_BACK_MS)) {
    const { firstName, lastName, email, phone } = booking.customer;
    const said = plain(`${firstName} ${lastName} ${email ?? ''} ${phone ?? ''} ${phoneKey(phone) ?? ''}`);
    if (!said.includes(wanted)) continue;
    const key = emailKey(email) ?? plain(`${firstName}|${lastName}|${phoneKey(phone) ?? ''}`);
    people.set(key, [...(people.get(key) ?? []), booking]);
  }
  const matches = [...people.values()].slice(0, MATCHES_MAX).map((bookings) => toMatch(desk, bookings));
  const shown = new Set(matches.flatMap(({ standing }) => standing?.id ?? []));
  const others = searchCustomers(desk.db, wanted, MATCHES_MAX).filter(({ id }) => !shown.has(id));
  return [...matches, ...others.map(toStranger)].slice(0, MATCHES_MAX);
}

function toMatch(desk: FacilityDesk, bookings: readonly Booking[]): CustomerMatch {
  const newestFirst = [...bookings].sort((a, b) => b.startsAt - a.startsAt);
  const visits = bookings.flatMap(({ checkedInAt }) => (checkedInAt === null ? [] : [checkedInAt]));
  const [latest] = newestFirst;
  const customer = latest?.customer ?? { firstName: '', lastName: '', email: null, phone: null };
  const known = findByWho(desk.db, customer);
  return {
    ...customer,
    standing: known && toStanding(known),
    lastVisitAt: visits.length === 0 ? null : Math.max(...visits),
    bookings: newestFirst,
  };
}

/** Somebody who has not been here of late. */
function toStranger(customer: CarriedCustomer): CustomerMatch {
  const { firstName, lastName, email, phone } = customer;
  return { firstName, lastName, email, phone, standing: toStanding(customer), lastVisitAt: null, bookings: [] };
}
