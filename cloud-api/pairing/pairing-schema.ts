import { sql } from 'drizzle-orm';
import { bigint, boolean, index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';

const instant = (name: string) => bigint(name, { mode: 'number' });

/** Which computers were ever a facility's controller. Rows are never deleted: an epoch is never used twice. */
export const controllerTable = pgTable(
  'controller',
  {
    controllerId: uuid('controller_id').primaryKey(),
    facilityId: uuid('facility_id').notNull(),
    /** Counts the controllers of a facility (PROTOCOL §5). */
    controllerEpoch: integer('controller_epoch').notNull(),
    keyId: text('key_id').notNull(),
    publicKey: text('public_key').notNull(),
    fingerprint: text('fingerprint').notNull(),
    app: text('app').notNull(),
    brokerUser: text('broker_user').notNull(),
    /** `hashCredential` of its password; null until that has been told. */
    brokerPasswordHash: text('broker_password_hash'),
    pairedAt: instant('paired_at').notNull(),
    revokedAt: instant('revoked_at'),
    /** When it was last heard of; written lazily. */
    lastSeenAt: instant('last_seen_at'),
  },
  (table) => [
    uniqueIndex('controller_epoch').on(table.facilityId, table.controllerEpoch),
    // One controller a facility, whatever the code forgets.
    uniqueIndex('controller_active').on(table.facilityId).where(sql`revoked_at is null`),
  ],
);

/** Codes that managers made, and how far the pairing with each has come. */
export const pairingCodeTable = pgTable(
  'pairing_code',
  {
    id: uuid('id').primaryKey(),
    facilityId: uuid('facility_id').notNull(),
    /** The code's first characters: they name the row, and say nothing about the rest. */
    handle: text('handle').notNull(),
    /** A keyed hash of the whole code. */
    codeHash: text('code_hash').notNull(),
    /** The demo's: needs no manager. */
    isAutomatic: boolean('is_automatic').notNull(),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    /** Wrong codes and wrong check values that are still borne. */
    triesLeft: integer('tries_left').notNull(),
    /** `open`, `claimed` by a controller, `confirmed` by a manager, or `dead`. */
    state: text('state').notNull(),
    publicKey: text('public_key'),
    fingerprint: text('fingerprint'),
    app: text('app'),
    commitment: text('commitment'),
    cloudNonce: text('cloud_nonce'),
    /** Of the code, once it is spent: it goes into the check value. */
    codeDigest: text('code_digest'),
    /** What both sides show; null until the controller has revealed its nonce. */
    checkValue: text('check_value'),
    controllerId: uuid('controller_id'),
    linkToken: text('link_token'),
  },
  (table) => [index('pairing_code_handle').on(table.handle), index('pairing_code_facility').on(table.facilityId)],
);
