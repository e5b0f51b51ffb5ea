import { type Clock, DAY_MS, HOUR_MS } from '../../domain/time.ts';
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
  const dueAtMs = new Map<string, number>();
  return {
    trim: async (facilityId, node) => {
      const nowMs = clock.monotonicMs();
      if (nowMs < (dueAtMs.get(facilityId) ?? nowMs)) return;
      // One that fails is tried again when it is due, not at every call.
      dueAtMs.set(facilityId, nowMs + LOOK_MS);
      if (await trimStreams(node, clock.now() - STREAM_KEEP_MS, isKept)) dueAtMs.delete(facilityId);
    },
  };
}
