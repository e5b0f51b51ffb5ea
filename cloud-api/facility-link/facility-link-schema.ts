import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';

/**
 * What the cloud remembers of each facility's side of the protocol (PROTOCOL §2): the columns of
 * `sync/engine/node-state.ts` with the facility in front. Instants are epoch milliseconds. The constraint that refuses
 * an overlap, and the trigger that refuses a sale of time that is not ours, are in the hand-written guards migration.
 */

const instant = (name: string) => bigint(name, { mode: 'number' });
const counter = (name: string) => bigint(name, { mode: 'number' });

/** One row a facility; it is locked first by every transaction that writes anything of that facility. */
export const nodeTable = pgTable('node_state', {
  facilityId: uuid('facility_id').primaryKey(),
  role: text('role').notNull(),
  incarnation: integer('incarnation').notNull(),
  peerIncarnation: integer('peer_incarnation').notNull(),
  session: text('session'),
  sessionCount: integer('session_count').notNull(),
  token: text('token').notNull(),
  nextToken: text('next_token'),
  outSeq: counter('out_seq').notNull(),
  outHash: text('out_hash').notNull(),
  inSeq: counter('in_seq').notNull(),
  inHash: text('in_hash').notNull(),
  peerAcked: counter('peer_acked').notNull(),
  replicaSeq: counter('replica_seq').notNull(),
  outTrimmed: counter('out_trimmed').notNull(),
  inTrimmed: counter('in_trimmed').notNull(),
  commitNo: counter('commit_no').notNull(),
  fenced: text('fenced'),
  catchUpTo: counter('catch_up_to'),
  controllerEpoch: integer('controller_epoch').notNull(),
  fingerprint: text('fingerprint'),
});

/** Who holds which stretch of a resource's time: `own`, `transit` or `peer`. Neighbours are kept merged. */
export const rangeTable = pgTable(
  'held_range',
  {
    facilityId: uuid('facility_id').notNull(),
    resourceId: uuid('resource_id').notNull(),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    holder: text('holder').notNull(),
    /** The facility's `commit_no` that last wrote its ranges; they are always written all together. */
    commitNo: counter('commit_no').notNull(),
  },
  (table) => [primaryKey({ columns: [table.facilityId, table.resourceId, table.startsAt] })],
);

/** Bookings and blocks: the cloud's own and its copies of the facilities'. Given-back ones stay, as `void`. */
export const allocationTable = pgTable(
  'allocation',
  {
    id: uuid('id').primaryKey(),
    facilityId: uuid('facility_id').notNull(),
    resourceId: uuid('resource_id').notNull(),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    kind: text('kind').notNull(),
    state: text('state').notNull(),
    revision: integer('revision').notNull(),
    bookingId: uuid('booking_id'),
    requestId: uuid('request_id'),
    data: jsonb('data').notNull(),
    holder: text('holder').notNull(),
    /** The facility's `commit_no` that last wrote this row: what changed since is found by it. */
    commitNo: counter('commit_no').notNull(),
  },
  (table) => [
    index('allocation_booking').on(table.bookingId),
    index('allocation_request').on(table.requestId),
    index('allocation_commit').on(table.facilityId, table.commitNo),
    index('allocation_ends').on(table.facilityId, table.endsAt),
    index('allocation_transit').on(table.facilityId).where(sql`holder = 'transit'`),
  ],
);

/** What the cloud has asked of facilities. */
export const requestTable = pgTable(
  'request',
  {
    id: uuid('id').primaryKey(),
    facilityId: uuid('facility_id').notNull(),
    session: text('session').notNull(),
    operation: jsonb('operation').notNull(),
    status: text('status').notNull(),
    rejection: text('rejection'),
    reason: text('reason'),
    createdAt: instant('created_at').notNull(),
    deadlineAt: instant('deadline_at').notNull(),
    /** As in `allocation`. */
    commitNo: counter('commit_no').notNull(),
  },
  (table) => [
    index('request_status').on(table.facilityId, table.status),
    index('request_commit').on(table.facilityId, table.commitNo),
  ],
);

/** What was done about requests of a facility in its present session. Their ids are the facility's: unique there, not here. */
export const peerRequestTable = pgTable(
  'peer_request',
  {
    facilityId: uuid('facility_id').notNull(),
    requestId: uuid('request_id').notNull(),
    status: text('status').notNull(),
  },
  (table) => [primaryKey({ columns: [table.facilityId, table.requestId] })],
);

/** The cloud's stream to a facility. */
export const outboxTable = pgTable(
  'outbox',
  {
    facilityId: uuid('facility_id').notNull(),
    seq: counter('seq').notNull(),
    prev: text('prev').notNull(),
    hash: text('hash').notNull(),
    kind: text('kind').notNull(),
    body: text('body').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.facilityId, table.seq] }),
    // A facility that has been away for long has thousands of events to come, and few of them are transfers.
    index('outbox_transfer').on(table.facilityId, table.seq).where(sql`kind = 'transfer'`),
  ],
);

/** A facility's stream, as applied. */
export const inboxTable = pgTable(
  'inbox',
  {
    facilityId: uuid('facility_id').notNull(),
    seq: counter('seq').notNull(),
    hash: text('hash').notNull(),
    body: text('body').notNull(),
  },
  (table) => [primaryKey({ columns: [table.facilityId, table.seq] })],
);

/** Whose the latest commits of a facility were: a mark that each transaction draws for itself. */
export const commitMarkTable = pgTable(
  'commit_mark',
  {
    facilityId: uuid('facility_id').notNull(),
    commitNo: counter('commit_no').notNull(),
    mark: uuid('mark').notNull(),
  },
  (table) => [primaryKey({ columns: [table.facilityId, table.commitNo] })],
);

/** Events of a facility that were stored and not applied. */
export const parkedTable = pgTable(
  'parked',
  {
    facilityId: uuid('facility_id').notNull(),
    seq: counter('seq').notNull(),
    body: text('body').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.facilityId, table.seq] })],
);

/** What was promised here and found no room after a recovery, until somebody has solved it. */
export const conflictTable = pgTable(
  'conflict',
  {
    facilityId: uuid('facility_id').notNull(),
    allocationId: uuid('allocation_id').notNull(),
    allocation: jsonb('allocation').notNull(),
    at: instant('at').notNull(),
    solvedAt: instant('solved_at'),
  },
  (table) => [primaryKey({ columns: [table.facilityId, table.allocationId] })],
);

/**
 * Which process of the cloud runs a facility's link (PROTOCOL §10.2), and how that link stands. Each take-over steps
 * `fencing_no`; what a process writes for the link names the number that it was given, and is refused under an older
 * one. Times here are the database server's own: processes need not agree about theirs.
 */
export const ingestLeaseTable = pgTable('ingest_lease', {
  facilityId: uuid('facility_id').primaryKey(),
  worker: text('worker').notNull(),
  fencingNo: counter('fencing_no').notNull(),
  expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
  isUp: boolean('is_up').notNull(),
  /** Since when it has been so, by the holder's clock; null when it has never been otherwise. */
  since: instant('since'),
});

/** The processes that are there. */
export const cloudWorkerTable = pgTable('cloud_worker', {
  worker: text('worker').primaryKey(),
  /** True while it reaches the broker: no other can run links. */
  hasBroker: boolean('has_broker').notNull(),
  expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
});
