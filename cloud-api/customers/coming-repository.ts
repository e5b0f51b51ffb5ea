import { z } from 'zod';
import { type EpochMs, EpochMsSchema } from '../../domain/time.ts';
import type { Db } from '../db/database.ts';
import { run } from '../db/statement.ts';

const ComingSchema = z.object({
  id: z.uuid(),
  facilityId: z.uuid(),
  resourceId: z.uuid(),
  startsAt: EpochMsSchema,
  endsAt: EpochMsSchema,
});

/** A booking that is not over, as much of it as does not open a door. */
export type ComingBooking = z.infer<typeof ComingSchema>;

const COMING_MAX = 50;

/** Of whoever has one of these e-mails, capitals or not; the next one first. Index: `allocation_email`. */
export async function listComing(db: Db, emails: readonly string[], now: EpochMs): Promise<ComingBooking[]> {
  if (emails.length === 0) return [];
  const { rows } = await run(db, COMING, [emails.map((email) => email.toLowerCase()), now]);
  return rows
    .map((row) => ComingSchema.parse(row))
    .sort((a, b) => a.startsAt - b.startsAt)
    .slice(0, COMING_MAX);
}

/** One that moves between owners has two allocations for a while: the newer one counts. */
const COMING = {
  name: 'coming_bookings',
  text: `select distinct on (booking_id) booking_id as id, facility_id as "facilityId", resource_id as "resourceId",
      starts_at as "startsAt", ends_at as "endsAt"
    from allocation
    where lower(data -> 'customer' ->> 'email') = any($1::text[]) and kind = 'booking' and state = 'active' and ends_at > $2
      and booking_id is not null
    order by booking_id, revision desc`,
};
