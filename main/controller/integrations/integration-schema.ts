import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** How a vendor's system is reached, as owners have set it up. */
export const integrationTable = sqliteTable('integration', {
  name: text('name').primaryKey(),
  /** `disabled`, `simulator` or `live`. */
  mode: text('mode').notNull(),
  /** Counts what was saved; whoever saves says which one they saw. */
  version: integer('version').notNull(),
  /** A JSON object of what is no secret. */
  fields: text('fields').notNull(),
  /** A JSON array of the names of what is. */
  secretFields: text('secret_fields').notNull(),
  /** What opens `secrets`: `os` or `key-file`; null where there are none, as is the next. */
  sealedBy: text('sealed_by'),
  secrets: text('secrets'),
  /** A day of the facility: the token or password is good until then. No system tells. */
  credentialExpiresOn: text('credential_expires_on'),
  savedAt: integer('saved_at').notNull(),
  savedBy: text('saved_by').notNull(),
});
