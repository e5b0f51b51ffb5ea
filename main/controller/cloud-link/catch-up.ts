import type { CatchUp } from '../api/views.ts';

/** Fewer changes than these have crossed before anybody has read a word about them. */
const CHANGES_WORTH_TELLING = 20;

/** Where both streams are. */
export type StreamPlaces = {
  readonly isUp: boolean;
  /** How far the cloud has our stream, and what of it is still to go. */
  readonly acked: number;
  readonly toSend: number;
  /** How far we have the cloud's stream, and what of it is still to come, as far as we know. */
  readonly inSeq: number;
  readonly toReceive: number;
};

/**
 * Tells how far two sides have come that were apart: of all changes that either had to learn, how many it has. To be
 * asked again and again, also while the link is down: then it knows where they began. Null when there is nothing worth
 * a word.
 */
export function createCatchUpMeter(): (places: StreamPlaces) => CatchUp | null {
  let begin: StreamPlaces | null = null;
  let isTold = false;

  return (places) => {
    const left = places.toSend + places.toReceive;
    isTold = places.isUp && (isTold ? left > 0 : left >= CHANGES_WORTH_TELLING);
    if (!isTold) {
      begin = places;
      return null;
    }
    // After a recovery the streams go on from an earlier place.
    if (begin === null || begin.acked > places.acked || begin.inSeq > places.inSeq) begin = places;
    const done = places.acked - begin.acked + (places.inSeq - begin.inSeq);
    return { done, total: done + left };
  };
}
