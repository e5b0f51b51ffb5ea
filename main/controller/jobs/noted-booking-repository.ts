import { inArray } from 'drizzle-orm';
import type { Db, Tx } from '../db/database.ts';
import { oncePerConnection } from '../db/prepared-statements.ts';
import { bookingToPlanTable } from './job-schema.ts';

/**
 * Keeps in mind, in the transaction that is under way on `db`, that these bookings changed. Planning waits until the
 * bookings are through: it costs several times what a booking does.
 */
export function noteBookings(db: Db, bookingIds: readonly string[]): void {
  const insert = insertNote(db);
  for (const id of bookingIds) insert.run(id);
}

const insertNote = oncePerConnection((sqlite) =>
  sqlite.prepare<[string]>('insert into booking_to_plan (booking_id) values (?) on conflict do nothing'),
);

export function hasNotedBookings(db: Db): boolean {
  return firstNote(db).get() !== undefined;
}

const firstNote = oncePerConnection((sqlite) => sqlite.prepare<[]>('select 1 from booking_to_plan limit 1'));

/** Forgets at most `limit` of them, and returns those. */
export function takeNotedBookings(tx: Tx, limit: number): string[] {
  const rows = tx.select().from(bookingToPlanTable).limit(limit).all();
  const ids = rows.map(({ bookingId }) => bookingId);
  tx.delete(bookingToPlanTable).where(inArray(bookingToPlanTable.bookingId, ids)).run();
  return ids;
}
