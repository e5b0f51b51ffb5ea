import { type Clock, DAY_MS, type EpochMs, HOUR_MS } from '../../domain/time.ts';
import type { NodePort } from './node-port.ts';
import { trimStreams } from './trim.ts';

/** How long what both sides have applied stays readable in their streams. */
export const STREAM_KEEP_MS = 90 * DAY_MS;

/** How often it is looked whether there is something older. */
const LOOK_MS = 6 * HOUR_MS;

/** Forgets, of one facility's streams after the other, what is too old. */
export type StreamTrimmer = {
  /** To be called every few seconds: a piece at a time when it is due, and nothing else. */
  trim(facilityId: string, node: NodePort): Promise<void>;
};

/** `isKept`: facts of this type stay as they are. */
export function createStreamTrimmer(clock: Clock, isKept: (factType: string) => boolean): StreamTrimmer {
  const lookedAt = new Map<string, EpochMs>();
  return {
    trim: async (facilityId, node) => {
      const now = clock.now();
      // A machine that has slept looks at once, and one whose clock was put back does not wait for the old time.
      if (Math.abs(now - (lookedAt.get(facilityId) ?? Number.NEGATIVE_INFINITY)) < LOOK_MS) return;
      // One that fails is tried again when it is due, not at every call.
      lookedAt.set(facilityId, now);
      if (await trimStreams(node, now - STREAM_KEEP_MS, isKept)) lookedAt.delete(facilityId);
    },
  };
}
