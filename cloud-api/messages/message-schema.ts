import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  boolean,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';

const instant = (name: string) => bigint(name, { mode: 'number' });

/** What customers are told: planned, and what has become of it. */
export const messageTable = pgTable(
  'message',
  {
    id: uuid('id').primaryKey(),
    facilityId: uuid('facility_id').notNull(),
    bookingId: uuid('booking_id').notNull(),
    kind: text('kind').notNull(),
    /** What it is about; see `plan-messages.ts`. */
    occasion: text('occasion').notNull(),
    /** `email`, `sms` or `push`. */
    channel: text('channel').notNull(),
    /** Of a push message the id of the subscription. */
    address: text('address').notNull(),
    /** Of a push message as well: each browser is told by itself. Empty elsewhere: a new address is no new occasion. */
    device: text('device').notNull().default(''),
    state: text('state').notNull(),
    /** Of a dropped one: why. Of a failed one: what the provider said, in its own words. */
    reason: text('reason'),
    dueAt: instant('due_at').notNull(),
    notAfter: instant('not_after').notNull(),
    tries: integer('tries').notNull(),
    /** As it was sent last. */
    subject: text('subject'),
    provider: text('provider'),
    /** What the provider calls it. */
    providerId: text('provider_id'),
    /** Who had the customer told once more; null for what goes out by itself. */
    askedBy: text('asked_by'),
    createdAt: instant('created_at').notNull(),
    changedAt: instant('changed_at').notNull(),
  },
  (table) => [
    unique('message_once').on(table.bookingId, table.kind, table.occasion, table.channel, table.device),
    check(
      'message_state',
      sql`state in ('planned', 'sending', 'accepted', 'delivered', 'failed', 'unknown', 'dropped')`,
    ),
    index('message_facility').on(table.facilityId, table.changedAt),
    index('message_changed').on(table.changedAt, table.id),
  ],
);

/** In which language somebody last booked, by each address that they gave. */
export const addressLanguageTable = pgTable(
  'address_language',
  {
    /** In lower case; a number in E.164. */
    address: text('address').primaryKey(),
    language: text('language').notNull(),
    at: instant('at').notNull(),
  },
  () => [check('address_language', sql`language in ('en', 'fr')`)],
);

/** What providers have told of messages that they had taken, in the order in which it came. */
export const messageEventTable = pgTable(
  'message_event',
  {
    id: uuid('id').primaryKey(),
    messageId: uuid('message_id').notNull(),
    provider: text('provider').notNull(),
    /** In the provider's own words, as in `undelivered`. */
    event: text('event').notNull(),
    /** Why, where it failed. */
    reason: text('reason'),
    notedAt: instant('noted_at').notNull(),
  },
  (table) => [index('message_event_message').on(table.messageId, table.notedAt)],
);

/** What somebody has said that they do not want at an address, or want again: every word of it, the last one counts. */
export const messageChoiceTable = pgTable(
  'message_choice',
  {
    no: bigserial('no', { mode: 'number' }).primaryKey(),
    channel: text('channel').notNull(),
    /** In lower case. */
    address: text('address').notNull(),
    topic: text('topic').notNull(),
    choice: text('choice').notNull(),
    /** How it was said: `link`, `one-click`, `customer-page`, `owner`, `text`, `provider`, `crm`, `pass`. */
    source: text('source').notNull(),
    /** Of a push message: what the browser asked to be told of. Null elsewhere. */
    bookingId: uuid('booking_id'),
    at: instant('at').notNull(),
  },
  (table) => [
    index('message_choice_of').on(table.channel, table.address, table.topic, table.at),
    index('message_choice_booking').on(table.bookingId),
    check('message_choice', sql`choice in ('wanted', 'unwanted')`),
  ],
);

/** What facilities want of messages, until the answer is in the cloud's stream to them: then the row goes. */
export const messageAskTable = pgTable(
  'message_ask',
  {
    facilityId: uuid('facility_id').notNull(),
    askId: uuid('ask_id').notNull(),
    bookingId: uuid('booking_id').notNull(),
    by: text('by').notNull(),
    /** `look` or `tell_again`. */
    kind: text('kind').notNull(),
    /** To where, if not to the booking's own address. */
    email: text('email'),
    /** It has been done or refused, and why. */
    isDone: boolean('is_done').notNull(),
    refusal: text('refusal'),
    askedAt: instant('asked_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.facilityId, table.askId] })],
);
