import { z } from 'zod';
import type { CustomerDetails } from '../../../domain/booking.ts';
import type { Db } from '../../db/database.ts';
import { run } from '../../db/statement.ts';
import type { BookedTime } from './figures.ts';

const RowSchema = z.object({
  startsAt: z.number(),
  endsAt: z.number(),
  createdAt: z.coerce.number(),
  status: z.enum(['confirmed', 'checked_in', 'completed', 'no_show']),
});

/** What somebody has booked and not cancelled, at any facility. Indexes: `allocation_email`, `allocation_phone`. */
export async function listBookedTimes(
  db: Db,
  { email, phone }: Pick<CustomerDetails, 'email' | 'phone'>,
): Promise<readonly BookedTime[]> {
  const digits = phone?.replaceAll(/\D/g, '').slice(-SUFFIX_DIGITS) ?? '';
  if (email === null && digits.length < SUFFIX_DIGITS) return [];
  const { rows } = email === null ? await run(db, OF_PHONE, [digits]) : await run(db, OF_EMAIL, [email.toLowerCase()]);
  return rows.map((row) => RowSchema.parse(row));
}

const SUFFIX_DIGITS = 10;

/** One that moves between owners has two allocations for a while: the newer one counts. */
const select = (condition: string): string => `
  select distinct on (booked.booking_id) booked.starts_at as "startsAt", booked.ends_at as "endsAt",
    booked.data ->> 'createdAt' as "createdAt",
    case when visit.status in ('checked_in', 'completed', 'no_show') then visit.status else 'confirmed' end as status
  from allocation as booked
    left join visit on visit.booking_id = booked.booking_id and visit.facility_id = booked.facility_id
  where ${condition} and booked.kind = 'booking' and booked.state = 'active' and booked.booking_id is not null
  order by booked.booking_id, booked.revision desc`;

const OF_EMAIL = {
  name: 'hubspot_booked_email',
  text: select(`lower(booked.data -> 'customer' ->> 'email') = $1`),
};

/** Of somebody without an e-mail: bookings that name one are somebody else's, who may share the number. */
const OF_PHONE = {
  name: 'hubspot_booked_phone',
  text: select(`right(regexp_replace(booked.data -> 'customer' ->> 'phone', '\\D', '', 'g'), 10) = $1
    and booked.data -> 'customer' ->> 'email' is null`),
};
