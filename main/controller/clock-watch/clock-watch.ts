import { type Clock, type EpochMs, MINUTE_MS, SECOND_MS } from '../../../domain/time.ts';
import type { LinkView } from '../../../sync/engine/link.ts';
import type { Log } from '../log.ts';

/** Beyond this, somebody must look at this computer's clock (PROTOCOL §9, row 10). */
export const SKEW_MS_MAX = 2 * MINUTE_MS;

const LOOK_MS = 5 * SECOND_MS;

export type ClockWatchOptions = {
  readonly clock: Clock;
  /** The link as it stands, for the time that the cloud's last signed frame named. */
  readonly view: () => Pick<LinkView, 'heardAt' | 'clockSkewMs'> | null;
  readonly log: Log;
};

export type ClockWatch = {
  /**
   * For door windows: this computer's clock, or what the cloud has said and the time that has passed since, whichever is
   * later. A clock that is set back keeps nobody out and lets nobody in again. Selling and the protocol do not use it.
   */
  readonly doorClock: Clock;
  /** The cloud's clock less ours, as last heard; null before. */
  skewMs(): number | null;
  /** Looks at the link now. */
  look(): void;
  /** Looks now and again. Returns what ends that. */
  follow(every: (ms: number, action: () => void) => () => void): () => void;
};

export function createClockWatch({ clock, view, log }: ClockWatchOptions): ClockWatch {
  /** What the cloud said, and our steady clock when that was noticed: the sum never runs ahead of the cloud's own time. */
  let heard: { readonly cloudAt: EpochMs; readonly sinceMs: number } | null = null;
  let lastHeardAt: EpochMs | null = null;
  let skewMs: number | null = null;
  let isSkewed = false;

  function look(): void {
    const known = view();
    if (!known || known.heardAt === null || known.clockSkewMs === null || known.heardAt === lastHeardAt) return;
    lastHeardAt = known.heardAt;
    skewMs = known.clockSkewMs;
    heard = { cloudAt: known.heardAt + skewMs, sinceMs: clock.monotonicMs() };
    const isNowSkewed = Math.abs(skewMs) > SKEW_MS_MAX;
    if (isNowSkewed && !isSkewed) log.error('clock.skewed', { skewMs });
    if (!isNowSkewed && isSkewed) log.info('clock.right_again', { skewMs });
    isSkewed = isNowSkewed;
  }

  const cloudsTime = (): EpochMs =>
    heard === null ? Number.NEGATIVE_INFINITY : heard.cloudAt + Math.floor(clock.monotonicMs() - heard.sinceMs);

  return {
    doorClock: { now: () => Math.max(clock.now(), cloudsTime()), monotonicMs: () => clock.monotonicMs() },
    skewMs: () => skewMs,
    look,
    follow: (every) => every(LOOK_MS, look),
  };
}
