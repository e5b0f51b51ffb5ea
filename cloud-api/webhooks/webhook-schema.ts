import { bigint, index, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';

const instant = (name: string) => bigint(name, { mode: 'number' });

/** What others have told us, as it came, until it has been worked on. */
export const webhookDeliveryTable = pgTable(
  'webhook_delivery',
  {
    id: uuid('id').primaryKey(),
    source: text('source').notNull(),
    /** SHA-256, in hex, of what it was signed with. */
    signature: text('signature').notNull(),
    /** Where it was sent. */
    url: text('url').notNull(),
    /** Null once it has been worked on: there are people in it. */
    body: text('body'),
    receivedAt: instant('received_at').notNull(),
  },
  (table) => [
    unique('webhook_delivery_once').on(table.source, table.signature),
    index('webhook_delivery_received').on(table.receivedAt),
  ],
);

/** Events that have been taken in: none is a second time. */
export const webhookKeyTable = pgTable(
  'webhook_key',
  { source: text('source').notNull(), key: text('key').notNull(), workedAt: instant('worked_at').notNull() },
  (table) => [primaryKey({ columns: [table.source, table.key] }), index('webhook_key_worked').on(table.workedAt)],
);
