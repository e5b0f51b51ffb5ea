import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/**
 * What this side of the protocol remembers (PROTOCOL §2). The columns are those of `sync/engine/node-state.ts`; the
 * triggers that refuse an overlap, and a sale of time that is not ours, are in the hand-written guards migration.
 */

/** One row. Every write transaction of the link steps its `commit_no`. */
export const nodeTable = sqliteTable('node_state', {
  facilityId: text('facility_id').primaryKey(),
  role: text('role').notNull(),
  incarnation: integer('incarnation').notNull(),
  peerIncarnation: integer('peer_incarnation').notNull(),
  session: text('session'),
  sessionCount: integer('session_count').notNull(),
  token: text('token').notNull(),
  nextToken: text('next_token'),
  outSeq: integer('out_seq').notNull(),
  outHash: text('out_hash').notNull(),
  inSeq: integer('in_seq').notNull(),
  inHash: text('in_hash').notNull(),
  peerAcked: integer('peer_acked').notNull(),
  replicaSeq: integer('replica_seq').notNull(),
  outTrimmed: integer('out_trimmed').notNull(),
  inTrimmed: integer('in_trimmed').notNull(),
  commitNo: integer('commit_no').notNull(),
  fenced: text('fenced'),
  catchUpTo: integer('catch_up_to'),
  controllerEpoch: integer('controller_epoch').notNull(),
  fingerprint: text('fingerprint'),
});

/** Who holds which stretch of a resource's time: `own`, `transit` or `peer`. Neighbours are kept merged. */
export const rangeTable = sqliteTable(
  'held_range',
  {
    resourceId: text('resource_id').notNull(),
    startsAt: integer('starts_at').notNull(),
    endsAt: integer('ends_at').notNull(),
    holder: text('holder').notNull(),
  },
  (table) => [primaryKey({ columns: [table.resourceId, table.startsAt] })],
);

/** Bookings and blocks, our own and our copy of the cloud's. Given-back ones stay, as `void`. */
export const allocationTable = sqliteTable(
  'allocation',
  {
    id: text('id').primaryKey(),
    resourceId: text('resource_id').notNull(),
    startsAt: integer('starts_at').notNull(),
    endsAt: integer('ends_at').notNull(),
    kind: text('kind').notNull(),
    state: text('state').notNull(),
    revision: integer('revision').notNull(),
    bookingId: text('booking_id'),
    requestId: text('request_id'),
    data: text('data', { mode: 'json' }).notNull(),
    holder: text('holder').notNull(),
  },
  (table) => [
    index('allocation_time').on(table.resourceId, table.startsAt),
    index('allocation_booking').on(table.bookingId),
    index('allocation_request').on(table.requestId),
    index('allocation_ends').on(table.endsAt),
  ],
);

/** What we have asked of the cloud. */
export const requestTable = sqliteTable(
  'request',
  {
    id: text('id').primaryKey(),
    session: text('session').notNull(),
    operation: text('operation', { mode: 'json' }).notNull(),
    status: text('status').notNull(),
    rejection: text('rejection'),
    reason: text('reason'),
    createdAt: integer('created_at').notNull(),
    deadlineAt: integer('deadline_at').notNull(),
  },
  (table) => [index('request_status').on(table.status)],
);

/** What we did about requests of the cloud in the present session. */
export const peerRequestTable = sqliteTable('peer_request', {
  requestId: text('request_id').primaryKey(),
  status: text('status').notNull(),
});

/** Our stream. `kind` is there to find transfers without reading bodies. */
export const outboxTable = sqliteTable(
  'outbox',
  {
    seq: integer('seq').primaryKey(),
    prev: text('prev').notNull(),
    hash: text('hash').notNull(),
    kind: text('kind').notNull(),
    body: text('body').notNull(),
  },
  (table) => [index('outbox_kind').on(table.kind, table.seq)],
);

/** Events of the cloud that were stored and not applied. */
export const parkedTable = sqliteTable('parked', {
  seq: integer('seq').primaryKey(),
  body: text('body').notNull(),
  at: integer('at').notNull(),
});

/** What was promised here and found no room after a recovery, until somebody has solved it. */
export const conflictTable = sqliteTable('conflict', {
  allocationId: text('allocation_id').primaryKey(),
  allocation: text('allocation', { mode: 'json' }).notNull(),
  at: integer('at').notNull(),
  solvedAt: integer('solved_at'),
});

/** The cloud's stream, as applied. */
export const inboxTable = sqliteTable('inbox', {
  seq: integer('seq').primaryKey(),
  hash: text('hash').notNull(),
  body: text('body').notNull(),
});
