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

/** What time it is at the doors. `other` is there when nobody can say which of two clocks is right. */
export type DoorTime = { readonly now: EpochMs; readonly other: EpochMs | null };

export type ClockWatch = {
  /**
   * For door windows. This computer's clock, and never less than what has passed since it last agreed with the cloud's:
   * one that is set back keeps nobody out. Where the two have come apart, the one that has jumped is not followed. When
   * they have not agreed since the start, that is unknown, and whom either lets in may come in. So no one wrong clock
   * locks everybody out. Selling and the protocol do not use it.
   */
  doorTime(): DoorTime;
  /** The cloud's clock less ours, as last heard; null before. */
  skewMs(): number | null;
  /** Looks at the link now. */
  look(): void;
  /** Looks now and again. Returns what ends that. */
  follow(every: (ms: number, action: () => void) => () => void): () => void;
};

/** Whose clock doors go by; `either` while the two differ and there is no telling which is wrong. */
type Trusted = 'own' | 'cloud' | 'either';

/** An instant, and our steady clock when it was. */
type Mark = { readonly at: EpochMs; readonly sinceMs: number };

export function createClockWatch({ clock, view, log }: ClockWatchOptions): ClockWatch {
  /** What the cloud said, and when that was noticed: the sum never runs ahead of the cloud's own time. */
  let heard: Mark | null = null;
  /** Our clock when it was last known to be right. */
  let known: Mark | null = null;
  let trusted: Trusted = 'own';
  let lastHeardAt: EpochMs | null = null;
  let skewMs: number | null = null;
  let isSkewed = false;

  const timeSince = ({ at, sinceMs }: Mark): EpochMs => at + Math.floor(clock.monotonicMs() - sinceMs);
  const agrees = (at: EpochMs, mark: Mark): boolean => Math.abs(at - timeSince(mark)) <= SKEW_MS_MAX;

  function look(): void {
    const link = view();
    if (!link || link.heardAt === null || link.clockSkewMs === null || link.heardAt === lastHeardAt) return;
    lastHeardAt = link.heardAt;
    skewMs = link.clockSkewMs;
    heard = { at: link.heardAt + skewMs, sinceMs: clock.monotonicMs() };
    const isNowSkewed = Math.abs(skewMs) > SKEW_MS_MAX;
    trusted = isNowSkewed ? whoIsRight(heard) : 'own';
    if (trusted === 'own') known = { at: clock.now(), sinceMs: clock.monotonicMs() };
    if (isNowSkewed && !isSkewed) log.error('clock.skewed', { skewMs, trusted });
    if (!isNowSkewed && isSkewed) log.info('clock.right_again', { skewMs });
    isSkewed = isNowSkewed;
  }

  /** Whoever still says what time it must be by our steady clock. */
  function whoIsRight(cloud: Mark): Trusted {
    if (known === null) return 'either';
    if (agrees(clock.now(), known)) return 'own';
    return agrees(cloud.at, known) ? 'cloud' : 'either';
  }

  function doorTime(): DoorTime {
    // A computer that has slept has a steady clock that stood still: then its own is the later, and right.
    const own = known === null ? clock.now() : Math.max(clock.now(), timeSince(known));
    const cloud = heard && timeSince(heard);
    if (cloud === null || trusted === 'own') return { now: own, other: null };
    return trusted === 'cloud' ? { now: cloud, other: null } : { now: clock.now(), other: cloud };
  }

  return { doorTime, skewMs: () => skewMs, look, follow: (every) => every(LOOK_MS, look) };
}
