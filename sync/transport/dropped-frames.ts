import { type Clock, MINUTE_MS } from '../../domain/time.ts';
import type { DropReason } from './sealed-frames.ts';

/** A reason is told at most this often, with how many there were meanwhile: a flood must not fill the log. */
const ALARM_GAP_MS = MINUTE_MS;

export type DropCounts = Readonly<Partial<Record<DropReason, number>>>;

/** Counts the messages that were not taken, by reason. */
export type DroppedFrames = {
  drop(reason: DropReason, fields: Readonly<Record<string, unknown>>): void;
  /** Since the start of the process. */
  counts(): DropCounts;
};

export type DroppedFramesOptions = {
  readonly clock: Clock;
  readonly onAlarm: (event: string, fields: Record<string, unknown>) => void;
};

/** Alarms `link.frame.dropped` with the reason, the `fields` of one example, and `times`: how often since the last alarm. */
export function createDroppedFrames({ clock, onAlarm }: DroppedFramesOptions): DroppedFrames {
  const tallies = new Map<DropReason, { count: number; toldCount: number; toldAtMs: number }>();

  function drop(reason: DropReason, fields: Readonly<Record<string, unknown>>): void {
    const nowMs = clock.monotonicMs();
    const tally = tallies.get(reason) ?? { count: 0, toldCount: 0, toldAtMs: Number.NEGATIVE_INFINITY };
    tallies.set(reason, tally);
    tally.count += 1;
    if (nowMs - tally.toldAtMs < ALARM_GAP_MS) return;
    onAlarm('link.frame.dropped', { reason, times: tally.count - tally.toldCount, ...fields });
    tally.toldCount = tally.count;
    tally.toldAtMs = nowMs;
  }

  return {
    drop,
    counts: () => Object.fromEntries([...tallies].map(([reason, { count }]) => [reason, count])),
  };
}
