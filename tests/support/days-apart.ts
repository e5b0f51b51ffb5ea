import type { BookingView } from '../../cloud-api/http/api-schemas.ts';
import type { Booking, CustomerDetails } from '../../domain/booking.ts';
import type { FacilityProfile } from '../../domain/facility.ts';
import { addLocalDays, localDateOf, openingsOn } from '../../domain/opening-hours.ts';
import { type EpochMs, type Interval, MINUTE_MS } from '../../domain/time.ts';
import type { Answer, Services } from '../../main/controller/api/services.ts';
import type { Actor } from '../../main/controller/staff/actor.ts';
import { book } from './cloud-client.ts';

/* What goes on at a club and on its web page: the same each time, one change after the other. */

const STEP_MS = 30 * MINUTE_MS;

const DESK: Actor = { kind: 'staff', staffId: '0a4e2c1e-0000-4000-8000-000000000003', name: 'Robin' };

const CUSTOMER: CustomerDetails = {
  firstName: 'Ève-Marie',
  lastName: 'MacLeod',
  email: 'eve.marie@example.com',
  phone: '+1 902 555 0142',
};

type Place = Interval & { readonly resourceId: string };

/** Half an hour each, hour by hour through all bays, of the day `daysAhead` after that of `since`. */
export function halfHoursOf(profile: FacilityProfile, since: EpochMs, daysAhead: number): Place[] {
  const date = addLocalDays(localDateOf(profile.timeZone, since), daysAhead);
  return openingsOn(profile, date).flatMap(({ startsAt, endsAt }) =>
    Array.from({ length: Math.floor((endsAt - startsAt) / STEP_MS) }, (_, step) => startsAt + step * STEP_MS).flatMap(
      (at) => profile.resources.map(({ id }) => ({ resourceId: id, startsAt: at, endsAt: at + STEP_MS })),
    ),
  );
}

/**
 * Staff book, move and cancel in `free`, which is the facility's own time, and note who came: `changes` in all. In turn
 * two are booked, the first is moved and checked in, and the second is cancelled.
 */
export async function workAtDesk(
  bookings: Services['bookings'],
  free: readonly Place[],
  changes: number,
): Promise<void> {
  const places = free[Symbol.iterator]();
  const next = (): Place => needed(places.next().value);
  const sell = (): Answer<Booking> =>
    bookings.create({ ...next(), customer: CUSTOMER, partySize: 2, notes: 'left-handed clubs' }, DESK);
  let first: Booking | null = null;
  let second: Booking | null = null;
  for (let change = 0; change < changes; change += 1) {
    const turn = change % 5;
    if (turn === 0) first = await taken(sell());
    if (turn === 1) second = await taken(sell());
    if (turn === 2) first = (await taken(bookings.move({ ...next(), ...named(first) }, DESK))).booking;
    if (turn === 3) await taken(bookings.checkIn(named(first).bookingId, DESK));
    if (turn === 4) await taken(bookings.cancel(named(second), DESK));
  }
}

/** Customers book in `free`, which is the cloud's own time; one of two bookings is cancelled. `changes` in all. */
export async function bookOnline(
  cloud: { readonly cloudUrl: string; readonly facilityId: string },
  free: readonly Place[],
  changes: number,
): Promise<void> {
  const places = free[Symbol.iterator]();
  const sell = async (): Promise<BookingView> => {
    const { resourceId, startsAt, endsAt } = needed(places.next().value);
    const times = { startsAt: new Date(startsAt).toISOString(), endsAt: new Date(endsAt).toISOString() };
    const { status, text, body } = await book(cloud, { resourceId, ...times });
    if (status !== 201) throw new Error(`booking answered ${status}: ${text}`);
    return body;
  };
  let last: BookingView | null = null;
  for (let change = 0; change < changes; change += 1) {
    if (change % 3 < 2) last = await sell();
    else await cancelOnline(cloud.cloudUrl, needed(last));
  }
}

async function cancelOnline(cloudUrl: string, { id, manageToken }: BookingView): Promise<void> {
  const answer = await fetch(`${cloudUrl}/api/v1/bookings/${id}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${manageToken}` },
  });
  if (!answer.ok) throw new Error(`cancelling answered ${answer.status}: ${await answer.text()}`);
}

async function taken<T>(answer: Answer<T>): Promise<T> {
  const result = await answer;
  if (!result.ok) throw new Error(`the desk was told ${result.error.code}`);
  return result.value;
}

function named(booking: Booking | null): { bookingId: string; revision: number } {
  const { id, revision } = needed(booking);
  return { bookingId: id, revision };
}

function needed<T>(value: T | null | undefined | void): T {
  if (value === null || value === undefined) throw new Error('there is not enough free time for so many changes');
  return value as T;
}
