import { z } from 'zod';
import { AllocationSchema, RangeSchema } from './events.ts';

/**
 * What one side (the giver) knows of the other (the taker) and of itself, taken in one transaction, for a taker whose
 * memory went back in time (PROTOCOL §6.4, §6.5). The taker loads the state and takes both streams up at the giver's
 * positions; events are never replayed onto a restored state.
 */

const Sequence = z.int().nonnegative();
const Hash = z.string().regex(/^(?:[0-9a-f]{32})?$/);

/** As the giver sees it: `own` is the giver's; what is in transit to the taker has arrived with the snapshot. */
const HolderSchema = z.enum(['own', 'transit', 'peer']);

/** A stretch of a stream after `base`. */
const TailSchema = z.object({
  base: Sequence,
  baseHash: Hash,
  events: z.array(z.object({ hash: Hash, body: z.string() })),
});
export type StreamTail = z.infer<typeof TailSchema>;

export const SnapshotSchema = z.object({
  /** The giver's incarnation and the one that it expects of the taker. */
  incarnation: Sequence,
  peerIncarnation: Sequence,
  token: z.string().min(1).max(64),
  outSeq: Sequence,
  outHash: Hash,
  inSeq: Sequence,
  inHash: Hash,
  ranges: z.array(RangeSchema.extend({ holder: HolderSchema })),
  /** The active ones, of both sides; with those given back, where the streams' text no longer goes back far enough. */
  allocations: z.array(AllocationSchema.extend({ holder: HolderSchema })),
  /** Requests of the giver that it has given up although the taker granted them. */
  abandoned: z.array(z.uuid()),
  /** The taker's own stream, as far as the giver has it, from the last place that both still agree on. */
  takersStream: TailSchema,
  /** The giver's stream, likewise. */
  giversStream: TailSchema,
});
export type Snapshot = z.infer<typeof SnapshotSchema>;

/** Reads the text of a snapshot; null when it is damaged. */
export function decodeSnapshot(text: string): Snapshot | null {
  try {
    const parsed = SnapshotSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
