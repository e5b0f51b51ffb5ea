import { sql } from 'drizzle-orm';
import { bigint, check, index, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';

const instant = (name: string) => bigint(name, { mode: 'number' });

/** What customers have written to ClubOS, what was understood of it, and what was answered. */
export const clubosMessageTable = pgTable(
  'clubos_message',
  {
    /** ClubOS's own: the same id again is the same message. */
    messageId: text('message_id').primaryKey(),
    /** SHA-256 of the message: the same id with another text is refused. */
    fingerprint: text('fingerprint').notNull(),
    /** E.164. */
    phone: text('phone').notNull(),
    threadId: text('thread_id'),
    /** The message as it came, checked. */
    message: jsonb('message').notNull(),
    receivedAt: instant('received_at').notNull(),
    /** What was understood, for the club's owner; null until it was worked on. */
    understood: jsonb('understood'),
    answer: jsonb('answer'),
    answeredAt: instant('answered_at'),
  },
  (table) => [
    index('clubos_message_phone').on(table.phone, table.receivedAt),
    index('clubos_message_received').on(table.receivedAt),
    check('clubos_message_answer', sql`(answer is null) = (answered_at is null)`),
  ],
);

/** What was read back to a customer and waits for their yes. */
export const clubosProposalTable = pgTable(
  'clubos_proposal',
  {
    id: uuid('id').primaryKey(),
    messageId: text('message_id').notNull(),
    phone: text('phone').notNull(),
    /** What will be done, to the price: nothing of it is worked out again. */
    wish: jsonb('wish').notNull(),
    /** `open`, `confirmed`, `done`, `refused` or `withdrawn`. */
    state: text('state').notNull(),
    createdAt: instant('created_at').notNull(),
    /** Nobody can say yes from then on. */
    expiresAt: instant('expires_at').notNull(),
    confirmedAt: instant('confirmed_at'),
    /** What came of it. */
    answer: jsonb('answer'),
  },
  (table) => [
    // A yes means one thing.
    uniqueIndex('clubos_proposal_open').on(table.phone).where(sql`state = 'open'`),
    index('clubos_proposal_message').on(table.messageId),
    check('clubos_proposal_state', sql`state in ('open', 'confirmed', 'done', 'refused', 'withdrawn')`),
  ],
);

/** Signatures that were shown: none is good a second time. Forgotten when they would be too old anyway. */
export const clubosSignatureTable = pgTable(
  'clubos_signature',
  { signature: text('signature').primaryKey(), shownAt: instant('shown_at').notNull() },
  (table) => [index('clubos_signature_shown').on(table.shownAt)],
);
