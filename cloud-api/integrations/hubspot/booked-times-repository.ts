import { z } from 'zod';
import type { Customer } from '../../customers/customer-repository.ts';
import type { Db } from '../../db/database.ts';
import { run } from '../../db/statement.ts';
import type { BookedTime } from './figures.ts';

const RowSchema = z.object({
  startsAt: z.number(),
  endsAt: z.number(),
  createdAt: z.coerce.number(),
  status: z.enum(['confirmed', 'checked_in', 'completed', 'no_show']),
});

/**
 * What a customer has booked and not cancelled, at any facility: what is noted as theirs, and what names their e-mail or,
 * without one, their number. Indexes: `booking_customer_customer`, `allocation_email`, `allocation_phone`.
 */
export async function listBookedTimes(
  db: Db,
  { id, email, phone }: Pick<Customer, 'id' | 'email' | 'phone'>,
): Promise<readonly BookedTime[]> {
  const digits = phone?.replaceAll(/\D/g, '').slice(-SUFFIX_DIGITS) ?? '';
  const { rows } =
    email === null ? await run(db, OF_PHONE, [digits, id]) : await run(db, OF_EMAIL, [email.toLowerCase(), id]);
  return rows.map((row) => RowSchema.parse(row));
}

const SUFFIX_DIGITS = 10;

/** One that moves between owners has two allocations for a while: the newer one counts. */
const select = (condition: string): string => `
  with theirs as (
    select booking_id from allocation where ${condition} and kind = 'booking' and booking_id is not null
    union select booking_id from booking_customer where customer_id = $2
      or customer_id in (select id from customer where merged_into = $2))
  select distinct on (booked.booking_id) booked.starts_at as "startsAt", booked.ends_at as "endsAt",
    booked.data ->> 'createdAt' as "createdAt",
    case when visit.status in ('checked_in', 'completed', 'no_show') then visit.status else 'confirmed' end as status
  from theirs join allocation as booked on booked.booking_id = theirs.booking_id
    left join visit on visit.booking_id = booked.booking_id and visit.facility_id = booked.facility_id
  where booked.kind = 'booking' and booked.state = 'active'
  order by booked.booking_id, booked.revision desc`;

const OF_EMAIL = { name: 'hubspot_booked_email', text: select(`lower(data -> 'customer' ->> 'email') = $1`) };

/** Bookings that name an e-mail are somebody else's, who may share the number. */
const OF_PHONE = {
  name: 'hubspot_booked_phone',
  text: select(`right(regexp_replace(data -> 'customer' ->> 'phone', '\\D', '', 'g'), 10) = $1
    and data -> 'customer' ->> 'email' is null`),
};
