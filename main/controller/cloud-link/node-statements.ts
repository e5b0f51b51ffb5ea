import type { Remains } from '../../../sync/engine/node-state.ts';
import type { TransferEvent } from '../../../sync/protocol/events.ts';
import {
  type Connection,
  insertInto,
  oncePerConnection,
  selectFrom,
  updateByKey,
  upsertInto,
} from '../db/prepared-statements.ts';
import {
  allocationTable,
  conflictTable,
  inboxTable,
  nodeTable,
  outboxTable,
  parkedTable,
  peerRequestTable,
  rangeTable,
  requestTable,
} from './cloud-link-schema.ts';

/** Every statement of the engine's store, compiled once per connection. Rows have the schema's names; JSON is text. */
export const statementsOf = oncePerConnection((sqlite) => ({
  ...prepareReads(sqlite),
  ...prepareWrites(sqlite),
  /** What has been read of the transfers that are open. A hash stands for one body for ever. */
  openTransfers: { byHash: new Map<string, TransferEvent>() },
}));

export type NodeStatements = ReturnType<typeof statementsOf>;

type Row = Record<string, unknown>;
type AllocationRow = Row & { readonly requestId: string | null; readonly data: string };
type RequestRow = Row & { readonly operation: string };
type SpanParameters = { resourceId: string; startsAfter: number; startsBefore: number; endsAfter: number };

function prepareReads(sqlite: Connection) {
  const allocations = selectFrom(allocationTable);
  const requests = selectFrom(requestTable);
  return {
    node: sqlite.prepare<[]>(selectFrom(nodeTable)),
    ranges: sqlite.prepare<[]>(`${selectFrom(rangeTable)} order by resource_id, starts_at`),
    allocation: sqlite.prepare<[string], AllocationRow>(`${allocations} where id = ?`),
    allocationsOfRequest: sqlite.prepare<[string], AllocationRow>(`${allocations} where request_id = ?`),
    allocationsOfBooking: sqlite.prepare<[string], AllocationRow>(`${allocations} where booking_id = ?`),
    /** Index: `allocation_time`. */
    activeAllocations: sqlite.prepare<[SpanParameters], AllocationRow>(`${allocations}
      where resource_id = @resourceId and state = 'active'
        and starts_at > @startsAfter and starts_at < @startsBefore and ends_at > @endsAfter`),
    allVoid: sqlite.prepare<[], AllocationRow>(`${allocations} where state = 'void'`),
    allActive: sqlite.prepare<[], AllocationRow>(`${allocations} where state = 'active'`),
    request: sqlite.prepare<[string], RequestRow>(`${requests} where id = ?`),
    /** Index: `request_status`. */
    pendingRequests: sqlite.prepare<[], RequestRow>(`${requests} where status = 'pending'`),
    /** Index: `request_status`. */
    overdueRequest: sqlite.prepare<[number]>(
      `select 1 from request where status = 'pending' and deadline_at <= ?
        and exists (select 1 from node_state where fenced is null and catch_up_to is null) limit 1`,
    ),
    peerRequest: sqlite.prepare<[string], { requestId: string; status: string }>(
      `${selectFrom(peerRequestTable)} where request_id = ?`,
    ),
    /** Index: `outbox_kind`. */
    transfers: sqlite.prepare<[number], { seq: number; hash: string }>(
      `select seq, hash from outbox where kind = 'transfer' and seq > ? order by seq`,
    ),
    body: sqlite.prepare<[number], string>('select body from outbox where seq = ?').pluck(),
    checkpoint: sqlite.prepare<[number], { seq: number; hash: string }>('select seq, hash from outbox where seq = ?'),
    outbox: sqlite.prepare<[number, number], { seq: number; prev: string; hash: string; body: string }>(
      'select seq, prev, hash, body from outbox where seq > ? order by seq limit ?',
    ),
    inboxCheckpoint: sqlite.prepare<[number], { seq: number; hash: string }>(
      'select seq, hash from inbox where seq = ?',
    ),
    inbox: sqlite.prepare<[number, number], { seq: number; hash: string; body: string }>(
      'select seq, hash, body from inbox where seq > ? order by seq limit ?',
    ),
  };
}

function prepareWrites(sqlite: Connection) {
  return {
    updateNode: sqlite.prepare<[Row]>(updateByKey(nodeTable)),
    insertRange: sqlite.prepare<[Row]>(insertInto(rangeTable)),
    deleteRange: sqlite.prepare<[string, number]>('delete from held_range where resource_id = ? and starts_at = ?'),
    upsertAllocation: sqlite.prepare<[Row]>(upsertInto(allocationTable)),
    voidAllocation: sqlite.prepare<[string]>(`update allocation set state = 'void' where id = ?`),
    upsertRequest: sqlite.prepare<[Row]>(upsertInto(requestTable)),
    upsertPeerRequest: sqlite.prepare<[Row]>(upsertInto(peerRequestTable)),
    deletePeerRequests: sqlite.prepare<[]>('delete from peer_request'),
    insertOutbox: sqlite.prepare<[Row]>(insertInto(outboxTable)),
    insertConflict: sqlite.prepare<[Row]>(upsertInto(conflictTable)),
    insertParked: sqlite.prepare<[Row]>(`${insertInto(parkedTable)} on conflict do nothing`),
    cutOutbox: sqlite.prepare<[number]>('delete from outbox where seq > ?'),
    cutInbox: sqlite.prepare<[number]>('delete from inbox where seq > ?'),
    trimOutbox: sqlite.prepare<[Remains]>('update outbox set body = @body where seq = @seq'),
    trimInbox: sqlite.prepare<[Remains]>('update inbox set body = @body where seq = @seq'),
    dropParked: sqlite.prepare<[number]>('delete from parked where seq = ?'),
    insertInbox: sqlite.prepare<[Row]>(insertInto(inboxTable)),
  };
}
