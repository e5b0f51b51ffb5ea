import { sql } from 'drizzle-orm';
import { bigint, boolean, check, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';

const instant = (name: string) => bigint(name, { mode: 'number' });

/**
 * What bookings use up besides time, one row for each spend from the wish to its end. A trigger of the guards migration
 * keeps rows for ever and lets `state` only go forward: `asked` → `granted` | `refused`, `granted` → `carried` (a booking
 * stands with it), and from either → `returned` | `lost`.
 */
export const spendTable = pgTable(
  'spend',
  {
    id: uuid('id').primaryKey(),
    facilityId: uuid('facility_id').notNull(),
    bookingId: uuid('booking_id').notNull(),
    /** Who wanted it: `cloud`, `facility`, or `seen` on a booking of which this database had never heard. */
    origin: text('origin').notNull(),
    state: text('state').notNull(),
    promotionId: uuid('promotion_id'),
    promotionCode: text('promotion_code'),
    /** Whose use of the promotion it is, where they have said it. */
    email: text('email'),
    customerId: uuid('customer_id'),
    credits: integer('credits'),
    cents: integer('cents'),
    /** The Idempotency-Key of the call that it was granted to, where there is one. */
    callKey: text('call_key'),
    /** Of a refused one: a code of `docs/errors.md`, and the balance that was too small. */
    refusal: text('refusal'),
    balance: integer('balance'),
    askedAt: instant('asked_at').notNull(),
    decidedAt: instant('decided_at'),
    /** When it came back or was lost. */
    settledAt: instant('settled_at'),
    /** The facility will make no booking with it. */
    isWithdrawn: boolean('is_withdrawn').notNull(),
    /** Something has become of what carries it, and has to be looked at. */
    isDue: boolean('is_due').notNull(),
    /** The facility that asked has its answer in the cloud's stream. */
    isTold: boolean('is_told').notNull(),
  },
  (table) => [
    check('spend_origin', sql`origin in ('cloud', 'facility', 'seen')`),
    check('spend_state', sql`state in ('asked', 'granted', 'carried', 'refused', 'returned', 'lost')`),
    index('spend_use')
      .on(table.facilityId, table.promotionId, sql`lower(${table.email})`)
      .where(sql`state in ('granted', 'carried', 'lost') and promotion_id is not null`),
    index('spend_call').on(table.callKey).where(sql`call_key is not null`),
    index('spend_asked').on(table.facilityId).where(sql`state = 'asked'`),
    index('spend_due').on(table.facilityId).where(sql`is_due`),
    index('spend_untold').on(table.facilityId).where(sql`not is_told`),
    index('spend_granted').on(table.askedAt).where(sql`state = 'granted' and origin = 'cloud'`),
  ],
);

/**
 * How often each promotion has been used: how many of its spends are `granted`, `carried` or `lost`. A trigger of the
 * guards migration counts. Whoever grants a use locks the row first, so that two do not grant the last one.
 */
export const promotionUseTable = pgTable(
  'promotion_use',
  {
    facilityId: uuid('facility_id').notNull(),
    promotionId: uuid('promotion_id').notNull(),
    uses: integer('uses').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.facilityId, table.promotionId] }),
    check('promotion_use_uses', sql`uses >= 0`),
  ],
);
