import { z } from 'zod';
import { EpochMsSchema } from '../../domain/time.ts';
import { JsonSchema } from './json.ts';

/**
 * One of the two streams between a facility and the cloud carries these (PROTOCOL §3.2, §4). The JSON text of an
 * event is hashed and kept as it was written, so what an older reader does not know is not lost.
 */

const Sequence = z.int().nonnegative();

/** A stretch of a resource's time. */
export const RangeSchema = z.object({ resourceId: z.uuid(), startsAt: EpochMsSchema, endsAt: EpochMsSchema });

/**
 * Time that is taken: the whole state, never a delta. It is decided by the owner of its cells alone; `revision`
 * orders the owner's writes. `data` is the product's (see `booking-data.ts`) and means nothing to the protocol.
 */
export const AllocationSchema = z.object({
  id: z.uuid(),
  resourceId: z.uuid(),
  startsAt: EpochMsSchema,
  endsAt: EpochMsSchema,
  kind: z.enum(['booking', 'hold', 'block']),
  state: z.enum(['active', 'void']),
  revision: z.int().positive(),
  bookingId: z.uuid().nullable(),
  /** The request that created it, when the other side asked for it. */
  requestId: z.uuid().nullable(),
  data: JsonSchema,
});
export type Allocation = z.infer<typeof AllocationSchema>;

const eventBase = {
  id: z.uuid(),
  /** How far the sender had applied the other stream when it wrote this: fixes the causal order. */
  ack: Sequence,
  /** The sender's clock, for people to read. No decision rests on it. */
  at: EpochMsSchema,
  v: z.int().positive(),
  /** A reader that does not know a critical event must stop; any other it may store and skip. */
  critical: z.boolean(),
};

/** The owner has taken, changed or given back time. `answers` names the request that this settles. */
export const AllocationEventSchema = z.object({
  ...eventBase,
  kind: z.literal('allocation'),
  allocation: AllocationSchema,
  answers: z.uuid().nullable(),
});

/** A transfer names at most this many ranges. */
export const TRANSFER_RANGES_MAX = 500;

/** Ownership travels, with all that is sold inside. From commit to arrival nobody owns it (PROTOCOL §7.5). */
export const TransferEventSchema = z.object({
  ...eventBase,
  kind: z.literal('transfer'),
  ranges: z.array(RangeSchema).min(1).max(TRANSFER_RANGES_MAX),
  allocations: z.array(AllocationSchema),
  /** The pull that this grants, in the last event of what is given for it. */
  answers: z.uuid().nullable(),
});

/** "I have told my customer no": if the request was granted it is void, and if it arrives later it is refused. */
export const AbandonEventSchema = z.object({ ...eventBase, kind: z.literal('abandon'), requestId: z.uuid() });

/** Something that happened at the sender and changes nobody's ownership. `type` and `data` are the product's. */
export const FactEventSchema = z.object({
  ...eventBase,
  kind: z.literal('fact'),
  type: z.string().min(1).max(64),
  data: JsonSchema,
});

export const StreamEventSchema = z.discriminatedUnion('kind', [
  AllocationEventSchema,
  TransferEventSchema,
  AbandonEventSchema,
  FactEventSchema,
]);
export type StreamEvent = z.infer<typeof StreamEventSchema>;
export type AllocationEvent = z.infer<typeof AllocationEventSchema>;
export type TransferEvent = z.infer<typeof TransferEventSchema>;
export type AbandonEvent = z.infer<typeof AbandonEventSchema>;
export type FactEvent = z.infer<typeof FactEventSchema>;
