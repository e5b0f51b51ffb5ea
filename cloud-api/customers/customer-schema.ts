import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';

const instant = (name: string) => bigint(name, { mode: 'number' });

/** Everybody who has booked with an e-mail or a phone number, and whom the club has given something: one row a person. */
export const customerTable = pgTable(
  'customer',
  {
    id: uuid('id').primaryKey(),
    /** Steps with every change, the balance included. */
    version: integer('version').notNull(),
    firstName: text('first_name').notNull(),
    lastName: text('last_name').notNull(),
    email: text('email'),
    phone: text('phone'),
    tier: text('tier').notNull(),
    tags: jsonb('tags').notNull(),
    /** What staff have written about them: `domain/remarks.ts`. */
    note: text('note').notNull(),
    flags: jsonb('flags').notNull(),
    remarkedBy: text('remarked_by'),
    remarkedAt: bigint('remarked_at', { mode: 'number' }),
    /** What all entries of the ledger come to; a trigger of the guards migration looks at each commit. */
    credits: bigint('credits', { mode: 'number' }).notNull(),
    /** Which of the customer's links is good: all that were given out before it stepped are not any more. */
    tokenNo: integer('token_no').notNull(),
    createdAt: instant('created_at').notNull(),
    /** Facilities are told of them: the club has given them something. */
    isShared: boolean('is_shared').notNull(),
    /** Set where it is a second record of that one, and leads there (`merge-customers.ts`). */
    mergedInto: uuid('merged_into'),
  },
  (table) => [
    uniqueIndex('customer_email').on(sql`lower(${table.email})`),
    check('customer_credits', sql`credits >= 0`),
    index('customer_merged_into').on(table.mergedInto).where(sql`merged_into is not null`),
  ],
);

/** The ledger of credits. A trigger of the guards migration keeps what is written. */
export const creditEntryTable = pgTable(
  'credit_entry',
  {
    customerId: uuid('customer_id').notNull(),
    /** 1 for a customer's first. */
    no: integer('no').notNull(),
    kind: text('kind').notNull(),
    /** What it adds to the balance: negative where credits go away. */
    count: integer('count').notNull(),
    spendId: uuid('spend_id'),
    /** The Idempotency-Key of the call that wanted it, where one did. */
    callKey: text('call_key').unique(),
    by: text('by').notNull(),
    note: text('note').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.customerId, table.no] }),
    // Nothing is spent twice under one id, nor given back twice.
    uniqueIndex('credit_entry_spend').on(table.spendId, table.kind).where(sql`spend_id is not null`),
  ],
);

/** How far each facility knows each customer: who has to be told is found without a look at all of them. */
export const customerToldTable = pgTable(
  'customer_told',
  {
    facilityId: uuid('facility_id').notNull(),
    customerId: uuid('customer_id').notNull(),
    /** The customer's version. */
    newest: integer('newest').notNull(),
    /** The last one that is in the cloud's stream to the facility; 0 for none. */
    told: integer('told').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.facilityId, table.customerId] }),
    index('customer_told_behind').on(table.facilityId).where(sql`told < newest`),
  ],
);

/** What came of each wish of a facility, so that one that is heard again changes nothing. */
export const customerAskTable = pgTable(
  'customer_ask',
  {
    facilityId: uuid('facility_id').notNull(),
    askId: uuid('ask_id').notNull(),
    result: jsonb('result').notNull(),
    decidedAt: instant('decided_at').notNull(),
    /** It is in the cloud's stream to the facility. */
    isTold: boolean('is_told').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.facilityId, table.askId] }),
    index('customer_ask_untold').on(table.facilityId).where(sql`not is_told`),
  ],
);
