import type { CustomerDetails } from '../../../domain/booking.ts';
import { DAY_MS, type EpochMs } from '../../../domain/time.ts';
import { findBooking, type KnownBooking } from '../../bookings/booking-repository.ts';
import { listComing } from '../../customers/coming-repository.ts';
import { listEmails } from '../../customers/merge-repository.ts';
import type { IntentRequest } from './bridge-messages.ts';
import type { BridgeParts } from './bridge-parts.ts';
import { listBookingsOfPhone, listCustomersOfPhone } from './caller-repository.ts';

/** Who writes, by the number that ClubOS vouches for and by nothing that they write. */
export type Caller = {
  /** E.164. */
  readonly phone: string;
  /** Set where the number is one customer's. */
  readonly customerId: string | null;
  readonly details: CustomerDetails;
  readonly isKnown: boolean;
  /** Theirs that stand and are not over, the next one first. No other booking can be touched. */
  readonly bookings: readonly KnownBooking[];
};

type CallerParts = Pick<BridgeParts, 'db' | 'clock' | 'customers'>;

/** How far back somebody is remembered by a booking of theirs. */
const REMEMBERED_MS = 400 * DAY_MS;
const BOOKINGS_MAX = 20;

/** `given` is what ClubOS says of somebody whom the club does not know. */
export async function findCaller(
  { db, clock, customers }: CallerParts,
  phone: string,
  given: Omit<IntentRequest['customer'], 'phone'>,
): Promise<Caller> {
  const now = clock.now();
  const found = (await listCustomersOfPhone(db, phone)).flatMap((id) => customers.find(id) ?? []);
  // Several records may lead to one person.
  const known = [...new Map(found.map((each) => [each.id, each])).values()];
  const [only] = known.length === 1 ? known : known.filter(({ email }) => isSame(email, given.email));
  const named = await listBookingsOfPhone(db, phone, now - REMEMBERED_MS);
  const coming = only ? await listComing(db, await listEmails(db, only.id), now) : [];
  const ids = new Set([
    ...named.filter(({ endsAt }) => endsAt > now).map(({ bookingId }) => bookingId),
    ...coming.map(({ id }) => id),
  ]);
  const bookings = await Promise.all([...ids].slice(0, BOOKINGS_MAX).map((id) => findBooking(db, id)));
  const [last] = named;
  const { firstName, lastName, email } = only ?? last?.customer ?? stranger(given);
  return {
    phone,
    customerId: only?.id ?? null,
    details: { firstName, lastName, email, phone },
    isKnown: only !== undefined || last !== undefined,
    bookings: bookings.flatMap((each) => (each && stands(each, now) ? [each] : [])).toSorted(byStart),
  };
}

function stranger({ first_name: first, last_name: last, email }: Omit<IntentRequest['customer'], 'phone'>) {
  return { firstName: first ?? 'Guest', lastName: last ?? '', email: email ?? null };
}

function isSame(email: string | null, given: string | null | undefined): boolean {
  return email !== null && email.toLowerCase() === given?.toLowerCase();
}

function stands({ booking }: KnownBooking, now: EpochMs): boolean {
  return (booking.status === 'confirmed' || booking.status === 'checked_in') && booking.endsAt > now;
}

const byStart = (a: KnownBooking, b: KnownBooking): number => a.booking.startsAt - b.booking.startsAt;
