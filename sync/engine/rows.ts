import { z } from 'zod';
import { type Allocation, AllocationSchema, StreamEventSchema, type TransferEvent } from '../protocol/events.ts';
import { FenceReasonSchema, RejectionCodeSchema, RequestOperationSchema, SuspectSchema } from '../protocol/frames.ts';
import { assert } from '../../domain/assert.ts';
import type { HeldAllocation, HeldRange, NodeRow, OutboxRow, RequestRow } from './node-state.ts';
import { isTrimmed } from './trim.ts';

/** Reads the engine's rows out of a database: a border like any other, parsed once, alike for every store. */

const HolderSchema = z.enum(['own', 'transit', 'peer']);

const HeldRangeSchema = z.object({
  resourceId: z.string(),
  startsAt: z.int(),
  endsAt: z.int(),
  holder: HolderSchema,
});

/** A database hands out JSON that it has parsed itself: to go through it all once more would cost more than the row. */
const StoredJson = z.custom<Allocation['data']>((value) => value !== undefined);

const HeldAllocationSchema = AllocationSchema.extend({ holder: HolderSchema, data: StoredJson });

const NodeRowSchema = z.object({
  facilityId: z.string(),
  role: z.enum(['facility', 'cloud']),
  incarnation: z.int(),
  peerIncarnation: z.int(),
  session: z.string().nullable(),
  sessionCount: z.int(),
  token: z.string(),
  nextToken: z.string().nullable(),
  outSeq: z.int(),
  outHash: z.string(),
  inSeq: z.int(),
  inHash: z.string(),
  peerAcked: z.int(),
  replicaSeq: z.int(),
  outTrimmed: z.int(),
  inTrimmed: z.int(),
  commitNo: z.int(),
  fenced: z.union([FenceReasonSchema, SuspectSchema]).nullable(),
  catchUpTo: z.int().nullable(),
  controllerEpoch: z.int(),
  fingerprint: z.string().nullable(),
});

const RequestRowSchema = z.object({
  id: z.string(),
  session: z.string(),
  operation: RequestOperationSchema,
  status: z.enum(['pending', 'accepted', 'rejected', 'abandoned']),
  rejection: RejectionCodeSchema.nullable(),
  reason: z.string().nullable(),
  createdAt: z.int(),
  deadlineAt: z.int(),
});

export const readNodeRow = (row: unknown): NodeRow => NodeRowSchema.parse(row);

const HeldRangesSchema = z.array(HeldRangeSchema);

export const readHeldRange = (row: unknown): HeldRange => HeldRangeSchema.parse(row);

export const readHeldRanges = (rows: unknown): HeldRange[] => HeldRangesSchema.parse(rows);

export const readHeldAllocation = (row: unknown): HeldAllocation => HeldAllocationSchema.parse(row);

export const readRequestRow = (row: unknown): RequestRow => RequestRowSchema.parse(row);

/** What is looked at of an event that we have just written ourselves. */
const KindSchema = z.object({ kind: z.enum(['allocation', 'transfer', 'abandon', 'fact']) });

/** The kind of an event of ours, for a store's index; `trimmed` of one whose text is gone. */
export function kindOfEvent({ body }: Pick<OutboxRow, 'body'>): string {
  if (isTrimmed(body)) return 'trimmed';
  return KindSchema.parse(JSON.parse(body)).kind;
}

export function readTransfer(body: string): TransferEvent {
  const event = StreamEventSchema.parse(JSON.parse(body));
  assert(event.kind === 'transfer', 'readTransfer: not a transfer');
  return event;
}
