import { bigint, index, pgTable, text, uuid } from 'drizzle-orm/pg-core';

/**
 * What came of a `POST /bookings` with this key, for ever. The row is written in the transaction that decides; where
 * the facility has to decide, `outcome` follows with its answer.
 */
export const idempotencyTable = pgTable(
  'idempotency_key',
  {
    key: text('key').primaryKey(),
    /** SHA-256 of what was asked for: the same key with another wish is refused. */
    fingerprint: text('fingerprint').notNull(),
    facilityId: uuid('facility_id').notNull(),
    bookingId: uuid('booking_id').notNull(),
    allocationId: uuid('allocation_id').notNull(),
    requestId: uuid('request_id').notNull(),
    /** A `CreateOutcome` as JSON text; null while the facility has not answered. */
    outcome: text('outcome'),
    createdAt: bigint('created_at', { mode: 'number' }).notNull(),
  },
  (table) => [index('idempotency_booking').on(table.bookingId)],
);
