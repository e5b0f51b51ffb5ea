import type { Asker } from '../../../domain/offers/offers.ts';
import { type CustomerFacts, UNKNOWN_CUSTOMER } from '../../../domain/rules/rule-facts.ts';
import { DAY_MS, type EpochMs, type Interval } from '../../../domain/time.ts';
import type { CarriedCustomer } from '../../../sync/protocol/product-data.ts';
import type { Db } from '../db/database.ts';
import { oncePerConnection } from '../db/prepared-statements.ts';
import { findByWho } from './customer-repository.ts';
import { emailKey, type Who } from './who-key.ts';

/** More than a week: rules count the bookings of the week that a booking is in, the part that is over too. */
const EXISTING_SINCE_MS = 8 * DAY_MS;

/** Nobody's past is looked at further than this. */
const BOOKINGS_MAX = 500;

/** Somebody who asks, as this facility knows them: by the cloud's word, and by its own bookings and visits. */
export type KnownAsker = Pick<Asker, 'customer' | 'existing'> & {
  /** What the club has given them; null for those who have nothing yet. */
  readonly known: CarriedCustomer | null;
};

type AskedWhen = { readonly now: EpochMs; readonly ignoreBookingId?: string | null | undefined };

/** Who asks. Their past counts without the booking that would move. A few indexed look-ups: asked at every sale. */
export function findAsker(db: Db, who: Who, { now, ignoreBookingId }: AskedWhen): KnownAsker {
  const known = findByWho(db, who);
  const past = listPast(db, keysOf(who, known))?.filter(({ bookingId }) => bookingId !== ignoreBookingId) ?? null;
  const existing = (past ?? []).filter(({ endsAt }) => endsAt > now - EXISTING_SINCE_MS).map(toInterval);
  return { known, customer: factsOf(known, past), existing };
}

type PastBooking = Interval & { readonly bookingId: string; readonly visit: string | null };

/** `past` is null for those of whom nobody knows whether they have one. */
function factsOf(known: CarriedCustomer | null, past: readonly PastBooking[] | null): CustomerFacts {
  const { tier, tags, credits } = known ?? UNKNOWN_CUSTOMER;
  const visits = new Map((past ?? []).map(({ bookingId, visit }) => [bookingId, visit]));
  const seen = [...visits.values()];
  return {
    tier,
    tags,
    credits,
    noShows: seen.filter((visit) => visit === 'no_show').length,
    isFirstVisit: past && !seen.some((visit) => visit === 'checked_in' || visit === 'completed'),
  };
}

function toInterval({ startsAt, endsAt }: Interval): Interval {
  return { startsAt, endsAt };
}

/** Null for somebody of whom there is nothing to look for. */
function listPast(db: Db, keys: readonly string[]): PastBooking[] | null {
  return keys.length === 0 ? null : keys.flatMap((key) => pastOf(db).all(key, BOOKINGS_MAX));
}

/** By what the bookings of somebody are found: each has one key, made as `WHO_SQL` makes it. */
function keysOf(who: Who, known: CarriedCustomer | null): string[] {
  const emails = [who.email, known?.email].map(emailKey);
  const phones = [who.phone, known?.phone].map((phone) => phone?.replaceAll(/[ \-().+]/g, ''));
  return [...new Set([...emails, ...phones])].flatMap((key) => (key ? [key] : []));
}

/** The very words of the index `allocation_who`: with others SQLite would read the whole table. */
export const WHO_SQL = `case when json_valid(data) then coalesce(lower(data ->> '$.customer.email'),
  replace(replace(replace(replace(replace(replace(
    data ->> '$.customer.phone', ' ', ''), '-', ''), '(', ''), ')', ''), '+', ''), '.', '')) end`;

export const PAST_SQL = `
  select a.booking_id as bookingId, a.starts_at as startsAt, a.ends_at as endsAt, v.status as visit
    from (select booking_id, starts_at, ends_at from allocation
           where ${WHO_SQL} = ? and kind = 'booking' and state = 'active' and booking_id is not null
           order by ends_at desc limit ?) as a
    left join visit as v on v.booking_id = a.booking_id`;

const pastOf = oncePerConnection((sqlite) => sqlite.prepare<[string, number], PastBooking>(PAST_SQL));
