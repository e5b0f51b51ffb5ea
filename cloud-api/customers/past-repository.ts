import { z } from 'zod';
import type { Db } from '../db/database.ts';
import { run } from '../db/statement.ts';

/** What became of the bookings that somebody with this e-mail, in small letters, has had at a facility. */
const PastSchema = z.object({
  facilityId: z.uuid(),
  email: z.string(),
  visits: z.int().min(0),
  noShows: z.int().min(0),
});
export type Past = z.infer<typeof PastSchema>;

/** Of everybody who has come to any facility, or has not come. */
export async function listPasts(db: Db): Promise<Past[]> {
  const { rows } = await run(db, ALL, []);
  return rows.map((row) => PastSchema.parse(row));
}

/** Of whoever had this booking; null when it names no e-mail. Indexes: `allocation_booking`, `allocation_email`. */
export async function findPastAround(db: Db, bookingId: string): Promise<Past | null> {
  const { rows } = await run(db, AROUND, [bookingId]);
  return rows[0] ? PastSchema.parse(rows[0]) : null;
}

/** One booking may have several allocations: one that was moved between owners. */
const COUNTS = `
  count(distinct booked.booking_id) filter (where visit.status in ('checked_in', 'completed'))::int as visits,
  count(distinct booked.booking_id) filter (where visit.status = 'no_show')::int as "noShows"`;

const EMAIL = `lower(booked.data -> 'customer' ->> 'email')`;

const VISITED = `allocation as booked
  join visit on visit.booking_id = booked.booking_id and visit.facility_id = booked.facility_id`;

const ALL = {
  name: 'all_pasts',
  text: `select booked.facility_id as "facilityId", ${EMAIL} as email, ${COUNTS} from ${VISITED}
    where booked.kind = 'booking' and ${EMAIL} is not null group by 1, 2`,
};

const AROUND = {
  name: 'past_around',
  text: `with whose as (
      select facility_id, lower(data -> 'customer' ->> 'email') as email from allocation
      where booking_id = $1 and kind = 'booking' order by revision desc limit 1)
    select booked.facility_id as "facilityId", ${EMAIL} as email, ${COUNTS} from ${VISITED}
    join whose on whose.facility_id = booked.facility_id and whose.email = ${EMAIL}
    where booked.kind = 'booking' group by 1, 2`,
};
