import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';

const instant = (name: string) => bigint(name, { mode: 'number' });

/**
 * Whom HubSpot knows from us. Nothing here names a person: addresses stand as keyed hashes, so that whoever was deleted
 * there is known not to be made again, and by nothing else.
 */
export const hubspotContactTable = pgTable(
  'hubspot_contact',
  {
    /** What HubSpot carries as our id. */
    id: uuid('id').primaryKey(),
    /** HubSpot's; null until it has the contact. */
    crmId: text('crm_id'),
    /** Null where the customer is no more. */
    customerId: uuid('customer_id').unique(),
    emailKey: text('email_key'),
    /** `linked`; `merged` into another contact of ours, `gone` where staff deleted it, `erased` for privacy's sake. */
    state: text('state').notNull(),
    /** What both sides had when they agreed last; null where they never have. */
    agreed: jsonb('agreed'),
    /** What is being written there, until it is known that it was. */
    written: jsonb('written'),
    /** Figures as they were written last. */
    figures: jsonb('figures'),
    /** When they have to be looked at again though nobody books; null for never. */
    reviewAt: instant('review_at'),
    /** The customer's version that was compared last; 0 for none. */
    syncedVersion: integer('synced_version').notNull(),
    syncedAt: instant('synced_at').notNull(),
    /** Why HubSpot refused it, in words that name nobody. */
    problem: text('problem'),
    /** Whether the import brought it. */
    isImported: boolean('is_imported').notNull(),
  },
  (table) => [
    uniqueIndex('hubspot_contact_crm').on(table.crmId).where(sql`state = 'linked'`),
    index('hubspot_contact_erased').on(table.emailKey).where(sql`state = 'erased'`),
    index('hubspot_contact_review').on(table.reviewAt).where(sql`state = 'linked'`),
    check('hubspot_contact_state', sql`state in ('linked', 'merged', 'gone', 'erased')`),
  ],
);

/** One row: how far we have come with this account. */
export const hubspotStateTable = pgTable(
  'hubspot_state',
  {
    id: integer('id').primaryKey(),
    /** The mapping whose properties are there; 0 for none. */
    preparedVersion: integer('prepared_version').notNull(),
    /** What the account calls our custom events; null where it has none. */
    events: jsonb('events'),
    /** Changes there up to then, by their clock, have been looked at; null before the first look. */
    pulledTo: instant('pulled_to'),
    lastSuccessAt: instant('last_success_at'),
    lastProblem: text('last_problem'),
    lastProblemAt: instant('last_problem_at'),
    importState: text('import_state').notNull(),
    /** Where the next page begins; null for the first. */
    importAfter: text('import_after'),
    importRead: integer('import_read').notNull(),
    importSkipped: integer('import_skipped').notNull(),
    importTotal: integer('import_total'),
    importStartedAt: instant('import_started_at'),
    importEndedAt: instant('import_ended_at'),
  },
  () => [
    check('hubspot_state_one', sql`id = 1`),
    check('hubspot_state_import', sql`import_state in ('none', 'running', 'done')`),
  ],
);

/** The pace of calls that all processes keep together; by the database server's clock. */
export const callSlotTable = pgTable('call_slot', {
  name: text('name').primaryKey(),
  nextAt: timestamp('next_at', { withTimezone: true }).notNull(),
});
